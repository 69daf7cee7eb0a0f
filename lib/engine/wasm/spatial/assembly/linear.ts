// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Operations that leave squared distances what they are: windows, affine steps, sums; and what belongs to
 * the nonlinearities after them.
 */
import { address, leftAt, rightAt, settledLanes, word } from "./layout.ts";
import { PLANE, ROW, ROWS, setRow } from "./row.ts";
import { sums } from "./window.ts";

/** A sum over a window: of three sites where `wide`. */
@inline
function total<T>(wide: bool, from: usize): v128 {
  const first = v128.load(from);
  if (!wide) return first;
  return v128.add<T>(v128.add<T>(first, v128.load(from, 16)), v128.load(from, 32));
}

/** to = sum factor + term. */
@inline
function scaled<T>(
  wide: bool,
  count: i32,
  from: usize,
  to: usize,
  factor: v128,
  term: v128,
): void {
  const end = to + (<usize>count << 4);
  while (to < end) {
    v128.store(to, v128.relaxed_madd<T>(total<T>(wide, from), factor, term));
    from += 16;
    to += 16;
  }
}

/**
 * NTK: sum factor + K added + term, K = (s^2 + t^2 - E)/2 from E at `e`; exactly 0 where a variance is, since
 * a normalisation would make much of a rounding there.
 */
@inline
function tangents<T>(
  wide: bool,
  count: i32,
  from: usize,
  to: usize,
  e: usize,
  left: usize,
  right: usize,
): void {
  const end = to + (<usize>count << 4);
  const factor = v128.load(ROW, 16);
  const half = v128.neg<T>(v128.load(ROW, 48));
  const term = v128.load(ROW, 128);
  while (to < end) {
    const s = v128.load(left);
    const t = v128.load(right);
    const twice = v128.sub<T>(
      v128.relaxed_madd<T>(s, s, v128.mul<T>(t, t)),
      v128.load(e),
    );
    const lit = v128.ne<T>(v128.mul<T>(s, t), v128.splat<T>(<T>0));
    const added = v128.relaxed_madd<T>(v128.and(twice, lit), half, term);
    v128.store(to, v128.relaxed_madd<T>(total<T>(wide, from), factor, added));
    from += 16;
    to += 16;
    e += 16;
    left += 16;
    right += 16;
  }
}

/** One row of results, from the sums at `from`. */
@inline
function results<T>(
  wide: bool,
  both: bool,
  added: bool,
  columns: i32,
  from: usize,
  to: usize,
  plane: usize,
  left: usize,
  right: usize,
): void {
  scaled<T>(wide, columns, from, to, v128.load(ROW), v128.load(ROW, 96));
  if (both) {
    scaled<T>(wide, columns, from + PLANE, to + plane, v128.load(ROW), v128.load(ROW, 112));
  }
  from += 2 * PLANE;
  to += 2 * plane;
  if (added) tangents<T>(wide, columns, from, to, to - 2 * plane, left, right);
  else scaled<T>(wide, columns, from, to, v128.load(ROW, 16), v128.load(ROW, 128));
}

/**
 * A window and an affine step after it. Words 18: whether P is kept, 19: whether K adds to the NTK, at
 * the deviations after the step, 20: whether the NTK is not zero.
 */
@inline
function linear<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const both = word(record, 18) != 0;
  const added = word(record, 19) != 0;
  const moving = word(record, 20) != 0;
  const plane = address(record, 6);
  const wide = word(record, 10) == 3 && word(record, 12) == 1;
  const paired = word(record, 9) == 3 && word(record, 11) == 1;
  if (!moving) {
    memory.fill(ROWS + 2 * PLANE, 0, <usize>(columns + 2) << 4);
    memory.fill(ROWS + 5 * PLANE, 0, <usize>(columns + 2) << 4);
  }
  let to = address(record, 4);
  let left = leftAt(record);
  let right = rightAt(record);
  for (let y = 0; y < rows; y++) {
    const pair = paired && y + 1 < rows;
    sums<T>(record, y, 0, pair, wide);
    if (both) sums<T>(record, y, 1, pair, wide);
    if (moving) sums<T>(record, y, 2, pair, wide);
    const turns = pair ? 2 : 1;
    for (let turn = 0; turn < turns; turn++) {
      const from = turn == 0 ? ROWS : ROWS + 3 * PLANE;
      if (wide) results<T>(true, both, added, columns, from, to, plane, left, right);
      else results<T>(false, both, added, columns, from, to, plane, left, right);
      left += address(record, 15);
      right += address(record, 15);
      to += address(record, 5);
    }
    if (pair) y++;
  }
}

/**
 * A term of a sum: with deviations s and t of the term times factors f and g, E' = (fs - gt)^2 + fg (E -
 * (s - t)^2). Words 18: whether P is wanted, 19: whether the term has it, 20: whether its NTK is not
 * zero, 21: whether it is the first one.
 */
@inline
function term<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const wanted = word(record, 18) != 0;
  const kept = word(record, 19) != 0;
  const moving = word(record, 20) != 0;
  const first = word(record, 21) != 0;
  const inPlane = address(record, 3);
  const plane = address(record, 6);
  const f = v128.load(ROW, 64);
  const g = v128.load(ROW, 80);
  const product = v128.mul<T>(f, g);
  const two = v128.splat<T>(<T>2);
  for (let y = 0; y < rows; y++) {
    let from = address(record, 1) + <usize>y * address(record, 2);
    let to = address(record, 4) + <usize>y * address(record, 5);
    let left = leftAt(record) + <usize>y * address(record, 15);
    let right = rightAt(record) + <usize>y * address(record, 15);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      const s = v128.load(left);
      const t = v128.load(right);
      let apart = v128.sub<T>(s, t);
      apart = v128.mul<T>(apart, apart);
      let gap = v128.sub<T>(v128.mul<T>(s, f), v128.mul<T>(t, g));
      gap = v128.mul<T>(gap, gap);
      const e = v128.load(from);
      const near = v128.relaxed_madd<T>(product, v128.sub<T>(e, apart), gap);
      v128.store(to, first ? near : v128.add<T>(near, v128.load(to)));
      if (wanted) {
        const norms = v128.relaxed_madd<T>(s, s, v128.mul<T>(t, t));
        const p = kept ? v128.load(from + inPlane) : v128.relaxed_madd<T>(norms, two, v128.neg<T>(e));
        const far = v128.relaxed_madd<T>(product, v128.sub<T>(p, apart), gap);
        v128.store(to + plane, first ? far : v128.add<T>(far, v128.load(to + plane)));
      }
      const ntk = moving
        ? v128.mul<T>(product, v128.load(from + 2 * inPlane))
        : v128.splat<T>(<T>0);
      v128.store(
        to + 2 * plane,
        first ? ntk : v128.add<T>(ntk, v128.load(to + 2 * plane)),
      );
      from += 16;
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

/**
 * The NTK after a piecewise linear nonlinearity where one of two sites alone has variance zero: times
 * parameter 1, as the layer has taken rho for 1. Deviations are those before the nonlinearity.
 */
@inline
function settle<T>(record: usize): void {
  setRow(address(record, 17));
  const rows = word(record, 7);
  const columns = word(record, 8);
  const plane = 2 * address(record, 6);
  const factor = v128.load(ROW, 16);
  for (let y = 0; y < rows; y++) {
    let to = address(record, 4) + <usize>y * address(record, 5) + plane;
    let left = leftAt(record) + <usize>y * address(record, 15) + address(record, 16);
    let right = rightAt(record) + <usize>y * address(record, 15) + address(record, 16);
    const end = to + (<usize>columns << 4);
    while (to < end) {
      const lanes = settledLanes<T>(v128.load(left), v128.load(right));
      const ntk = v128.load(to);
      v128.store(to, v128.bitselect(v128.mul<T>(ntk, factor), ntk, lanes));
      to += 16;
      left += 16;
      right += 16;
    }
  }
}

export function linear_f32(record: usize): void {
  linear<f32>(record);
}

export function linear_f64(record: usize): void {
  linear<f64>(record);
}

export function term_f32(record: usize): void {
  term<f32>(record);
}

export function term_f64(record: usize): void {
  term<f64>(record);
}

export function settle_f32(record: usize): void {
  settle<f32>(record);
}

export function settle_f64(record: usize): void {
  settle<f64>(record);
}
