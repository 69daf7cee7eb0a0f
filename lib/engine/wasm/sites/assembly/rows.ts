// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Rows of a window, an affine step and a piecewise linear nonlinearity, each way of them a function of its
 * own: what runs is not replaced by its faster form, so that the loop that calls them may run on.
 */
import { reluRow } from "./relu.ts";
import { Signs } from "../protocol.ts";

function positiveWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.positive, false, true, record, y, from, left, right, to);
}

function positive<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.positive, false, false, record, y, from, left, right, to);
}

function positiveBiasedWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.positive, true, true, record, y, from, left, right, to);
}

function positiveBiased<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.positive, true, false, record, y, from, left, right, to);
}

function bothWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.kept, false, true, record, y, from, left, right, to);
}

function both<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.kept, false, false, record, y, from, left, right, to);
}

function bothBiasedWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.kept, true, true, record, y, from, left, right, to);
}

function bothBiased<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.kept, true, false, record, y, from, left, right, to);
}

function derivedWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.derived, false, true, record, y, from, left, right, to);
}

function derived<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.derived, false, false, record, y, from, left, right, to);
}

function derivedBiasedWide<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.derived, true, true, record, y, from, left, right, to);
}

function derivedBiased<T>(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<T>(Signs.derived, true, false, record, y, from, left, right, to);
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
  switch (4 * mode + (biased ? 2 : 0) + (threeColumns ? 1 : 0)) {
    case 0:
      return positive<T>(record, y, from, left, right, to);
    case 1:
      return positiveWide<T>(record, y, from, left, right, to);
    case 2:
      return positiveBiased<T>(record, y, from, left, right, to);
    case 3:
      return positiveBiasedWide<T>(record, y, from, left, right, to);
    case 4:
      return both<T>(record, y, from, left, right, to);
    case 5:
      return bothWide<T>(record, y, from, left, right, to);
    case 6:
      return bothBiased<T>(record, y, from, left, right, to);
    case 7:
      return bothBiasedWide<T>(record, y, from, left, right, to);
    case 8:
      return derived<T>(record, y, from, left, right, to);
    case 9:
      return derivedWide<T>(record, y, from, left, right, to);
    case 10:
      return derivedBiased<T>(record, y, from, left, right, to);
    default:
      return derivedBiasedWide<T>(record, y, from, left, right, to);
  }
}
