/**
 * Concentration of the NTK at all pairs of a sphere at once.
 *
 * @module
 */
import { checkNumbers, count, positive } from "./numbers.ts";

/** What uniform concentration depends on. */
export interface UniformNumbers {
  /** Width m of each hidden layer. */
  readonly width: number;
  /** Dimension d of the inputs. */
  readonly dimension: number;
  /** Number L of layers. */
  readonly depth: number;
  /** C, C_1, C_2 and C_3, which the source does not give. */
  readonly constants: readonly [number, number, number, number];
}

/** What the theorem says at a width. */
export interface UniformBound {
  /** Bound of the largest error over the sphere. */
  readonly bound: number;
  /** Bound of the probability that it fails. */
  readonly failure: number;
  /** The width C d^2 exp(L^2) from which this holds, not rounded. */
  readonly leastWidth: number;
  /** Whether the width is at least that. */
  readonly holds: boolean;
}

/**
 * The theorem on uniform convergence of the slides: for Gaussian weights and m >= C d^2 exp(L^2),
 *
 * max_l sup_(x, x') |H^(l) - Phi^(l)| <= C_2 (C_3^L / m^(1/6) + sqrt(d L log m / m))
 *
 * with probability 1 - exp(-C_1 m^(1/3)).
 *
 * Xu and Zhu, Overparametrized multi-layer neural networks, Journal of Machine Learning Research 25(94), 2024. **The
 * source says that C, C_1, C_2, C_3 exist and gives no values: they are the caller's.** For large m the first term,
 * m^(-1/6), rules.
 *
 * @param numbers m, d, L and the constants.
 * @returns The bound, the probability that it fails, and the width that it needs.
 * @throws {TypeError} If a number is missing or none, or there are not four constants.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const numbers = { width: 64, dimension: 2, depth: 1, constants: [1, 1, 1, 1] } as const;
 * const { holds, failure } = theory.uniformConcentration(numbers);
 * assertEquals([holds, failure], [true, Math.exp(-Math.cbrt(64))]);
 * ```
 */
export function uniformConcentration(numbers: UniformNumbers): UniformBound {
  const attempt = "bound the error of a kernel over a sphere";
  checkNumbers(attempt, numbers, {
    width: count,
    dimension: count,
    depth: count,
    constants: checkConstants,
  });
  const { width: m, dimension: d, depth, constants: [c, c1, c2, c3] } = numbers;
  const leastWidth = c * d * d * Math.exp(depth * depth);
  const [slow, fast] = [c3 ** depth / m ** (1 / 6), Math.sqrt(d * depth * Math.log(m) / m)];
  return {
    bound: c2 * (slow + fast),
    failure: Math.exp(-c1 * Math.cbrt(m)),
    leastWidth,
    holds: m >= leastWidth,
  };
}

function checkConstants(attempt: string, name: string, value: unknown): void {
  if (!Array.isArray(value) || value.length !== 4) {
    throw new TypeError(`Cannot ${attempt} as '${name}' must be [C, C_1, C_2, C_3]`);
  }
  value.forEach((entry, i) => positive(attempt, `${name}[${i}]`, entry));
}
