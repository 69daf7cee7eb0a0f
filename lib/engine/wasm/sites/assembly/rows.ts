// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Rows of a window, an affine step and a piecewise linear nonlinearity, each way of them a function of its
 * own: what runs is not replaced by its faster form, so that the loop that calls them may run on.
 */
import { reluRow } from "./relu.ts";
import { Signs } from "../protocol.ts";

function positiveWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.positive, false, true, record, y, from, left, right, to);
}

function positive_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.positive, false, false, record, y, from, left, right, to);
}

function positiveBiasedWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.positive, true, true, record, y, from, left, right, to);
}

function positiveBiased_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.positive, true, false, record, y, from, left, right, to);
}

function bothWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.kept, false, true, record, y, from, left, right, to);
}

function both_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.kept, false, false, record, y, from, left, right, to);
}

function bothBiasedWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.kept, true, true, record, y, from, left, right, to);
}

function bothBiased_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.kept, true, false, record, y, from, left, right, to);
}

function derivedWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.derived, false, true, record, y, from, left, right, to);
}

function derived_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.derived, false, false, record, y, from, left, right, to);
}

function derivedBiasedWide_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.derived, true, true, record, y, from, left, right, to);
}

function derivedBiased_f32(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f32>(Signs.derived, true, false, record, y, from, left, right, to);
}

function positiveWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.positive, false, true, record, y, from, left, right, to);
}

function positive_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.positive, false, false, record, y, from, left, right, to);
}

function positiveBiasedWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.positive, true, true, record, y, from, left, right, to);
}

function positiveBiased_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.positive, true, false, record, y, from, left, right, to);
}

function bothWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.kept, false, true, record, y, from, left, right, to);
}

function both_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.kept, false, false, record, y, from, left, right, to);
}

function bothBiasedWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.kept, true, true, record, y, from, left, right, to);
}

function bothBiased_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.kept, true, false, record, y, from, left, right, to);
}

function derivedWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.derived, false, true, record, y, from, left, right, to);
}

function derived_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.derived, false, false, record, y, from, left, right, to);
}

function derivedBiasedWide_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.derived, true, true, record, y, from, left, right, to);
}

function derivedBiased_f64(
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  reluRow<f64>(Signs.derived, true, false, record, y, from, left, right, to);
}

/** A row in float32; see `reluRow`. */
export function row_f32(
  record: usize,
  y: i32,
  mode: i32,
  biased: bool,
  wide: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  switch (4 * mode + (biased ? 2 : 0) + (wide ? 1 : 0)) {
    case 0:
      return positive_f32(record, y, from, left, right, to);
    case 1:
      return positiveWide_f32(record, y, from, left, right, to);
    case 2:
      return positiveBiased_f32(record, y, from, left, right, to);
    case 3:
      return positiveBiasedWide_f32(record, y, from, left, right, to);
    case 4:
      return both_f32(record, y, from, left, right, to);
    case 5:
      return bothWide_f32(record, y, from, left, right, to);
    case 6:
      return bothBiased_f32(record, y, from, left, right, to);
    case 7:
      return bothBiasedWide_f32(record, y, from, left, right, to);
    case 8:
      return derived_f32(record, y, from, left, right, to);
    case 9:
      return derivedWide_f32(record, y, from, left, right, to);
    case 10:
      return derivedBiased_f32(record, y, from, left, right, to);
    default:
      return derivedBiasedWide_f32(record, y, from, left, right, to);
  }
}

/** A row in float64; see `reluRow`. */
export function row_f64(
  record: usize,
  y: i32,
  mode: i32,
  biased: bool,
  wide: bool,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  switch (4 * mode + (biased ? 2 : 0) + (wide ? 1 : 0)) {
    case 0:
      return positive_f64(record, y, from, left, right, to);
    case 1:
      return positiveWide_f64(record, y, from, left, right, to);
    case 2:
      return positiveBiased_f64(record, y, from, left, right, to);
    case 3:
      return positiveBiasedWide_f64(record, y, from, left, right, to);
    case 4:
      return both_f64(record, y, from, left, right, to);
    case 5:
      return bothWide_f64(record, y, from, left, right, to);
    case 6:
      return bothBiased_f64(record, y, from, left, right, to);
    case 7:
      return bothBiasedWide_f64(record, y, from, left, right, to);
    case 8:
      return derived_f64(record, y, from, left, right, to);
    case 9:
      return derivedWide_f64(record, y, from, left, right, to);
    case 10:
      return derivedBiased_f64(record, y, from, left, right, to);
    default:
      return derivedBiasedWide_f64(record, y, from, left, right, to);
  }
}
