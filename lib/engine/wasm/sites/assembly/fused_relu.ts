// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** A window, an affine step and a piecewise linear nonlinearity over a map, row by row. */
import { correlate, distances, isWindow } from "./correlate.ts";
import { address, leftAt, rightAt, word } from "./layout.ts";
import { loadParameters } from "./parameters.ts";
import { row } from "./rows.ts";
import { PLANE, ROW, SUMS, sums } from "./window.ts";
import { LinearWord, Plane, Signs, Word } from "../protocol.ts";

/** Numbers behind the sums of a row that nothing is lost of: rows are done four sites at a time. */
@inline
function guard<T>(at: usize): void {
  const large = v128.splat<T>(<T>1e30);
  v128.store(at, large);
  v128.store(at, large, 16);
  v128.store(at, large, 32);
}

export function fusedRelu<T>(record: usize): void {
  loadParameters(address(record, Word.parameters));
  const mode = word(record, LinearWord.mode);
  const general = word(record, LinearWord.general) != 0;
  const tangents = word(record, LinearWord.hasNtk) != 0;
  const summed = isWindow(record);
  const both = mode == Signs.kept;
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const threeColumns = word(record, Word.tapColumns) == 3 && word(record, Word.strideColumns) == 1;
  const paired = word(record, Word.tapRows) == 3 && word(record, Word.strideRows) == 1;
  const first = threeColumns ? SUMS + 16 : SUMS;
  if (!tangents) {
    memory.fill(SUMS + PLANE * Plane.ntk, 0, <usize>(columns + 6) << 4);
    memory.fill(SUMS + ROW + PLANE * Plane.ntk, 0, <usize>(columns + 6) << 4);
  }
  distances<T>(both, record);
  let left = leftAt(record);
  let right = rightAt(record);
  let to = address(record, Word.output);
  for (let y = 0; y < rows; y++) {
    const pair = paired && y + 1 < rows;
    if (summed) {
      sums<T>(record, y, Plane.minus, pair, threeColumns);
      if (both) sums<T>(record, y, Plane.plus, pair, threeColumns);
    }
    if (tangents) sums<T>(record, y, Plane.ntk, pair, threeColumns);
    if (threeColumns && columns % 4 != 0) {
      const behind = SUMS + (<usize>(columns + 2) << 4);
      guard<T>(behind);
      if (both) guard<T>(behind + PLANE * Plane.plus);
      if (pair) {
        guard<T>(behind + ROW);
        if (both) guard<T>(behind + ROW + PLANE * Plane.plus);
      }
    }
    const turns = pair ? 2 : 1;
    for (let turn = 0; turn < turns; turn++) {
      const from = turn == 0 ? first : first + ROW;
      if (!threeColumns) {
        correlate<T>(record, y + turn, both, from, left, right, from, PLANE);
      }
      row<T>(record, y + turn, mode, general, threeColumns, from, left, right, to);
      left += address(record, Word.sidePitch);
      right += address(record, Word.sidePitch);
      to += address(record, Word.outputPitch);
    }
    if (pair) y++;
  }
}
