/**
 * The Gaussian kernel k(s) = exp(-s^2 / 2).
 *
 * @module
 */
import { fallingExp } from "./falling_exp.ts";
import type { RadialRule } from "./rule.ts";

/** -k'(s)/s = k(s). */
export const gaussianRule: RadialRule = {
  value: (s) => fallingExp(s * s / 2),
  weight: (s) => fallingExp(s * s / 2),
};
