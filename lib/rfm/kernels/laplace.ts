/**
 * The Laplace kernel and its generalisation k(s) = exp(-s^p), 0 < p <= 2.
 *
 * It has a cusp at s = 0 for p <= 1, where its gradient counts 0: the mean over all directions.
 *
 * @module
 */
import { fallingExp } from "./falling_exp.ts";
import type { RadialRule } from "./rule.ts";

/** -k'(s)/s = p s^(p - 2) exp(-s^p). */
export function laplaceRule(exponent: number): RadialRule {
  // Without the power, which takes as long as the exponential.
  if (exponent === 1) {
    return { value: (s) => fallingExp(s), weight: (s) => fallingExp(s) / s };
  }
  return {
    value: (s) => fallingExp(s ** exponent),
    weight: (s) => {
      const power = s ** exponent;
      return exponent * power / (s * s) * fallingExp(power);
    },
  };
}
