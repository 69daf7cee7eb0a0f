/**
 * How large the residual of a random network is.
 *
 * @module
 */
import { checkNumbers, count, notNegative, probability } from "./numbers.ts";

/** What the residual at the start depends on. */
export interface ResidualNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Largest |y_i|. */
  readonly targets: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
}

/**
 * Claim 10: at every width, with probability 1 - delta,
 *
 * |y - u(0)| <= sqrt(n) (Y + sqrt(2 log(2 n / delta))),  |y_i| <= Y.
 *
 * For u_i(0) is 1-sub-Gaussian: with z = w_r.x_i ~ N(0, 1), E exp(s a relu(z)) = E cosh(s relu(z)) <= E cosh(s z) =
 * exp(s^2/2). Lecture 3, claim 10, has O(n log(m/delta) log^2(n/delta)) for the square, without the constant and with
 * the width.
 *
 * @param numbers n, Y and delta.
 * @returns The bound of the length, not of its square.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const bound = theory.initialResidual({ n: 4, targets: 1, delta: 0.08 });
 * assertAlmostEquals(bound, 2 * (1 + Math.sqrt(2 * Math.log(100))));
 * ```
 */
export function initialResidual(numbers: ResidualNumbers): number {
  checkNumbers("bound the residual at the start", numbers, {
    n: count,
    targets: notNegative,
    delta: probability,
  });
  const { n, targets, delta } = numbers;
  return Math.sqrt(n) * (targets + Math.sqrt(2 * Math.log(2 * n / delta)));
}
