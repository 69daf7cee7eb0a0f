// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** The arcsine kernel's angles; the formulas of lib/activations/arcsine.ts. */
import { covariance, determinant, p, q } from "./pair.ts";

/** The angle mu of the pair. */
export function arcsine(k: f64): f64 {
  const cosine = Math.sqrt(1 + k * (p + q) + k * k * determinant());
  return Math.atan2(k * covariance(), cosine);
}

/** The angle of an input with itself. */
export function selfArcsine(x: f64, k: f64): f64 {
  return Math.atan2(k * x, Math.sqrt(1 + 2 * k * x));
}

/** (mu(p, p) + mu(q, q))/2 - mu(p, q), given the latter. */
export function arcsineGap(mu: f64, k: f64): f64 {
  const mean = (selfArcsine(p, k) + selfArcsine(q, k)) / 2;
  if (mu < 0 || mean == 0) return mean - mu;
  const apart = p - q;
  const radial = apart * apart /
    (1 + k * (p + q) + Math.sqrt((1 + 2 * k * p) * (1 + 2 * k * q)));
  const numerator = k * k * (2 * determinant() + radial);
  const sine = numerator / (2 * (1 + k * p) * (1 + k * q) * Math.sin(mean + mu));
  return Math.asin(min<f64>(1, sine));
}
