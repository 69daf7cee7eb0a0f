/**
 * Two jointly Gaussian pre-activations, in a form that keeps every digit.
 *
 * The correlation rho of the pair is held as the two numbers 1 - rho and 1 + rho. Near-duplicate
 * inputs have a tiny 1 - rho, near-opposite inputs a tiny 1 + rho; neither is ever computed as a
 * difference of large numbers, so angles and distances stay exact at any depth.
 *
 * @module
 */

/** (u, v) ~ N(0, [[p, r], [r, q]]) with r = sqrt(pq) rho. */
export interface Pair {
  /** Variance of u. */
  readonly p: number;
  /** Variance of v. */
  readonly q: number;
  /** Square root of p. */
  readonly s: number;
  /** Square root of q. */
  readonly t: number;
  /** 1 - rho. */
  readonly minus: number;
  /** 1 + rho. */
  readonly plus: number;
}

/** Correlation rho, taken from the end that is nearer. */
export function correlation(pair: Pair): number {
  return pair.minus <= pair.plus ? 1 - pair.minus : pair.plus - 1;
}

/** Covariance r = E[uv]. */
export function covariance(pair: Pair): number {
  return pair.s * pair.t * correlation(pair);
}

/** Half the squared distance: E[(u - v)^2] / 2 = (p + q)/2 - r. */
export function halfDistance(pair: Pair): number {
  return pair.s * pair.t * pair.minus + (pair.s - pair.t) ** 2 / 2;
}

/** E[(u + v)^2] / 2 = (p + q)/2 + r. */
export function halfSum(pair: Pair): number {
  return pair.s * pair.t * pair.plus + (pair.s - pair.t) ** 2 / 2;
}

/** Determinant pq - r^2 of the covariance. */
export function determinant(pair: Pair): number {
  return pair.p * pair.q * pair.minus * pair.plus;
}

/** Angle theta in [0, pi] with cos(theta) = rho. */
export function angle(pair: Pair): number {
  return 2 * Math.atan2(Math.sqrt(pair.minus), Math.sqrt(pair.plus));
}

/** pi - theta, exact where theta is near pi. */
export function supplement(pair: Pair): number {
  return 2 * Math.atan2(Math.sqrt(pair.plus), Math.sqrt(pair.minus));
}

/** The same pair with v replaced by -v: the correlation changes sign. */
export function opposite(pair: Pair): Pair {
  return { ...pair, minus: pair.plus, plus: pair.minus };
}

/**
 * The pair with standard deviations within a range, for maps to 1 - rho' and a slope that change no more beyond.
 */
export function limited(pair: Pair, least: number, most: number): Pair {
  const limit = (x: number): number => Math.min(most, Math.max(least, x));
  const [s, t] = [limit(pair.s), limit(pair.t)];
  return { ...pair, s, t, p: s * s, q: t * t };
}

/**
 * The same pair with the correlation that belongs to inputs of variance zero, which has none: they are
 * taken for the limit of small ones along a direction that only they share. So rho = 1 between two of
 * them and 0 beside any other, which keeps kernels positive semi-definite where phi or phi' jumps at 0.
 */
export function settled(pair: Pair): Pair {
  if (pair.s !== 0 && pair.t !== 0) return pair;
  const [minus, plus] = pair.s === pair.t ? [0, 2] : [1, 1];
  return { ...pair, minus, plus };
}
