// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = a erf(bx) + c; the formulas of lib/activations/erf.ts. */
import { arcsine, arcsineGap } from "./arcsine.ts";
import { determinant, p, q } from "./pair.ts";

/** E[(phi(u) - phi(v))^2] / 2, with k = 2 b^2 and scale = 2 a^2 / pi. */
export function erfDistance(k: f64, scale: f64): f64 {
  return scale * arcsineGap(arcsine(k), k);
}

/** E[phi phi], with square = c^2. */
export function erfCovariance(k: f64, scale: f64, square: f64): f64 {
  return scale * arcsine(k) + square;
}

/** E[phi' phi']. */
export function erfSlope(k: f64, scale: f64): f64 {
  return scale * k / Math.sqrt(1 + k * (p + q) + k * k * determinant());
}
