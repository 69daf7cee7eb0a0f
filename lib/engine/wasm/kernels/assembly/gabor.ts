// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = exp(-x^2) sin(x); the formulas of lib/activations/gabor.ts. */
import { covariance, determinant, halfDistance, halfSum, p, q } from "./pair.ts";

/** E[phi' phi']. */
export function gaborSlope(): f64 {
  const r = covariance();
  const d = 4 * determinant();
  const sum = p + q;
  const n = 1 + 2 * sum + d;
  const a = 1 + 2 * sum + 4 * (r * r + p * q);
  const b = 4 * r * (d + 3 * sum + 2);
  const near = Math.exp(-(halfDistance() + d / 2) / n);
  const far = Math.exp(-(halfSum() + d / 2) / n);
  return ((a + b) * near + (a - b) * far) / (2 * n * n * Math.sqrt(n));
}

/** E[phi phi]. */
export function gaborCovariance(): f64 {
  const d = 4 * determinant();
  const n = 1 + 2 * (p + q) + d;
  const near = Math.exp(-(halfDistance() + d / 2) / n);
  return -near * Math.expm1(-2 * covariance() / n) / (2 * Math.sqrt(n));
}

/** E[(phi(u) - phi(v))^2] / 2. */
export function gaborDistance(): f64 {
  const d = 4 * determinant();
  const c = 1 + 2 * (p + q);
  const n = c + d;
  const radial = 4 * (p - q) * (p - q);
  const product = c * c - radial;
  const logSum = Math.log1p(-radial / (c * c)) - 2 * Math.log1p(d / c);
  const logDifference = Math.log((1 + 4 * p) / (1 + 4 * q));
  const inverseSum = 2 * (c * d + radial) / (n * product);
  const inverseDifference = 4 * (q - p) / product;
  const near = halfDistance();
  const plain = meanExpm1(-logSum / 2, -logDifference / 2) - Math.expm1(-(near + d / 2) / n);
  const damped = meanExpm1(
    (inverseSum - logSum) / 2,
    (inverseDifference - logDifference) / 2,
  ) - Math.expm1(near / n);
  return (plain - Math.exp((1 / n - 1) / 2) * damped) / (2 * Math.sqrt(n));
}

/** (e^x + e^y)/2 - 1 from x + y and x - y. */
function meanExpm1(sum: f64, difference: f64): f64 {
  const sine = Math.sinh(difference / 4);
  return Math.expm1(sum / 2) * Math.cosh(difference / 2) + 2 * sine * sine;
}
