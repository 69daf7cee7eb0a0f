// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * What the closed forms share. A constant of first inputs is a vector, and so is one of second inputs;
 * where they lie is the caller's choice: constant k of the first at `row` + k `step`, of the second at
 * `column` + k `stride`. The constants of each kind are listed in ../closed_forms.ts.
 */
import { choose, half, one } from "./numbers.ts";

/** Results of a closed form: 1 - rho', then E[phi' phi'] but for a factor. */
export const RESULT: usize = memory.data(32, 16);

@inline
export function put(minus: v128, slope: v128): void {
  v128.store(RESULT, minus);
  v128.store(RESULT, slope, 16);
}

/** x_k y_k. */
@inline
export function product<T>(k: usize, row: usize, step: usize, column: usize, stride: usize): v128 {
  return v128.mul<T>(v128.load(row + k * step), v128.load(column + k * stride));
}

/** x_k + y_k. */
@inline
export function total<T>(k: usize, row: usize, step: usize, column: usize, stride: usize): v128 {
  return v128.add<T>(v128.load(row + k * step), v128.load(column + k * stride));
}

/** x_k - y_k. */
@inline
export function apart<T>(k: usize, row: usize, step: usize, column: usize, stride: usize): v128 {
  return v128.sub<T>(v128.load(row + k * step), v128.load(column + k * stride));
}

/** x^2. */
@inline
export function square<T>(x: v128): v128 {
  return v128.mul<T>(x, x);
}

/** x^2 / 2. */
@inline
export function halfSquare<T>(x: v128): v128 {
  return v128.mul<T>(square<T>(x), half<T>());
}

/** D = st minus + (s - t)^2/2, half a squared distance, of constants k. */
@inline
export function halfDistance<T>(
  k: usize,
  minus: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const radial = halfSquare<T>(apart<T>(k, row, step, column, stride));
  return v128.relaxed_madd<T>(product<T>(k, row, step, column, stride), minus, radial);
}

/** 1 - rho' from E[(phi(u) - phi(v))^2]/2 and the new deviations, constants k (and inverse, k + 1). */
@inline
export function centred<T>(
  distance: v128,
  k: usize,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const radial = halfSquare<T>(apart<T>(k, row, step, column, stride));
  const inverse = product<T>(k + 1, row, step, column, stride);
  return v128.mul<T>(v128.sub<T>(distance, radial), inverse);
}

/** Pairs whose new deviations, constants k, are so unlike that the distance is mostly theirs; or zero. */
@inline
export function unlike<T>(k: usize, row: usize, step: usize, column: usize, stride: usize): v128 {
  const x = v128.load(row + k * step);
  const y = v128.load(column + k * stride);
  const low = v128.pmin<T>(x, y);
  return v128.le<T>(v128.add<T>(low, low), v128.pmax<T>(x, y));
}

/** For them 1 - rho' from E[phi phi]; `near` where both are zero. */
export function fromCovariance<T>(
  lanes: v128,
  minus: v128,
  covariance: v128,
  near: v128,
  k: usize,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const zero = v128.splat<T>(<T>0);
  const inverse = product<T>(k + 1, row, step, column, stride);
  const direct = v128.relaxed_nmadd<T>(covariance, inverse, one<T>());
  const larger = v128.pmax<T>(v128.load(row + k * step), v128.load(column + k * stride));
  const chosen = choose<T>(near, direct, v128.eq<T>(larger, zero));
  return choose<T>(chosen, minus, lanes);
}
