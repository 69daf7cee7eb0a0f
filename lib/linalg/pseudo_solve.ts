/**
 * Singular systems.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { eigenvectorRows } from "./eigenvectors.ts";
import { readRightHandSide, readSymmetric } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { checkAtLeast } from "../options.ts";
import { type Run, startRun } from "./run.ts";
import { relativeResidual } from "./solve.ts";
import { multiply, rowOf } from "./vectors.ts";

/** Options of {@linkcode pseudoSolve}. */
export interface PseudoSolveOptions extends LinearAlgebraOptions {
  /**
   * Eigenvalues up to this part of the largest one count as zero. @default {n times the rounding unit
   * of the entries: 2^-52 for float64, 2^-23 for float32}
   */
  readonly tolerance?: number | undefined;
}

/** The least-squares solution of least norm. */
export interface PseudoSolution {
  /** x, of the shape of b. */
  readonly solution: Tensor;
  /** Number of eigenvalues that do not count as zero. */
  readonly rank: number;
  /** |A x - b| / |b| over all entries; 0 if b is 0. Large if b is not in the range of A. */
  readonly residual: number;
}

const ATTEMPT = "solve a singular system";

/**
 * x = A+ b, the least-squares solution of A x = b of least norm, for symmetric positive semi-definite
 * A by its eigendecomposition: with A = V diag(w) V', x = sum_j v_j (v_j'b) / w_j over all w_j that do
 * not count as zero (Golub and Van Loan, Matrix Computations, section 5.5).
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`; not modified.
 * @param b Right-hand sides, `[n]` or `[n, k]`; not modified.
 * @param options What counts as zero, and the common options.
 * @returns The solution, the rank and the residual.
 * @throws {TypeError} If A is not square or not symmetric, or b does not fit.
 * @throws {RangeError} If an entry is not finite, the tolerance is out of range, or an eigenvalue is
 * negative beyond the tolerance.
 *
 * @example Usage
 * ```ts
 * import { pseudoSolve } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { solution, rank } = await pseudoSolve([[1, 1], [1, 1]], [2, 4]);
 * assertEquals(rank, 1);
 * assertAlmostEquals(solution.data[0]!, 1.5);
 * ```
 */
export async function pseudoSolve(
  a: TensorLike,
  b: TensorLike,
  options: PseudoSolveOptions = {},
): Promise<PseudoSolution> {
  checkOptions(ATTEMPT, options, ["tolerance"]);
  const run = await startRun(options);
  const { turn } = run;
  const matrix = await readSymmetric(a, ATTEMPT, turn, "'a'");
  const { rows: n, data, unit } = matrix;
  const { tolerance = n * unit } = options;
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  const right = await readRightHandSide(b, n, ATTEMPT);
  const k = right.columns;
  const { values, rows } = await eigenvectorRows(run, n, data, {
    attempt: ATTEMPT,
    instead: "use conjugateGradients() with a ridge",
  });
  const least = tolerance * values[n - 1]!;
  if (values[0]! < -Math.abs(least)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as it must be positive semi-definite: ` +
        `the smallest eigenvalue is ${values[0]}, the largest ${values[n - 1]}`,
    );
  }
  const { x, rank } = await leastNorm(run, { values, rows, k, b: right.data }, least);
  const residual = await relativeResidual(run, matrix, x, right);
  return { solution: makeTensor([...right.shape], x), rank, residual };
}

/** A = R' diag(w) R, and b. */
interface Decomposed {
  /** w, ascending. */
  readonly values: Float64Array;
  /** R, `[n, n]`. */
  readonly rows: Float64Array;
  /** Columns of b. */
  readonly k: number;
  /** b, `[n, k]`. */
  readonly b: Float64Array;
}

/** A+ b over the eigenvalues above `least`, and how many they are. */
export async function leastNorm(
  run: Run,
  { values, rows: a, k, b }: Decomposed,
  least: number,
): Promise<{ readonly x: Float64Array; readonly rank: number }> {
  const n = values.length;
  const components = run.backend.allocate(n * k), x = run.backend.allocate(n * k);
  await run.backend.gemm({ m: n, n: k, k: n, a, b, c: components }, run);
  for (const [j, value] of values.entries()) {
    multiply(value > least ? 1 / value : 0, rowOf(k, components, j));
  }
  await run.backend.gemm({ m: n, n: k, k: n, a, b: components, c: x, transposeA: true }, run);
  return { x, rank: values.filter((value) => value > least).length };
}
