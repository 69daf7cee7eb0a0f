/**
 * The partial Cholesky factorisation with pivoting, and the preconditioner that it gives.
 *
 * @module
 */
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { gramEigenpairs, lowRankInverse } from "./low_rank_preconditioner.ts";
import { type Matrix, readRightHandSide, readSymmetric } from "./matrix.ts";
import type { LinearOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import { checkAtLeast, checkWhole } from "../options.ts";
import type { Turn } from "../parallel/yielder.ts";
import { type Run, startRun } from "./run.ts";
import { transposeInTurns } from "./transpose.ts";
import { addMultiple, multiply, rowOf } from "./vectors.ts";

/** A positive semi-definite matrix that is known by its diagonal and by columns on demand. */
export interface MatrixColumns {
  /** Rows and columns of A. */
  readonly n: number;
  /** The diagonal of A, `[n]`. */
  readonly diagonal: TensorLike;
  /** Column i of A, `[n]`. */
  column(i: number): TensorLike | Promise<TensorLike>;
}

/** Options of {@linkcode pivotedCholesky}. */
export interface PivotedCholeskyOptions extends LinearAlgebraOptions {
  /** Stops when the trace of A - L L' is at most this part of the trace of A. @default {1e-14} */
  readonly tolerance?: number | undefined;
  /** The ridge of the system to be solved, as an absolute number. @default {0} */
  readonly ridge?: number | undefined;
}

/** A partial factorisation A ~ L L', and the preconditioner P^-1 that it gives. */
export interface PivotedCholesky extends LinearOperator {
  /** Number of columns of L. */
  readonly rank: number;
  /** L, `[n, rank]`: column j is the j-th step; rows are in the order of A. */
  readonly factor: Tensor;
  /** Columns of A that were used, in this order. */
  readonly pivots: readonly number[];
  /** Trace of A - L L', which bounds its largest eigenvalue. */
  readonly remainder: number;
  /** The ridge that is preconditioned for. */
  readonly ridge: number;
}

/** A matrix whose diagonal and columns have been read. */
export interface ColumnSource {
  /** Rows and columns of A. */
  readonly n: number;
  /** The diagonal of A, `[n]`. */
  readonly diagonal: Float64Array;
  /** Column i of A, `[n]`; not to be written. */
  column(i: number): Promise<Float64Array>;
}

interface PartialFactor {
  readonly rows: Float64Array;
  readonly pivots: readonly number[];
  readonly remainder: number;
}

const ATTEMPT = "factor a matrix with pivoting";

/**
 * Factors A ~ L L' with few columns, each from the largest entry left on the diagonal (Harbrecht,
 * Peters and Schneider 2012, algorithm 1), and makes a preconditioner for (A + ridge I) x = b of it
 * (as Gardner and others 2018, section 4.1): with L L' = U Lambda U', it multiplies by
 *
 * P^-1 = (lambda_l + ridge) U (Lambda + ridge I)^-1 U' + (I - U U').
 *
 * Only the diagonal and one column a step are looked at, so that A need not be stored.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A without the ridge, positive semi-definite, `[n, n]`, or its diagonal and columns.
 * @param rank Largest number of columns, from 1 to n.
 * @param options When to stop, the ridge, and the common options.
 * @returns The factor and the preconditioner.
 * @throws {TypeError} If A is not square or not symmetric, or a column has another shape.
 * @throws {RangeError} If an entry is not finite, a diagonal entry is negative, or an option is out of
 * range.
 *
 * @example Usage
 * ```ts
 * import { pivotedCholesky, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { rank, pivots, factor } = await pivotedCholesky([[1, 2], [2, 4]], 2);
 * assertEquals(rank, 1);
 * assertEquals(pivots, [1]);
 * assertEquals(toNested(factor), [[1], [2]]);
 * ```
 */
export async function pivotedCholesky(
  a: TensorLike | MatrixColumns,
  rank: number,
  options: PivotedCholeskyOptions = {},
): Promise<PivotedCholesky> {
  checkOptions(ATTEMPT, options, ["tolerance", "ridge"]);
  const { tolerance = 1e-14, ridge = 0 } = options;
  const run = await startRun(options);
  const source = await readSource(a, run.turn);
  checkWhole(ATTEMPT, "rank", rank, 1, source.n);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  return await pivotedFactor(run, source, rank, options);
}

/**
 * The preconditioner for a matrix whose diagonal and columns have been read.
 *
 * @param source A.
 * @param rank Most columns of L.
 * @param options Those of {@linkcode pivotedCholesky}, which are not checked.
 * @returns The factor and its preconditioner.
 * @throws {RangeError} If an entry of the diagonal is negative.
 */
export async function pivotedFactor(
  run: Run,
  source: ColumnSource,
  rank: number,
  { tolerance = 1e-14, ridge = 0 }: Pick<PivotedCholeskyOptions, "tolerance" | "ridge">,
): Promise<PivotedCholesky> {
  const { n } = source;
  checkDiagonal(source.diagonal);
  const { rows, pivots, remainder } = await factorise(run, source, rank, tolerance);
  const approximation = await gramEigenpairs(run, n, rows, 0);
  return {
    n,
    rank: pivots.length,
    factor: makeTensor(
      [n, pivots.length],
      await transposeInTurns(pivots.length, n, rows, run.turn),
    ),
    pivots,
    remainder,
    ridge,
    apply: lowRankInverse(run, approximation, ridge),
  };
}

/** Columns of L as rows. */
async function factorise(
  run: Run,
  { n, diagonal, column }: ColumnSource,
  rank: number,
  tolerance: number,
): Promise<PartialFactor> {
  const { turn } = run;
  const left = diagonal.slice();
  const trace = sum(left);
  const rows = run.backend.allocate(rank * n);
  const pivots: number[] = [];
  while (pivots.length < rank) {
    await turn();
    const pivot = largestEntry(left);
    if (sum(left) <= tolerance * trace || left[pivot]! <= Number.EPSILON * diagonal[pivot]!) break;
    const row = rowOf(n, rows, pivots.length);
    row.set(await column(pivot));
    for (let j = 0; j < pivots.length; j++) {
      const earlier = rowOf(n, rows, j);
      addMultiple(-earlier[pivot]!, earlier, row);
    }
    multiply(1 / Math.sqrt(left[pivot]!), row);
    row[pivot] = Math.sqrt(left[pivot]!);
    for (const used of pivots) row[used] = 0;
    for (let i = 0; i < n; i++) left[i] = Math.max(0, left[i]! - row[i]! ** 2);
    left[pivot] = 0;
    pivots.push(pivot);
  }
  return { rows: rows.subarray(0, pivots.length * n), pivots, remainder: sum(left) };
}

async function readSource(a: TensorLike | MatrixColumns, turn: Turn): Promise<ColumnSource> {
  if (!isColumns(a)) {
    const { rows: n, data } = await readSymmetric(a, ATTEMPT, turn, "'a'");
    const diagonal = Float64Array.from({ length: n }, (_, i) => data[i * n + i]!);
    return { n, diagonal, column: (i) => Promise.resolve(rowOf(n, data, i)) };
  }
  const { n } = a;
  checkWhole(ATTEMPT, "n", n, 1);
  const diagonal = (await readVector(a.diagonal, n)).data;
  return { n, diagonal, column: async (i) => (await readVector(await a.column(i), n)).data };
}

function isColumns(a: TensorLike | MatrixColumns): a is MatrixColumns {
  return !isTensorLike(a) &&
    typeof (a as Partial<MatrixColumns> | undefined)?.column === "function";
}

async function readVector(values: TensorLike, n: number): Promise<Matrix> {
  const vector = await readRightHandSide(values, n, ATTEMPT);
  if (vector.columns !== 1) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as shape [${n}] is needed: found shape [${vector.shape}]`,
    );
  }
  return vector;
}

function checkDiagonal(diagonal: Float64Array): void {
  const i = diagonal.findIndex((value) => value < 0);
  if (i < 0) return;
  throw new RangeError(
    `Cannot ${ATTEMPT} as it must be positive semi-definite: diagonal entry ${i} is ${diagonal[i]}`,
  );
}

function largestEntry(values: Float64Array): number {
  let position = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[position]!) position = i;
  return position;
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
