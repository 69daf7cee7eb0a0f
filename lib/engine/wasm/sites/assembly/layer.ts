// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** A window, an affine step and a piecewise linear nonlinearity over a map, row by row. */
import {
  correlate_f32,
  correlate_f64,
  distances_f32,
  distances_f64,
  isWindow,
} from "./correlate.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";
import { BOTH } from "./relu.ts";
import { PLANE, ROWS, setRow } from "./row.ts";
import { row_f32, row_f64 } from "./rows.ts";
import { sums } from "./window.ts";

/** Numbers behind the sums of a row that nothing is lost of: rows are done four sites at a time. */
@inline
function guard<T>(at: usize): void {
  const large = v128.splat<T>(<T>1e30);
  v128.store(at, large);
  v128.store(at, large, 16);
  v128.store(at, large, 32);
}

/**
 * The words of the instruction: 1 input at the first tap of the first site, 2 its pitch, 3 its plane,
 * 4 output, 5 its pitch, 6 its plane, 7 rows, 8 columns, 9 and 10 taps, 11 and 12 strides, 13 deviations
 * of the left, 14 of the right inputs, 15 their pitch, 16 from them to their inverses, 17 parameters,
 * 18 mode, 19 whether units are others after it, 20 whether the NTK is not zero, 30 whether distances
 * after it are wanted; for 21 to 29 see `correlate.ts`.
 */
@inline
function layer<T>(record: usize): void {
  setRow(address(record, 17));
  const mode = word(record, 18);
  const biased = word(record, 19) != 0;
  const tangents = word(record, 20) != 0;
  const summed = isWindow(record);
  const both = mode == BOTH;
  const rows = word(record, 7);
  const columns = word(record, 8);
  const wide = word(record, 10) == 3 && word(record, 12) == 1;
  const paired = word(record, 9) == 3 && word(record, 11) == 1;
  const first = wide ? ROWS + 16 : ROWS;
  if (!tangents) {
    memory.fill(ROWS + 2 * PLANE, 0, <usize>(columns + 6) << 4);
    memory.fill(ROWS + 5 * PLANE, 0, <usize>(columns + 6) << 4);
  }
  if (sizeof<T>() == 4) distances_f32(both, record);
  else distances_f64(both, record);
  let left = leftAt(record);
  let right = rightAt(record);
  let to = address(record, 4);
  for (let y = 0; y < rows; y++) {
    const pair = paired && y + 1 < rows;
    if (summed) {
      sums<T>(record, y, 0, pair, wide);
      if (both) sums<T>(record, y, 1, pair, wide);
    }
    if (tangents) sums<T>(record, y, 2, pair, wide);
    if (wide && columns % 4 != 0) {
      const behind = ROWS + (<usize>(columns + 2) << 4);
      guard<T>(behind);
      if (both) guard<T>(behind + PLANE);
      if (pair) {
        guard<T>(behind + 3 * PLANE);
        if (both) guard<T>(behind + 4 * PLANE);
      }
    }
    const turns = pair ? 2 : 1;
    for (let turn = 0; turn < turns; turn++) {
      const from = turn == 0 ? first : first + 3 * PLANE;
      if (!wide) {
        if (sizeof<T>() == 4) correlate_f32(record, y + turn, both, from, left, right, from, PLANE);
        else correlate_f64(record, y + turn, both, from, left, right, from, PLANE);
      }
      if (sizeof<T>() == 4) row_f32(record, y + turn, mode, biased, wide, from, left, right, to);
      else row_f64(record, y + turn, mode, biased, wide, from, left, right, to);
      left += address(record, 15);
      right += address(record, 15);
      to += address(record, 5);
    }
    if (pair) y++;
  }
}

export function layer_f32(record: usize): void {
  layer<f32>(record);
}

export function layer_f64(record: usize): void {
  layer<f64>(record);
}
