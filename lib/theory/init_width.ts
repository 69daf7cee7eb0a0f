/**
 * The width from which the NTK of a random deep network is near its limit.
 *
 * @module
 */
import { checkNumbers, count, positive, probability } from "./numbers.ts";

/** What the width depends on. */
export interface InitWidthNumbers {
  /** Number L of hidden layers. */
  readonly depth: number;
  /** Accuracy epsilon. */
  readonly epsilon: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
  /** The constant C, which the source does not give. */
  readonly constant: number;
}

/** What the error depends on. */
export interface InitErrorNumbers {
  /** Number L of hidden layers. */
  readonly depth: number;
  /** Width of each hidden layer. */
  readonly width: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
  /** The constant C, which the source does not give. */
  readonly constant: number;
}

/**
 * The width of the theorem on convergence at initialisation: for ReLU networks whose hidden layers all have
 *
 * m >= C (L^6 / epsilon^4) log(L / delta)
 *
 * units, and inputs of length at most 1, |<grad f(x), grad f(x')> - Theta(x, x')| <= (L + 1) epsilon with probability
 * 1 - delta.
 *
 * Arora, Du, Hu, Li, Salakhutdinov and Wang, On exact computation with an infinitely wide neural net, 2019,
 * theorem 3.1. **The source has Omega(.): C is the caller's.** The power of epsilon is that of the proof; the
 * standard deviation of the kernel falls like m^(-1/2), so epsilon^-2 is what is seen.
 *
 * @param numbers L, epsilon, delta and C.
 * @returns The width, not rounded.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const m = theory.initWidth({ depth: 2, epsilon: 0.5, delta: 0.2, constant: 1 });
 * assertAlmostEquals(m, 1024 * Math.log(10), 1e-9);
 * ```
 */
export function initWidth(numbers: InitWidthNumbers): number {
  checkNumbers("bound the width of a network at initialisation", numbers, {
    depth: count,
    epsilon: positive,
    delta: probability,
    constant: positive,
  });
  const { depth, epsilon, delta, constant } = numbers;
  return constant * depth ** 6 / epsilon ** 4 * Math.log(depth / delta);
}

/**
 * The same theorem read the other way: the error that it allows at a width,
 *
 * (L + 1) epsilon = (L + 1) (C L^6 log(L / delta) / m)^(1/4).
 *
 * **The source has Omega(.): C is the caller's.**
 *
 * @param numbers L, m, delta and C.
 * @returns The bound of |<grad f, grad f'> - Theta|.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const width = Math.ceil(theory.initWidth({ depth: 1, epsilon: 0.1, delta: 0.2, constant: 1 }));
 * const error = theory.initError({ depth: 1, width, delta: 0.2, constant: 1 });
 * assertAlmostEquals(error, 0.2, 1e-4);
 * ```
 */
export function initError(numbers: InitErrorNumbers): number {
  checkNumbers("bound the error of a kernel at initialisation", numbers, {
    depth: count,
    width: count,
    delta: probability,
    constant: positive,
  });
  const { depth, width, delta, constant } = numbers;
  return (depth + 1) * (constant * depth ** 6 * Math.log(depth / delta) / width) ** 0.25;
}
