/**
 * How strongly an NTK model answers to small changes of an input.
 *
 * @module
 */
import { checkNumbers, count, notNegative, type NumberCheck } from "./numbers.ts";
import { checkWhole } from "../options.ts";

/** What the sensitivity depends on. */
export interface SensitivityNumbers {
  /** Number N of training examples. */
  readonly samples: number;
  /** Dimension D of the inputs. */
  readonly dimension: number;
  /** Number k of neurons, at least 2; the network has p = D k trained parameters. */
  readonly neurons: number;
  /** The constant C, which the source does not give. */
  readonly constant: number;
}

const severalNeurons: NumberCheck = (attempt, name, value) => checkWhole(attempt, name, value, 2);

/**
 * The bound of the sensitivity S_NTK(z) = |z| |grad_z Phi(z)' Phi' K^-1 Y| of the slides:
 *
 * S_NTK <= C log(k) sqrt(N D / p),  p = D k.
 *
 * Bombari, Kiyani and Mondelli, Beyond the universal law of robustness, 2023: for two-layer networks with an **even**
 * activation whose first layer is trained, N log^3 N = o(D^(3/2)), with high probability. So p >= N D parameters
 * make it robust, up to the logarithm. **The source has O(.): C is the caller's.**
 *
 * @param numbers N, D, k and C.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const numbers = { samples: 400, dimension: 50, neurons: 100, constant: 1 };
 * assertAlmostEquals(theory.sensitivityBound(numbers), 2 * Math.log(100));
 * ```
 */
export function sensitivityBound(numbers: SensitivityNumbers): number {
  checkNumbers("bound a sensitivity", numbers, {
    samples: count,
    dimension: count,
    neurons: severalNeurons,
    constant: notNegative,
  });
  const { samples, dimension, neurons, constant } = numbers;
  const parameters = dimension * neurons;
  return constant * Math.log(neurons) * Math.sqrt(samples * dimension / parameters);
}
