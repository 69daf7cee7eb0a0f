// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Rows of a window, an affine step and a piecewise linear nonlinearity, each way of them a function of its
 * own: what runs is not replaced by its faster form, so that the loop that calls them may run on.
 */
import { BOTH, DERIVED, POSITIVE, reluRow } from "./relu.ts";

function positiveWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(POSITIVE, false, true, count, from, left, right, side, to, plane);
}

function positive_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(POSITIVE, false, false, count, from, left, right, side, to, plane);
}

function positiveBiasedWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(POSITIVE, true, true, count, from, left, right, side, to, plane);
}

function positiveBiased_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(POSITIVE, true, false, count, from, left, right, side, to, plane);
}

function bothWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(BOTH, false, true, count, from, left, right, side, to, plane);
}

function both_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(BOTH, false, false, count, from, left, right, side, to, plane);
}

function bothBiasedWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(BOTH, true, true, count, from, left, right, side, to, plane);
}

function bothBiased_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(BOTH, true, false, count, from, left, right, side, to, plane);
}

function derivedWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(DERIVED, false, true, count, from, left, right, side, to, plane);
}

function derived_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(DERIVED, false, false, count, from, left, right, side, to, plane);
}

function derivedBiasedWide_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(DERIVED, true, true, count, from, left, right, side, to, plane);
}

function derivedBiased_f32(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f32>(DERIVED, true, false, count, from, left, right, side, to, plane);
}

function positiveWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(POSITIVE, false, true, count, from, left, right, side, to, plane);
}

function positive_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(POSITIVE, false, false, count, from, left, right, side, to, plane);
}

function positiveBiasedWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(POSITIVE, true, true, count, from, left, right, side, to, plane);
}

function positiveBiased_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(POSITIVE, true, false, count, from, left, right, side, to, plane);
}

function bothWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(BOTH, false, true, count, from, left, right, side, to, plane);
}

function both_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(BOTH, false, false, count, from, left, right, side, to, plane);
}

function bothBiasedWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(BOTH, true, true, count, from, left, right, side, to, plane);
}

function bothBiased_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(BOTH, true, false, count, from, left, right, side, to, plane);
}

function derivedWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(DERIVED, false, true, count, from, left, right, side, to, plane);
}

function derived_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(DERIVED, false, false, count, from, left, right, side, to, plane);
}

function derivedBiasedWide_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(DERIVED, true, true, count, from, left, right, side, to, plane);
}

function derivedBiased_f64(
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  reluRow<f64>(DERIVED, true, false, count, from, left, right, side, to, plane);
}

/** A row in float32; see `reluRow`. */
export function row_f32(
  mode: i32,
  biased: bool,
  wide: bool,
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  switch (4 * mode + (biased ? 2 : 0) + (wide ? 1 : 0)) {
    case 0:
      return positive_f32(count, from, left, right, side, to, plane);
    case 1:
      return positiveWide_f32(count, from, left, right, side, to, plane);
    case 2:
      return positiveBiased_f32(count, from, left, right, side, to, plane);
    case 3:
      return positiveBiasedWide_f32(count, from, left, right, side, to, plane);
    case 4:
      return both_f32(count, from, left, right, side, to, plane);
    case 5:
      return bothWide_f32(count, from, left, right, side, to, plane);
    case 6:
      return bothBiased_f32(count, from, left, right, side, to, plane);
    case 7:
      return bothBiasedWide_f32(count, from, left, right, side, to, plane);
    case 8:
      return derived_f32(count, from, left, right, side, to, plane);
    case 9:
      return derivedWide_f32(count, from, left, right, side, to, plane);
    case 10:
      return derivedBiased_f32(count, from, left, right, side, to, plane);
    default:
      return derivedBiasedWide_f32(count, from, left, right, side, to, plane);
  }
}

/** A row in float64; see `reluRow`. */
export function row_f64(
  mode: i32,
  biased: bool,
  wide: bool,
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  switch (4 * mode + (biased ? 2 : 0) + (wide ? 1 : 0)) {
    case 0:
      return positive_f64(count, from, left, right, side, to, plane);
    case 1:
      return positiveWide_f64(count, from, left, right, side, to, plane);
    case 2:
      return positiveBiased_f64(count, from, left, right, side, to, plane);
    case 3:
      return positiveBiasedWide_f64(count, from, left, right, side, to, plane);
    case 4:
      return both_f64(count, from, left, right, side, to, plane);
    case 5:
      return bothWide_f64(count, from, left, right, side, to, plane);
    case 6:
      return bothBiased_f64(count, from, left, right, side, to, plane);
    case 7:
      return bothBiasedWide_f64(count, from, left, right, side, to, plane);
    case 8:
      return derived_f64(count, from, left, right, side, to, plane);
    case 9:
      return derivedWide_f64(count, from, left, right, side, to, plane);
    case 10:
      return derivedBiased_f64(count, from, left, right, side, to, plane);
    default:
      return derivedBiasedWide_f64(count, from, left, right, side, to, plane);
  }
}
