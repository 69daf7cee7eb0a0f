// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Rows of a window, an affine step and a piecewise linear nonlinearity, each way of them a function of its
 * own: what runs is not replaced by its faster form, so that the loop that calls them may run on.
 */
import { reluRow } from "./relu.ts";
import { Signs } from "../protocol.ts";

// Functions are made for types alone, so that types stand for signs, by their size, and for yes and no.
type Positive = i8;
type Kept = i16;
type Derived = i32;
type Yes = i8;
type No = u8;

function rowOf<T, Mode, General, ThreeColumns>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  const mode = <i32>sizeof<Mode>() >> 1;
  reluRow<T>(mode, isSigned<General>(), isSigned<ThreeColumns>(), record, y, from, left, right, to);
}

function rowWithColumns<T, Mode, General>(
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (threeColumns) rowOf<T, Mode, General, Yes>(record, y, from, left, right, to);
  else rowOf<T, Mode, General, No>(record, y, from, left, right, to);
}

function rowWithSigns<T, Mode>(
  general: bool,
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (general) rowWithColumns<T, Mode, Yes>(threeColumns, record, y, from, left, right, to);
  else rowWithColumns<T, Mode, No>(threeColumns, record, y, from, left, right, to);
}

/** A row; see `reluRow`. */
export function row<T>(
  record: usize,
  y: i32,
  mode: i32,
  general: bool,
  threeColumns: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (mode == Signs.positive) rowWithSigns<T, Positive>(general, threeColumns, record, y, from, left, right, to);
  else if (mode == Signs.kept) rowWithSigns<T, Kept>(general, threeColumns, record, y, from, left, right, to);
  else rowWithSigns<T, Derived>(general, threeColumns, record, y, from, left, right, to);
}
