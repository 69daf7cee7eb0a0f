/**
 * The kernels K_{p,q}(u, v) = exp(-(|u - v|_p / L)^q) of other norms than the Euclidean one, 0 < q <= p <= 2
 * (Beaglehole, Holzmueller, Radhakrishnan and Belkin, xRFM, arXiv 2508.10053). They are
 * positive definite in this range (Schoenberg 1938). For p = q = 1 it is the product of one-dimensional Laplace
 * kernels.
 *
 * With t_k = |u_k - v_k| / L and S = sum_k t_k^p it is exp(-S^(q/p)), and
 *
 *     dK/du_k = -(q/L) K S^(q/p - 1) t_k^(p - 1) sign(u_k - v_k),
 *
 * which counts 0 where u_k = v_k: there is a cusp for p <= 1.
 *
 * @module
 */

/** A norm and an exponent. */
export interface NormSpec {
  /** Tag of this form. */
  readonly form: "norm";
  /** p. */
  readonly norm: number;
  /** q, at most p. */
  readonly exponent: number;
}

/** Two rows of coordinates. */
export interface Pair {
  /** Number of coordinates. */
  readonly d: number;
  /** Where the first row is. */
  readonly u: Float64Array;
  /** Where it begins. */
  readonly from: number;
  /** Where the second row is. */
  readonly v: Float64Array;
  /** Where it begins. */
  readonly to: number;
}

/** t^p, without the power where there is none. */
function power(t: number, p: number): number {
  return p === 1 ? t : t ** p;
}

/** |u - v|_p^p / L^p. */
export function powerSum({ d, u, from, v, to }: Pair, p: number, bandwidth: number): number {
  let sum = 0;
  for (let k = 0; k < d; k++) sum += power(Math.abs(u[from + k]! - v[to + k]!) / bandwidth, p);
  return sum;
}

/** |u - v|_p. */
export function normDistance(pair: Pair, p: number): number {
  return powerSum(pair, p, 1) ** (1 / p);
}

/** K. */
export function normKernel(pair: Pair, { norm, exponent }: NormSpec, bandwidth: number): number {
  return Math.exp(-power(powerSum(pair, norm, bandwidth), exponent / norm));
}

/** Adds up gradients over pairs. */
export interface Slope {
  /** Gets the gradient in u, `[d]`. */
  readonly gradient: Float64Array;
  /** Coordinates that differ by no more than this count as equal. */
  readonly equal: number;
}

/** The gradient of K in u. */
export function normSlope(
  pair: Pair,
  { norm, exponent }: NormSpec,
  bandwidth: number,
  { gradient, equal }: Slope,
): void {
  const { d, u, from, v, to } = pair;
  const sum = powerSum(pair, norm, bandwidth);
  // S^(q/p - 1) alone is infinite for equal rows, of which no coordinate differs.
  const ratio = exponent / norm;
  const factor = sum === 0
    ? 0
    : -exponent / bandwidth * Math.exp(-power(sum, ratio)) * (ratio === 1 ? 1 : sum ** (ratio - 1));
  for (let k = 0; k < d; k++) {
    const gap = u[from + k]! - v[to + k]!;
    gradient[k] = Math.abs(gap) <= equal
      ? 0
      : factor * Math.sign(gap) * (norm === 1 ? 1 : (Math.abs(gap) / bandwidth) ** (norm - 1));
  }
}
