// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Sums over windows of one plane of a map. */
import { address, word } from "./layout.ts";
import { LinearWord, LONGEST_ROW, Plane, Word } from "../protocol.ts";

/** Bytes of one plane of a row of sums. Sites are done four at a time, with neighbours, which needs some more room. */
export const PLANE: usize = 16 * (LONGEST_ROW + 16);

/** Bytes of the planes minus, plus and ntk of a row of sums; of the first two the sums are those of E and P. */
export const ROW: usize = 3 * PLANE;

/** Sums of two rows, after one site that is read but not used. */
export const SUMS: usize = memory.data(2 * <i32>ROW, 16) + 16;

/** Sums `taps` rows, `pitch` bytes apart, of `count` sites. */
export function vertical<T>(taps: i32, count: i32, from: usize, pitch: usize, to: usize): void {
  const end = to + (<usize>count << 4);
  if (taps == 3) {
    while (to < end) {
      const a = v128.add<T>(v128.load(from), v128.load(from + pitch));
      v128.store(to, v128.add<T>(a, v128.load(from + 2 * pitch)));
      from += 16;
      to += 16;
    }
    return;
  }
  while (to < end) {
    let sum = v128.load(from);
    let at = from;
    for (let k = 1; k < taps; k++) {
      at += pitch;
      sum = v128.add<T>(sum, v128.load(at));
    }
    v128.store(to, sum);
    from += 16;
    to += 16;
  }
}

/** The same of three rows from `from` and three from the next row, at `to` and `next`. */
export function verticalPair<T>(count: i32, from: usize, pitch: usize, to: usize, next: usize): void {
  const end = to + (<usize>count << 4);
  const third = from + 2 * pitch;
  const delta = third - from;
  while (to < end) {
    const middle = v128.add<T>(v128.load(from + pitch), v128.load(from + delta));
    v128.store(to, v128.add<T>(middle, v128.load(from)));
    v128.store(next, v128.add<T>(middle, v128.load(from + delta + pitch)));
    from += 16;
    to += 16;
    next += 16;
  }
}

/** Sums `taps` neighbours for `count` sites, `stride` sites apart; may be in place. */
export function horizontal<T>(taps: i32, stride: i32, count: i32, from: usize, to: usize): void {
  const end = to + (<usize>count << 4);
  const step = <usize>stride << 4;
  while (to < end) {
    let sum = v128.load(from);
    const last = from + (<usize>taps << 4);
    for (let at = from + 16; at < last; at += 16) sum = v128.add<T>(sum, v128.load(at));
    v128.store(to, sum);
    from += step;
    to += 16;
  }
}

/**
 * Sums over the windows of output row `y` of plane `plane`, at SUMS; of the next row too where `pair`. Where
 * `threeColumns` those of a row's three sites are left to the one who reads them. Of minus and plus these are E and P.
 */
@inline
export function sums<T>(record: usize, y: i32, plane: i32, pair: bool, threeColumns: bool): void {
  const columns = word(record, Word.columns);
  const stride = word(record, Word.strideColumns);
  const taps = word(record, Word.tapColumns);
  const width = (columns - 1) * stride + taps;
  const pitch = address(record, plane < Plane.ntk ? LinearWord.distancePitch : Word.inputPitch);
  const from = (plane < Plane.ntk
    ? address(record, LinearWord.distances) + address(record, LinearWord.distancePlane) * plane
    : address(record, Word.input) + address(record, Word.inputPlane) * plane) +
    <usize>(y * word(record, Word.strideRows)) * pitch;
  const to = SUMS + PLANE * plane;
  const next = to + ROW;
  if (pair) {
    verticalPair<T>(width, from, pitch, to, next);
  } else vertical<T>(word(record, Word.tapRows), width, from, pitch, to);
  if (threeColumns || taps == 1 && stride == 1) return;
  horizontal<T>(taps, stride, columns, to, to);
  if (!pair) return;
  horizontal<T>(taps, stride, columns, next, next);
}
