/**
 * Whether a matrix can be factored, and if not, why and what would help.
 *
 * @module
 */
import { withMemory } from "../memory/with_memory.ts";
import type { Backend } from "./backend.ts";
import { blockLanczos } from "./lanczos.ts";
import { matrixOperator } from "./operator.ts";
import { copy, magnitude } from "./passes.ts";
import { startTurns, type Turn } from "../parallel/yielder.ts";
import type { Run } from "./run.ts";

/** Offered for a matrix of zeros, where rounding sets no scale. */
const SMALLEST_RIDGE = 1e-300;

/** The lower factor, with zeros above the diagonal, or where the factorisation stopped. */
export type Factorisation =
  | { readonly kind: "factored"; readonly factor: Float64Array }
  | { readonly kind: "failed"; readonly pivot: number; readonly value: number };

/** How a matrix is factored. */
export interface FactorisationOptions {
  /** Added to the diagonal. @default {0} */
  readonly ridge?: number | undefined;
  /** Where to put the factor, `[n, n]`, overwritten. @default {new storage} */
  readonly storage?: Float64Array | undefined;
}

/**
 * Factors a copy of a matrix plus a multiple of the identity.
 *
 * Pivot j is A[j, j] less a sum of j squares and carries their rounding: one below
 * 2 sqrt(n) eps A[j, j] may as well be zero, and counts as a failure.
 *
 * @param n Rows and columns.
 * @param a The matrix, `[n, n]`; not modified.
 * @param options The ridge, and where to put the factor.
 * @returns The factor, or the first pivot that is not positive beyond rounding.
 * @throws {OutOfMemoryError} If there is no memory for the factor.
 */
export async function factor(
  run: Run,
  n: number,
  a: Float64Array,
  { ridge = 0, storage }: FactorisationOptions = {},
): Promise<Factorisation> {
  const { turn } = run;
  const l = storage ?? await allocateFactor(run.backend, n);
  await copy(a, l, turn);
  for (let i = 0; i < n; i++) l[i * n + i]! += ridge;
  const stopped = await run.backend.potrf({ n, a: l }, run);
  const noise = 2 * Math.sqrt(n) * Number.EPSILON;
  const end = stopped < 0 ? n : stopped;
  for (let i = 0; i < end; i++) {
    const value = l[i * n + i]! ** 2;
    if (value <= noise * (a[i * n + i]! + ridge)) return { kind: "failed", pivot: i, value };
  }
  if (stopped >= 0) return { kind: "failed", pivot: stopped, value: l[stopped * n + stopped]! };
  for (let i = 0; i < n; i++) {
    l.fill(0, i * n + i + 1, (i + 1) * n);
    await turn();
  }
  return { kind: "factored", factor: l };
}

async function allocateFactor(backend: Backend, n: number): Promise<Float64Array> {
  const need = {
    what: `a Cholesky factor of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead: `use conjugateGradients(), or solveRegression() and fit() with solve: "cg", ` +
      `"eigenpro" or "nystrom"`,
  };
  return await withMemory("factor a matrix", need, () => backend.allocate(n * n));
}

/**
 * A ridge r for which A + r I can be factored, and little more than the least one: minus the
 * smallest eigenvalue plus a margin, which grows until a factorisation goes through.
 *
 * The eigenvalue comes from a Lanczos iteration, which costs less than a factorisation of a large
 * matrix; it is exact where the basis spans all of the space.
 *
 * @param n Rows and columns.
 * @param a A symmetric matrix, `[n, n]`; not modified.
 * @returns The ridge, rounded up to two digits.
 */
export async function sufficientRidge(run: Run, n: number, a: Float64Array): Promise<number> {
  const { smallest, residual, norm } = await smallestEigenvalue(run, n, a);
  const storage = await allocateFactor(run.backend, n);
  let margin = Math.max(16 * Number.EPSILON * norm, SMALLEST_RIDGE);
  for (let attempt = 1;; attempt++) {
    const ridge = roundUp(Math.max(-smallest, 0) + margin);
    const result = await factor(run, n, a, { ridge, storage });
    if (result.kind === "factored" || !(ridge < Infinity)) return ridge;
    margin *= 2;
    // Rounding is not what is in the way: the eigenvalue may be that far off.
    if (attempt === 2) margin = Math.max(margin, residual);
  }
}

/** Size of the basis; 32 MB at n = 10,000. Six digits of the edge of float32 noise at n = 2000. */
const BASIS = 400;
const BLOCK = 4;

interface Edge {
  readonly smallest: number;
  readonly residual: number;
  readonly norm: number;
}

async function smallestEigenvalue(run: Run, n: number, a: Float64Array): Promise<Edge> {
  const { turn } = run;
  const { largest } = await magnitude(a, turn);
  const operator = matrixOperator(run, { rows: n, data: a, largest });
  const pairs = await blockLanczos(run, operator, {
    wanted: 1,
    which: "smallest",
    blockSize: BLOCK,
    capacity: BASIS,
    tolerance: Number.EPSILON,
    maxIterations: BASIS / BLOCK,
    seed: 0,
  });
  return {
    smallest: pairs.values[0]! * operator.scale,
    residual: pairs.residuals[0]! * operator.scale,
    norm: pairs.norm * operator.scale,
  };
}

/** Rounds a positive number up to two significant digits, so that a message can print all of it. */
export function roundUp(value: number): number {
  const nearest = Number(value.toPrecision(2));
  if (nearest >= value) return nearest;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((nearest + unit).toPrecision(2));
}

/**
 * Number of rows that repeat an earlier row, to rounding of the largest entry. In a kernel matrix
 * these are inputs that occur twice.
 *
 * @param n Rows and columns.
 * @param a A symmetric matrix, `[n, n]`.
 * @returns The number of such rows.
 */
export async function countDuplicates(
  n: number,
  a: Float64Array,
  turn: Turn = startTurns(),
): Promise<number> {
  const tolerance = 16 * Number.EPSILON * (await magnitude(a, turn)).largest;
  const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]!);
  const repeats = (i: number, j: number): boolean => {
    for (let k = 0; k < n; k++) {
      if (Math.abs(a[i * n + k]! - a[j * n + k]!) > tolerance) return false;
    }
    return true;
  };
  // By symmetry rows i and j can only agree if entry [i, j] is both [i, i] and [j, j], which rules
  // out most pairs.
  const mayRepeat = (i: number, j: number): boolean =>
    Math.abs(a[i * n + j]! - diagonal[j]!) <= tolerance &&
    Math.abs(a[i * n + j]! - diagonal[i]!) <= tolerance;
  let count = 0;
  for (let i = 1; i < n; i++) {
    await turn();
    for (let j = 0; j < i; j++) {
      if (!mayRepeat(i, j)) continue;
      await turn();
      if (repeats(i, j)) {
        count++;
        break;
      }
    }
  }
  return count;
}
