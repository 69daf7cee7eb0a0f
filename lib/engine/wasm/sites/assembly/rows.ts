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

function rowOf<T, Mode, Biased, ThreeColumns>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  const mode = <i32>sizeof<Mode>() >> 1;
  reluRow<T>(mode, isSigned<Biased>(), isSigned<ThreeColumns>(), record, y, from, left, right, to);
}

function rowWithBias<T, Mode, Biased>(
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (threeColumns) rowOf<T, Mode, Biased, Yes>(record, y, from, left, right, to);
  else rowOf<T, Mode, Biased, No>(record, y, from, left, right, to);
}

function rowWithSigns<T, Mode>(
  biased: bool,
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (biased) rowWithBias<T, Mode, Yes>(threeColumns, record, y, from, left, right, to);
  else rowWithBias<T, Mode, No>(threeColumns, record, y, from, left, right, to);
}

/** A row; see `reluRow`. */
export function row<T>(
  record: usize,
  y: i32,
  mode: i32,
  biased: bool,
  threeColumns: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  if (mode == Signs.positive) rowWithSigns<T, Positive>(biased, threeColumns, record, y, from, left, right, to);
  else if (mode == Signs.kept) rowWithSigns<T, Kept>(biased, threeColumns, record, y, from, left, right, to);
  else rowWithSigns<T, Derived>(biased, threeColumns, record, y, from, left, right, to);
}
