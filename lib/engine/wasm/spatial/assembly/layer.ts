// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** A window, an affine step and a piecewise linear nonlinearity over a map, row by row. */
import { address, leftAt, rightAt, word } from "./layout.ts";
import { BOTH } from "./relu.ts";
import { PLANE, ROWS, setRow } from "./row.ts";
import { row_f32, row_f64 } from "./rows.ts";
import {
  horizontal_f32,
  horizontal_f64,
  verticalPair_f32,
  verticalPair_f64,
  vertical_f32,
  vertical_f64,
} from "./window.ts";

/** Sums over windows of output row `y`, and of the next one where `pair`, for plane `plane`. */
@inline
function sums<T>(record: usize, y: i32, pair: bool, wide: bool, plane: usize): void {
  const pitch = address(record, 2);
  const from = address(record, 1) + plane * address(record, 3) +
    <usize>(y * word(record, 11)) * pitch;
  const columns = word(record, 8);
  const stride = word(record, 12);
  const taps = word(record, 10);
  const width = (columns - 1) * stride + taps;
  const to = ROWS + plane * PLANE;
  const next = to + 3 * PLANE;
  if (pair) {
    if (sizeof<T>() == 4) verticalPair_f32(width, from, pitch, to, next);
    else verticalPair_f64(width, from, pitch, to, next);
  } else if (sizeof<T>() == 4) vertical_f32(word(record, 9), width, from, pitch, to);
  else vertical_f64(word(record, 9), width, from, pitch, to);
  if (wide || taps == 1 && stride == 1) return;
  if (sizeof<T>() == 4) horizontal_f32(taps, stride, columns, to, to);
  else horizontal_f64(taps, stride, columns, to, to);
  if (!pair) return;
  if (sizeof<T>() == 4) horizontal_f32(taps, stride, columns, next, next);
  else horizontal_f64(taps, stride, columns, next, next);
}

/**
 * The words of the instruction: 1 input at the first tap of the first site, 2 its pitch, 3 its plane,
 * 4 output, 5 its pitch, 6 its plane, 7 rows, 8 columns, 9 and 10 taps, 11 and 12 strides, 13 deviations
 * of the left, 14 of the right inputs, 15 their pitch, 16 from them to their inverses, 17 parameters,
 * 18 mode, 19 whether there are biases, 20 whether the NTK is not zero.
 */
@inline
function layer<T>(record: usize): void {
  setRow(address(record, 17));
  const mode = word(record, 18);
  const biased = word(record, 19) != 0;
  const tangents = word(record, 20) != 0;
  const rows = word(record, 7);
  const columns = word(record, 8);
  const wide = word(record, 10) == 3 && word(record, 12) == 1;
  const paired = word(record, 9) == 3 && word(record, 11) == 1;
  const first = wide ? ROWS + 16 : ROWS;
  const side = address(record, 16);
  const plane = address(record, 6);
  if (!tangents) {
    memory.fill(ROWS + 2 * PLANE, 0, <usize>(columns + 6) << 4);
    memory.fill(ROWS + 5 * PLANE, 0, <usize>(columns + 6) << 4);
  }
  let left = leftAt(record);
  let right = rightAt(record);
  let to = address(record, 4);
  for (let y = 0; y < rows; y++) {
    const pair = paired && y + 1 < rows;
    sums<T>(record, y, pair, wide, 0);
    if (mode == BOTH) sums<T>(record, y, pair, wide, 1);
    if (tangents) sums<T>(record, y, pair, wide, 2);
    const turns = pair ? 2 : 1;
    for (let turn = 0; turn < turns; turn++) {
      const from = turn == 0 ? first : first + 3 * PLANE;
      if (sizeof<T>() == 4) row_f32(mode, biased, wide, columns, from, left, right, side, to, 2 * plane);
      else row_f64(mode, biased, wide, columns, from, left, right, side, to, 2 * plane);
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
