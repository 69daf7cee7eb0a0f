/**
 * Bounds of the error at new inputs from the targets' size in a kernel's own norm.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { factorMatrix } from "../linalg/factor.ts";
import { type Matrix, readRightHandSide, readSymmetric } from "../linalg/matrix.ts";
import { checkOptions } from "../linalg/options.ts";
import { type Run, startRun } from "../linalg/run.ts";
import type { TensorLike } from "../tensor.ts";
import { checkNumbers, count, halfAtMost, notNegative, optional, positive } from "./numbers.ts";
import { probability } from "./numbers.ts";

/** What the bound for linear targets depends on. */
export interface ClassificationNumbers {
  /** Number of examples, of length 1. */
  readonly n: number;
  /** |beta|, where y_i = beta.x_i. */
  readonly size: number;
  /** Trace of H. @default {n / 2, which it is} */
  readonly trace?: number | undefined;
}

/** What the generalisation bound depends on. */
export interface GeneralizationNumbers {
  /** Number of examples, of length 1. */
  readonly n: number;
  /** y' H^-1 y, the square of {@linkcode theory.kernelNorm}. */
  readonly energy: number;
  /** Least eigenvalue of H that all but delta/3 of the samples have, at most 1/2. */
  readonly lambda: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
  /** The constant C, which the source does not give. */
  readonly constant: number;
}

/**
 * The norm of the kernel interpolant of targets:
 *
 * |f| = sqrt(y' K^-1 y),
 *
 * the least norm of a function in the kernel's space with f(x_i) = y_i.
 *
 * @param kernel K, `[n, n]`, positive definite.
 * @param y Targets, `[n]`.
 * @param options Common options.
 * @returns The norm.
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If an entry is not finite, or K^-1 y or y' K^-1 y overflows.
 * @throws {NotPositiveDefiniteError} If K is not positive definite.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(await theory.kernelNorm([[0.5, 0], [0, 0.5]], [3, 4]), Math.sqrt(50));
 * ```
 */
export async function kernelNorm(
  kernel: TensorLike,
  y: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  const attempt = "compute the norm of an interpolant";
  checkOptions(attempt, options);
  const run = await startRun(options);
  const matrix = await readSymmetric(kernel, attempt, run.turn);
  return await normOf(run, matrix, y, attempt);
}

/** sqrt(y' K^-1 y) of a kernel that has been read. */
async function normOf(run: Run, matrix: Matrix, y: TensorLike, attempt: string): Promise<number> {
  const { data, columns } = await readRightHandSide(y, matrix.rows, attempt);
  if (columns !== 1) {
    throw new TypeError(`Cannot ${attempt} as there must be one target each: found ${columns}`);
  }
  const factor = await factorMatrix(run, matrix, { attempt: "factor a matrix" });
  const weights = await factor.solve(data, run.signal);
  const square = weights.reduce((sum, weight, i) => sum + weight * data[i]!, 0);
  if (Number.isFinite(square)) return Math.sqrt(square);
  throw new RangeError(
    `Cannot ${attempt} as y' K^-1 y leaves the range of float64: ` +
      `found ${square}; scale the targets down`,
  );
}

/**
 * The complexity measure of Exercise 6, problem 2, which bounds the classification error of the NTK:
 *
 * sqrt(2 y' K^-1 y tr K) / n.
 *
 * It is sqrt 2 times {@linkcode theory.rademacherBound} of the ball that the interpolant lies in.
 *
 * @param kernel K, `[n, n]`, positive definite.
 * @param y Targets, `[n]`.
 * @param options Common options.
 * @returns The measure.
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If an entry is not finite, or K^-1 y or y' K^-1 y overflows.
 * @throws {NotPositiveDefiniteError} If K is not positive definite.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const measure = await theory.complexityMeasure([[0.5, 0], [0, 0.5]], [1, 1]);
 * assertAlmostEquals(measure, Math.sqrt(2 * 4 * 1) / 2);
 * ```
 */
export async function complexityMeasure(
  kernel: TensorLike,
  y: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  const attempt = "compute a complexity measure";
  checkOptions(attempt, options);
  const run = await startRun(options);
  const matrix = await readSymmetric(kernel, attempt, run.turn);
  const size = await normOf(run, matrix, y, attempt);
  const { rows: n, data } = matrix;
  let trace = 0;
  for (let i = 0; i < n; i++) trace += data[i * (n + 1)]!;
  return size * Math.sqrt(2 * trace) / n;
}

/**
 * What Exercise 6, problem 2b, bounds it by for linear targets y_i = beta.x_i, |x_i| = 1:
 *
 * sqrt(2 y' H^-1 y tr H) / n <= 2 |beta| sqrt(2 tr H) / n,
 *
 * which is 2 |beta| / sqrt(n), as tr H = n/2. The sheet takes tr H <= n, and has 2 sqrt(2) |beta| / sqrt(n): give
 * `trace: n` for that. It follows from y' H^-1 y <= 4 y' K^-1 y <= 4 |beta|^2, K = X X'.
 *
 * @param numbers n, |beta| and the trace.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(theory.classificationBound({ n: 100, size: 3 }), 0.6);
 * assertAlmostEquals(theory.classificationBound({ n: 100, size: 3, trace: 100 }), 0.6 * Math.SQRT2);
 * ```
 */
export function classificationBound(numbers: ClassificationNumbers): number {
  checkNumbers("bound a classification error", numbers, {
    n: count,
    size: notNegative,
    trace: optional(positive),
  });
  const { n, size, trace = n / 2 } = numbers;
  return 2 * size * Math.sqrt(2 * trace) / n;
}

/**
 * The generalisation bound of the slides: the expected loss of a wide two-layer network, trained to the end, is with
 * probability 1 - delta at most
 *
 * sqrt(2 y' H^-1 y / n) + C sqrt(log(n / (lambda delta)) / n).
 *
 * Arora, Du, Hu, Li and Wang, Fine-grained analysis of optimization and generalization, 2019, theorem 5.1: for a loss
 * in [0, 1] that is 1-Lipschitz and 0 at y, weights at the start small enough and a width polynomial in n, 1/lambda
 * and 1/delta. **The source has O(.) in the second term: C is the caller's.** The first term is twice the Rademacher
 * complexity of the ball of radius sqrt(y' H^-1 y).
 *
 * @param numbers n, y' H^-1 y, lambda, delta and C.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const numbers = { n: 50, energy: 4, lambda: 0.1, delta: 0.05 };
 * assertAlmostEquals(theory.generalizationBound({ ...numbers, constant: 0 }), 0.4);
 * ```
 */
export function generalizationBound(numbers: GeneralizationNumbers): number {
  checkNumbers("bound a generalisation error", numbers, {
    n: count,
    energy: notNegative,
    lambda: halfAtMost,
    delta: probability,
    constant: notNegative,
  });
  const { n, energy, lambda, delta, constant } = numbers;
  const rest = Math.sqrt(Math.log(n / (lambda * delta)) / n);
  return Math.sqrt(2 * energy / n) + constant * rest;
}
