/**
 * The arcsine kernel's angles, shared by erf and gelu.
 *
 * sin(mu) = k r / sqrt((1 + kp)(1 + kq)), with k = 2 for erf (Williams 1997, equation 11) and k = 1
 * for gelu.
 *
 * @module
 */
import { covariance, determinant, type Pair } from "./pair.ts";

/** The angle mu of a pair. */
export function arcsine(pair: Pair, k: number): number {
  const { p, q } = pair;
  const cosine = Math.sqrt(1 + k * (p + q) + k * k * determinant(pair));
  return Math.atan2(k * covariance(pair), cosine);
}

/** The angle mu of an input with itself. */
export function selfArcsine(q: number, k: number): number {
  return Math.atan2(k * q, Math.sqrt(1 + 2 * k * q));
}

/**
 * (mu(p, p) + mu(q, q))/2 - mu(p, q), a second difference that is never negative.
 *
 * For r >= 0 it is taken from sin(M - mu) = (sin^2 M - sin^2 mu)/sin(M + mu), M being the mean of
 * the two self angles: the numerator is a sum of terms that are not negative.
 */
export function arcsineGap(pair: Pair, k: number): number {
  const { p, q } = pair;
  const mean = (selfArcsine(p, k) + selfArcsine(q, k)) / 2;
  const mu = arcsine(pair, k);
  if (mu < 0 || mean === 0) return mean - mu;
  const radial = (p - q) ** 2 /
    (1 + k * (p + q) + Math.sqrt((1 + 2 * k * p) * (1 + 2 * k * q)));
  const numerator = k * k * (2 * determinant(pair) + radial);
  const sine = numerator / (2 * (1 + k * p) * (1 + k * q) * Math.sin(mean + mu));
  return Math.asin(Math.min(1, sine));
}
