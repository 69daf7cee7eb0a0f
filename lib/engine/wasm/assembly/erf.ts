// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = a erf(bx) + c; the angles of arcsine.ts. */
import { gapOf, squareOf } from "./arcsine.ts";
import { angleOf } from "./elementary.ts";
import { choose, one, two } from "./numbers.ts";
import { centred, fromCovariance, product, put, total, unlike } from "./pair.ts";

/**
 * a erf(bx) + c over 2 a^2/pi. Constants from 3 on: the deviation and its inverse, and the input's own
 * angle. The parameter is c^2. The slope is 1/Delta, but for a factor.
 */
@inline
export function erf<T>(
  parameters: usize,
  away: v128,
  near: v128,
  far: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const st = product<T>(0, row, step, column, stride);
  const determinant = v128.mul<T>(v128.mul<T>(st, st), v128.mul<T>(near, far));
  const r = v128.mul<T>(st, v128.sub<T>(one<T>(), near));
  const root = v128.sqrt<T>(squareOf<T>(determinant, row, step, column, stride));
  const gap = gapOf<T>(determinant, r, root, row, step, column, stride);
  const other = v128.sub<T>(total<T>(5, row, step, column, stride), gap);
  const distance = choose<T>(other, gap, away);
  let minus = centred<T>(distance, 3, row, step, column, stride);
  const lanes = unlike<T>(3, row, step, column, stride);
  if (v128.any_true(lanes)) {
    const offset = v128.load(parameters);
    minus = unlikeErf<T>(lanes, minus, offset, away, near, r, root, row, step, column, stride);
  }
  put(minus, v128.div<T>(one<T>(), root));
}

function unlikeErf<T>(
  lanes: v128,
  minus: v128,
  offset: v128,
  away: v128,
  near: v128,
  r: v128,
  root: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const inverse = v128.sqrt<T>(product<T>(6, row, step, column, stride));
  const mu = angleOf<T>(v128.mul<T>(r, inverse), v128.mul<T>(root, inverse));
  const covariance = v128.add<T>(choose<T>(v128.neg<T>(mu), mu, away), offset);
  const same = choose<T>(v128.sub<T>(two<T>(), near), near, away);
  return fromCovariance<T>(lanes, minus, covariance, same, 3, row, step, column, stride);
}
