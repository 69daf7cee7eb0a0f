// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Two jointly Gaussian pre-activations; the formulas of lib/activations/pair.ts. */

export let p: f64 = 0;
export let q: f64 = 0;
export let s: f64 = 0;
export let t: f64 = 0;
export let minus: f64 = 0;
export let plus: f64 = 0;

/** Sets the first input. */
export function setFirst(variance: f64, root: f64): void {
  p = variance;
  s = root;
}

/** Sets the second input and 1 -+ rho. */
@inline
export function setSecond(variance: f64, root: f64, near: f64, far: f64): void {
  q = variance;
  t = root;
  minus = near;
  plus = far;
}

/** Correlation, from the nearer end. */
@inline
export function correlation(): f64 {
  return minus <= plus ? 1 - minus : plus - 1;
}

/** Covariance r. */
@inline
export function covariance(): f64 {
  return s * t * correlation();
}

/** (p + q)/2 - r. */
@inline
export function halfDistance(): f64 {
  return s * t * minus + (s - t) * (s - t) / 2;
}

/** (p + q)/2 + r. */
@inline
export function halfSum(): f64 {
  return s * t * plus + (s - t) * (s - t) / 2;
}

/** pq - r^2. */
@inline
export function determinant(): f64 {
  return p * q * minus * plus;
}
