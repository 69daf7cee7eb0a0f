// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Sine and cosine, exponentials and bumps; the formulas of the files of lib/activations. */
import { correlation, covariance, determinant, halfDistance, halfSum, minus, p, q } from "./pair.ts";

/** sin: E[(phi(u) - phi(v))^2] / 2 with half = a^2/2, square = b^2 and doubled = cos 2c. */
export function sinDistance(half: f64, square: f64, doubled: f64): f64 {
  const near = Math.expm1(-square * halfDistance());
  const far = halfSum();
  const apart = Math.exp(-square * min<f64>(p, q)) * Math.expm1(-square * Math.abs(p - q));
  const gap = apart * apart / 2;
  const sine = -near * (1 + Math.exp(-square * far)) - gap;
  const cosine = near * Math.expm1(-square * far) + gap;
  return half * ((1 + doubled) / 2 * sine + (1 - doubled) / 2 * cosine);
}

/** sin: E[phi phi]. */
export function sinCovariance(half: f64, square: f64, doubled: f64): f64 {
  const r = covariance();
  const size = square * Math.abs(r);
  const largest = Math.exp(-square * min<f64>(halfDistance(), halfSum()));
  const difference = r < 0 ? Math.expm1(-2 * size) : -Math.expm1(-2 * size);
  const sum = 1 + Math.exp(-2 * size);
  return half * largest * ((1 + doubled) * difference + (1 - doubled) * sum) / 2;
}

/** sin: E[phi' phi']. */
export function sinSlope(half: f64, square: f64, doubled: f64): f64 {
  return half * square *
    (Math.exp(-square * halfDistance()) + doubled * Math.exp(-square * halfSum()));
}

/** exp(bx): 1 - rho', with square = b^2. */
export function expMinus(square: f64): f64 {
  return -Math.expm1(-square * halfDistance());
}

/** a exp(bx): E[phi' phi'], with scale = a^2 b^2. */
export function expSlope(square: f64, scale: f64): f64 {
  return scale * Math.exp(square * halfSum());
}

/** Normalised exponential kernel: 1 - rho'. */
export function expNormalizedMinus(gamma: f64): f64 {
  return -Math.expm1(-gamma * minus);
}

/** Its derivative by r. */
export function expNormalizedSlope(gamma: f64, shift: f64): f64 {
  return gamma * Math.exp(gamma * (correlation() + shift));
}

/** Radial basis function: 1 - rho'. */
export function rbfMinus(gamma: f64): f64 {
  return -Math.expm1(-2 * gamma * halfDistance());
}

/** Its E[phi' phi']. */
export function rbfSlope(gamma: f64): f64 {
  return 2 * gamma * Math.exp(-2 * gamma * halfDistance());
}

@inline
function discriminant(b: f64): f64 {
  return 1 - 2 * b * (p + q) + 4 * b * b * determinant();
}

/** a exp(b x^2): 1 - rho'. */
export function gaussianMinus(b: f64): f64 {
  const wide = discriminant(b);
  const mean = Math.sqrt((1 - 4 * b * p) * (1 - 4 * b * q));
  const apart = p - q;
  const radial = 4 * b * b * apart * apart / (1 - 2 * b * (p + q) + mean);
  const root = Math.sqrt(wide);
  return (4 * b * b * determinant() + radial) / (root * (root + Math.sqrt(mean)));
}

/** a exp(b x^2): E[phi' phi'], with scale = 4 a^2 b^2. */
export function gaussianSlope(b: f64, scale: f64): f64 {
  const wide = discriminant(b);
  return scale * covariance() / (wide * Math.sqrt(wide));
}
