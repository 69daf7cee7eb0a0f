/**
 * The Gaussian kernel k(s) = exp(-s^2 / 2).
 *
 * @module
 */
import type { RadialRule } from "./rule.ts";

/** -k'(s)/s = k(s). */
export const gaussianRule: RadialRule = {
  value: (s) => Math.exp(-s * s / 2),
  weight: (s) => Math.exp(-s * s / 2),
};
