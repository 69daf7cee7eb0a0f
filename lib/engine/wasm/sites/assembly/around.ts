// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** What lies around a map. */
import { address, leftRow, mapRow, rightRow, word } from "./layout.ts";
import { lengthsOf } from "./states.ts";
import { HaloWord, Plane, Word } from "../protocol.ts";

/** Zeros in `count` cells of all planes but those of E and P, which are (s - t)^2. */
@inline
function haloRow<T>(
  writesPlus: bool,
  measured: bool,
  count: i32,
  to: usize,
  plane: usize,
  left: usize,
  right: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const end = to + (<usize>count << 4);
  while (to < end) {
    v128.store(to, zero);
    v128.store(to + plane * Plane.ntk, zero);
    if (writesPlus) v128.store(to + plane * Plane.plus, zero);
    if (measured) {
      const e = lengthsOf<T>(v128.load(left), v128.load(right));
      v128.store(to + plane * Plane.distance, e);
      if (writesPlus) v128.store(to + plane * Plane.opposite, e);
      left += 16;
      right += 16;
    }
    to += 16;
  }
}

/**
 * What lies around a map, where one of the two inputs has no site, so that its deviation is 0. The output is
 * the first cell of all, rows and columns count all cells.
 */
export function halo<T>(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const top = word(record, HaloWord.top);
  const bottom = word(record, HaloWord.bottom);
  const start = word(record, HaloWord.start);
  const end = word(record, HaloWord.end);
  const plane = address(record, Word.outputPlane);
  const writesPlus = word(record, HaloWord.writesPlus) != 0;
  const measured = word(record, HaloWord.measures) != 0;
  for (let y = 0; y < rows; y++) {
    const to = mapRow(record, y, Word.output, Word.outputPitch);
    const left = leftRow(record, y);
    const right = rightRow(record, y);
    if (y < top || y >= bottom) {
      haloRow<T>(writesPlus, measured, columns, to, plane, left, right);
      continue;
    }
    haloRow<T>(writesPlus, measured, start, to, plane, left, right);
    const skip = <usize>end << 4;
    haloRow<T>(writesPlus, measured, columns - end, to + skip, plane, left + skip, right + skip);
  }
}

/** The remainder from 0 on, also of a negative number. */
@inline
function modulo(a: i32, length: i32): i32 {
  const rest = a % length;
  return rest < 0 ? rest + length : rest;
}

/**
 * What lies around a map on a circle: copies of the map itself.
 */
export function wrap(record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const top = word(record, HaloWord.top);
  const bottom = word(record, HaloWord.bottom);
  const start = word(record, HaloWord.start);
  const end = word(record, HaloWord.end);
  const height = word(record, HaloWord.height);
  const width = word(record, HaloWord.width);
  const pitch = address(record, Word.outputPitch);
  const plane = address(record, Word.outputPlane);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      if (y >= top && y < bottom && x >= start && x < end) continue;
      const row = modulo(y - top, height) + top;
      const column = modulo(x - start, width) + start;
      const to = address(record, Word.output) + <usize>y * pitch + (<usize>x << 4);
      const from = address(record, Word.output) + <usize>row * pitch + (<usize>column << 4);
      for (let k: usize = 0; k < <usize>Plane.count; k++) v128.store(to + k * plane, v128.load(from + k * plane));
    }
  }
}
