/**
 * Linear systems with a symmetric positive definite matrix.
 *
 * @module
 */
import type { Tensor, TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { selectBackend } from "./backends.ts";
import { cholesky } from "./cholesky.ts";
import { readMatrix, readRightHandSide } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { startPace } from "./reference/pace.ts";

/** A solution and how well it fits. */
export interface Solution {
  /** x, of the shape of b. */
  readonly solution: Tensor;
  /** |A x - b| / |b| in the Euclidean norm over all entries; 0 if b is 0. */
  readonly residual: number;
}

/**
 * Solves A x = b once, by Cholesky factorisation; {@linkcode cholesky} keeps the factor for more.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, symmetric positive definite, `[n, n]`; not modified.
 * @param b Right-hand sides, `[n]` or `[n, k]`; not modified.
 * @param options The common options.
 * @returns The solution and its relative residual.
 * @throws {TypeError} If A is not square or not symmetric, or b does not fit.
 * @throws {RangeError} If an entry is not finite.
 * @throws {NotPositiveDefiniteError} If A is not positive definite.
 *
 * @example Usage
 * ```ts
 * import { solve, toNested } from "@widenet/ntk";
 * import { assertEquals, assertLess } from "@std/assert";
 *
 * const { solution, residual } = await solve([[4, 2], [2, 10]], [6, 12]);
 * assertEquals(toNested(solution), [1, 1]);
 * assertLess(residual, 1e-15);
 * ```
 */
export async function solve(
  a: TensorLike,
  b: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Solution> {
  checkOptions("solve a linear system", options);
  const factor = await cholesky(a, options);
  const solution = await factor.solve(b, { signal: options.signal });
  const residual = await relativeResidual(a, solution, b, options);
  return { solution, residual };
}

/**
 * |A x - b| / |b| in the Euclidean norm over all entries; 0 if b is 0.
 *
 * @param a A, `[n, n]`.
 * @param x x, `[n]` or `[n, k]`.
 * @param b b, of the shape of x.
 * @param options The common options.
 * @returns The relative residual.
 */
export async function relativeResidual(
  a: TensorLike,
  x: TensorLike,
  b: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  const backend = await selectBackend(options.backend, options.workers);
  const pace = startPace(options.signal);
  const matrix = await readMatrix(a, "compute a residual", pace, "'a'");
  const n = matrix.rows;
  const right = await readRightHandSide(x, n, "compute a residual", pace);
  const target = await readRightHandSide(b, n, "compute a residual", pace);
  if (target.largest === 0) return 0;
  const c = backend.allocate(target.data.length);
  c.set(target.data);
  await backend.gemm(
    { m: n, n: right.columns, k: n, a: matrix.data, b: right.data, c, beta: -1 },
    { signal: options.signal },
  );
  return norm(c, target.largest) / norm(target.data, target.largest);
}

/** Norm in units of `scale`, so that no square overflows or vanishes. */
function norm(values: Float64Array, scale: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value / scale) ** 2, 0));
}
