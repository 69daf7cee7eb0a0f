/**
 * Linear systems with a symmetric positive definite matrix.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { factorMatrix } from "./factor.ts";
import { type Matrix, type PlainMatrix, readRightHandSide, readSymmetric } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { magnitude } from "./passes.ts";
import { type Run, startRun } from "./run.ts";

const ATTEMPT = "solve a linear system";

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
 * @throws {RangeError} If an entry is not finite, or the solution overflows.
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
  checkOptions(ATTEMPT, options);
  const run = await startRun(options);
  const { turn } = run;
  const matrix = await readSymmetric(a, ATTEMPT, turn, "'a'");
  const right = await readRightHandSide(b, matrix.rows, ATTEMPT, turn);
  const factor = await factorMatrix(run, matrix, { attempt: "factor a matrix" });
  const x = await factor.solve(right.data, options.signal);
  const residual = await relativeResidual(run, matrix, x, right);
  return { solution: makeTensor([...right.shape], x), residual };
}

/**
 * |A x - b| / |b| in the Euclidean norm over all entries; 0 if b is 0.
 *
 * @param matrix A, `[n, n]`.
 * @param x x, `[n, k]`.
 * @param b b, `[n, k]`.
 * @returns The relative residual.
 * @throws {RangeError} If an entry of x is not finite.
 */
export async function relativeResidual(
  run: Run,
  { rows: n, data: a }: PlainMatrix,
  x: Float64Array,
  b: Matrix,
): Promise<number> {
  const { bad } = await magnitude(x, run.turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot compute a residual as the solution leaves the range of float64: found ${x[bad]}`,
    );
  }
  if (b.largest === 0) return 0;
  const c = run.backend.allocate(x.length);
  c.set(b.data);
  await run.backend.gemm({ m: n, n: b.columns, k: n, a, b: x, c, beta: -1 }, run);
  return norm(c, b.largest) / norm(b.data, b.largest);
}

/** Norm in units of `scale`, so that no square overflows or vanishes. */
function norm(values: Float64Array, scale: number): number {
  return Math.sqrt(values.reduce((sum, value) => sum + (value / scale) ** 2, 0));
}
