/**
 * Cholesky factorisation: factor once, solve many times.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { type Factor, factorMatrix } from "./factor.ts";
import { readRightHandSide, readSymmetric } from "./matrix.ts";
import { checkOptions, checkUseOptions } from "./options.ts";
import { startRun } from "./run.ts";

const ATTEMPT = "factor a matrix";

/** Options of one use of a factor, which stays on the backend that made it. */
export interface SolveOptions {
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** The factor L of A = L L', ready for use. */
export interface Cholesky {
  /** Rows and columns of A. */
  readonly n: number;
  /** L: lower triangular, `[n, n]`, in float64. */
  readonly factor: Tensor;
  /**
   * Solves A x = b.
   *
   * @param b Right-hand sides, `[n]` or `[n, k]`.
   * @returns x, of the shape of b.
   * @throws {TypeError} If b has another shape.
   * @throws {RangeError} If an entry of b is not finite, or the solution overflows.
   */
  solve(b: TensorLike, options?: SolveOptions): Promise<Tensor>;
  /** The natural logarithm of det A, which is 2 sum_i log L[i, i]. */
  logDeterminant(): number;
}

/**
 * Factors a symmetric positive definite matrix as A = L L' with L lower triangular.
 *
 * A pivot that is positive by rounding alone is refused as well: of the solutions no digit would be
 * right. Only the lower triangle enters the factor; the upper one must agree up to rounding.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`; not modified.
 * @param options The common options.
 * @returns The factor.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite.
 * @throws {NotPositiveDefiniteError} If a pivot is not positive beyond rounding; it names the pivot,
 * the number of repeated rows and a ridge with which the factorisation was tried and goes through.
 * @throws {OutOfMemoryError} If there is no memory for the factor.
 *
 * @example Usage
 * ```ts
 * import { cholesky, toNested } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { factor, solve, logDeterminant } = await cholesky([[4, 2], [2, 10]]);
 * assertEquals(toNested(factor), [[2, 0], [1, 3]]);
 * assertEquals(toNested(await solve([6, 12])), [1, 1]);
 * assertAlmostEquals(logDeterminant(), Math.log(36));
 * ```
 */
export async function cholesky(
  a: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Cholesky> {
  checkOptions(ATTEMPT, options);
  const run = await startRun(options);
  const matrix = await readSymmetric(a, ATTEMPT, run.turn, "'a'");
  const factor = await factorMatrix(run, matrix, { attempt: ATTEMPT });
  const { n, lower } = factor;
  return {
    n,
    factor: makeTensor([n, n], lower),
    solve: (b, useOptions = {}) => solveWith(factor, b, useOptions),
    logDeterminant: factor.logDeterminant,
  };
}

async function solveWith(factor: Factor, b: TensorLike, options: SolveOptions): Promise<Tensor> {
  const attempt = "solve a linear system";
  checkUseOptions(attempt, options);
  const { data, shape } = await readRightHandSide(b, factor.n, attempt);
  return makeTensor([...shape], await factor.solve(data, options.signal));
}
