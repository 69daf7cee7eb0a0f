// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Correlations after a window and an affine step. With deviations s_k, t_k at the taps and s, t after the
 * step, a factor f of them and shares d, e of the bias, c_k = f s_k/s and c'_k = f t_k/t,
 *   1 - rho = sum_k c_k c'_k (1 - rho_k) + (sum_k (c_k - c'_k)^2 + (d/s - e/t)^2)/2,
 * a sum of terms that are not negative, and 1 + rho likewise. That is exact and slow. Distances are fast:
 * E = p + q - 2K is a sum over the window, so that 2 s t (1 - rho) = f^2 sum E + (d - e)^2 - (s - t)^2. Where
 * that would lose digits the exact way is taken.
 */
import { two } from "../../assembly/numbers.ts";
import { address, leftAt, leftRow, mapRow, rightAt, rightRow, word } from "./layout.ts";
import { parameter } from "./parameters.ts";
import { isSure, lengthsOf, toCorrelation, toDistance, twiceOf, withoutLengths } from "./states.ts";
import { PLANE } from "./window.ts";
import { LinearParameter, LinearWord, Plane, Word } from "../protocol.ts";

/** Whether a window has more than one tap. */
@inline
export function isWindow(record: usize): bool {
  return word(record, Word.tapRows) != 1 || word(record, Word.tapColumns) != 1;
}

/** Writes E, and P where `writesPlus`, of all sites that the windows read, where they are not there already. */
@inline
function distanceMap<T>(writesPlus: bool, record: usize): void {
  const rows = (word(record, Word.rows) - 1) * word(record, Word.strideRows) + word(record, Word.tapRows);
  const columns = (word(record, Word.columns) - 1) * word(record, Word.strideColumns) + word(record, Word.tapColumns);
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, LinearWord.distancePlane);
  for (let y = 0; y < rows; y++) {
    let to = mapRow(record, y, LinearWord.distances, LinearWord.distancePitch);
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let left = leftRow(record, y, LinearWord.tapLeft, LinearWord.tapPitch);
    let right = rightRow(record, y, LinearWord.tapRight, LinearWord.tapPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      const apart = lengthsOf<T>(s, t);
      const twice = twiceOf<T>(s, t);
      v128.store(to, toDistance<T>(v128.load(from), twice, apart));
      if (writesPlus) {
        const p = toDistance<T>(v128.load(from + inPlane * Plane.plus), twice, apart);
        v128.store(to + plane * Plane.plus, p);
      }
      from += 16;
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

export function distances<T>(writesPlus: bool, record: usize): void {
  if (!isWindow(record) || word(record, LinearWord.measured) != 0) return;
  if (writesPlus) distanceMap<T>(true, record);
  else distanceMap<T>(false, record);
}

/** What `exact` finds of 1 + rho. */
export const PLUS: usize = memory.data(16, 16);

/**
 * 1 - rho of site `x` of row `y`, and 1 + rho at `PLUS`, for i = 1/(sqrt(2) s) and j = 1/(sqrt(2) t) after the
 * step.
 */
export function exact<T>(record: usize, y: i32, x: i32, i: v128, j: v128): v128 {
  const zero = v128.splat<T>(<T>0);
  const row = <usize>(y * word(record, Word.strideRows));
  const skip = <usize>(x * word(record, Word.strideColumns)) << 4;
  const inputPlane = address(record, Word.inputPlane);
  const readsPlus = word(record, LinearWord.readsPlus) != 0;
  const rowTaps = word(record, Word.tapRows);
  const width = <usize>word(record, Word.tapColumns) << 4;
  const f = v128.mul<T>(parameter(LinearParameter.tap), i);
  const g = v128.mul<T>(parameter(LinearParameter.tap), j);
  let minus = zero;
  let plus = zero;
  for (let k = 0; k < rowTaps; k++) {
    const line = row + <usize>k;
    let from = address(record, Word.input) + skip + line * address(record, Word.inputPitch);
    let left = leftAt(record, LinearWord.tapLeft) + skip + line * address(record, LinearWord.tapPitch);
    let right = rightAt(record, LinearWord.tapRight) + skip + line * address(record, LinearWord.tapPitch);
    const end = from + width;
    while (from < end) {
      const c = v128.mul<T>(f, v128.load(left));
      const d = v128.mul<T>(g, v128.load(right));
      const apart = lengthsOf<T>(c, d);
      const twice = twiceOf<T>(c, d);
      const near = v128.load(from);
      const far = readsPlus ? v128.load(from + inputPlane) : v128.sub<T>(two<T>(), near);
      minus = v128.add<T>(minus, toDistance<T>(near, twice, apart));
      plus = v128.add<T>(plus, toDistance<T>(far, twice, apart));
      from += 16;
      left += 16;
      right += 16;
    }
  }
  const d = v128.mul<T>(parameter(LinearParameter.leftBias), i);
  const e = v128.mul<T>(parameter(LinearParameter.rightBias), j);
  let gap = v128.sub<T>(d, e);
  minus = v128.relaxed_madd<T>(gap, gap, minus);
  gap = v128.add<T>(d, e);
  plus = v128.relaxed_madd<T>(gap, gap, plus);
  // A vector of zeros is at a right angle to every other one, and equal to itself.
  const lost = v128.or(v128.eq<T>(i, zero), v128.eq<T>(j, zero));
  minus = v128.bitselect(v128.add<T>(minus, minus), minus, lost);
  plus = v128.bitselect(v128.sub<T>(two<T>(), minus), plus, lost);
  v128.store(PLUS, v128.pmin<T>(plus, two<T>()));
  return v128.pmin<T>(minus, two<T>());
}

/** E after the step, from a sum over the window, or P. */
@inline
export function distance<T>(hasBias: bool, sum: v128, added: v128): v128 {
  if (hasBias) return v128.relaxed_madd<T>(sum, parameter(LinearParameter.factor), added);
  return v128.mul<T>(sum, parameter(LinearParameter.factor));
}

/** A row of correlations from sums over windows at `from`, to planes at `to`. */
@inline
function correlateRow<T>(
  record: usize,
  y: i32,
  hasBias: bool,
  writesPlus: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
  plane: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const count = word(record, Word.columns);
  const side = address(record, Word.sidePlane);
  for (let x = 0; x < count; x++) {
    const s = v128.load(left);
    const t = v128.load(right);
    const i = v128.load(left + side);
    const j = v128.load(right + side);
    const apart = lengthsOf<T>(s, t);
    const e = distance<T>(hasBias, v128.load(from), parameter(LinearParameter.added));
    const rest = withoutLengths<T>(e, apart);
    let minus = toCorrelation<T>(rest, i, j);
    let plus = zero;
    let less = rest;
    if (writesPlus) {
      const p = distance<T>(hasBias, v128.load(from, PLANE * Plane.plus), parameter(LinearParameter.addedPlus));
      const other = withoutLengths<T>(p, apart);
      less = v128.pmin<T>(rest, other);
      plus = toCorrelation<T>(other, i, j);
    }
    const sure = isSure<T>(apart, less);
    if (!v128.all_true<i32>(sure)) {
      const found = exact<T>(record, y, x, i, j);
      minus = v128.bitselect(minus, found, sure);
      plus = v128.bitselect(plus, v128.load(PLUS), sure);
    }
    v128.store(to, minus);
    if (writesPlus) v128.store(to + plane * Plane.plus, plus);
    from += 16;
    left += 16;
    right += 16;
    to += 16;
  }
}

/** The same for a window of one tap, which is exact and reads no sums. */
@inline
function correlatePoints<T>(
  record: usize,
  y: i32,
  hasBias: bool,
  writesPlus: bool,
  left: usize,
  right: usize,
  to: usize,
  plane: usize,
): void {
  const row = <usize>(y * word(record, Word.strideRows));
  const step = <usize>word(record, Word.strideColumns) << 4;
  const side = address(record, Word.sidePlane);
  const inPlane = address(record, Word.inputPlane);
  let from = address(record, Word.input) + row * address(record, Word.inputPitch);
  let s = leftAt(record, LinearWord.tapLeft) + row * address(record, LinearWord.tapPitch);
  let t = rightAt(record, LinearWord.tapRight) + row * address(record, LinearWord.tapPitch);
  const f = parameter(LinearParameter.tap);
  const d = parameter(LinearParameter.leftBias);
  const e = parameter(LinearParameter.rightBias);
  const end = to + (<usize>word(record, Word.columns) << 4);
  while (to < end) {
    let minus = v128.load(from);
    let plus = writesPlus ? v128.load(from + inPlane * Plane.plus) : minus;
    if (hasBias) {
      const i = v128.load(left + side);
      const j = v128.load(right + side);
      const a = v128.mul<T>(v128.mul<T>(f, i), v128.load(s));
      const b = v128.mul<T>(v128.mul<T>(f, j), v128.load(t));
      const h = v128.mul<T>(d, i);
      const k = v128.mul<T>(e, j);
      const twice = twiceOf<T>(a, b);
      const apart = lengthsOf<T>(a, b);
      let gap = v128.sub<T>(h, k);
      minus = toDistance<T>(minus, twice, v128.relaxed_madd<T>(gap, gap, apart));
      gap = v128.add<T>(h, k);
      if (writesPlus) plus = toDistance<T>(plus, twice, v128.relaxed_madd<T>(gap, gap, apart));
      left += 16;
      right += 16;
      s += step;
      t += step;
    }
    v128.store(to, minus);
    if (writesPlus) v128.store(to + plane * Plane.plus, plus);
    from += step;
    to += 16;
  }
}

/** A row of correlations; from sums at `from` where there is a window. */
@inline
function row<T>(
  record: usize,
  y: i32,
  hasBias: bool,
  writesPlus: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
  plane: usize,
): void {
  if (!isWindow(record)) {
    if (writesPlus) correlatePoints<T>(record, y, hasBias, true, left, right, to, plane);
    else correlatePoints<T>(record, y, hasBias, false, left, right, to, plane);
  } else if (writesPlus) {
    correlateRow<T>(record, y, hasBias, true, from, left, right, to, plane);
  } else {
    correlateRow<T>(record, y, hasBias, false, from, left, right, to, plane);
  }
}

/** Row `y` of correlations; see `row`. */
export function correlate<T>(
  record: usize,
  y: i32,
  writesPlus: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
  plane: usize,
): void {
  if (word(record, LinearWord.hasBias) != 0) row<T>(record, y, true, writesPlus, from, left, right, to, plane);
  else row<T>(record, y, false, writesPlus, from, left, right, to, plane);
}
