// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Carries out instructions one after the other. */
import { dual_f32, dual_f64 } from "./dual.ts";
import {
  inputs_f32,
  inputs_f64,
  mix_f32,
  mix_f64,
  reduce_f32,
  reduce_f64,
  ring_f32,
  ring_f64,
  unmix_f32,
  unmix_f64,
  wrap,
} from "./ends.ts";
import { graded_f32, graded_f64 } from "./graded.ts";
import { layer_f32, layer_f64 } from "./layer.ts";
import { setSides, word } from "./layout.ts";
import {
  linear_f32,
  linear_f64,
  settle_f32,
  settle_f64,
  term_f32,
  term_f64,
} from "./linear.ts";
import { forget } from "./row.ts";
import { product_f32, product_f64 } from "./product.ts";
import { series_f32, series_f64 } from "./series.ts";
import { table_f32, table_f64 } from "./table.ts";
import { dropout_f32, dropout_f64, normalize_f32, normalize_f64 } from "./scaling.ts";
import { Operation, RECORD, Word } from "../protocol.ts";

function step_f32(operation: i32, record: usize): void {
  switch (operation) {
    case Operation.fusedRelu:
      return layer_f32(record);
    case Operation.halo:
      return ring_f32(record);
    case Operation.inputs:
      return inputs_f32(record);
    case Operation.linear:
      return linear_f32(record);
    case Operation.term:
      return term_f32(record);
    case Operation.wrap:
      return wrap(record);
    case Operation.reduce:
      return reduce_f32(record);
    case Operation.mix:
      return mix_f32(record);
    case Operation.unmix:
      return unmix_f32(record);
    case Operation.normalize:
      return normalize_f32(record);
    case Operation.dropout:
      return dropout_f32(record);
    case Operation.dual:
      return dual_f32(record);
    case Operation.product:
      return product_f32(record);
    case Operation.table:
      return table_f32(record);
    case Operation.graded:
      return graded_f32(record);
    case Operation.settle:
      return settle_f32(record);
    default:
      return series_f32(record);
  }
}

function step_f64(operation: i32, record: usize): void {
  switch (operation) {
    case Operation.fusedRelu:
      return layer_f64(record);
    case Operation.halo:
      return ring_f64(record);
    case Operation.inputs:
      return inputs_f64(record);
    case Operation.linear:
      return linear_f64(record);
    case Operation.term:
      return term_f64(record);
    case Operation.wrap:
      return wrap(record);
    case Operation.reduce:
      return reduce_f64(record);
    case Operation.mix:
      return mix_f64(record);
    case Operation.unmix:
      return unmix_f64(record);
    case Operation.normalize:
      return normalize_f64(record);
    case Operation.dropout:
      return dropout_f64(record);
    case Operation.dual:
      return dual_f64(record);
    case Operation.product:
      return product_f64(record);
    case Operation.table:
      return table_f64(record);
    case Operation.graded:
      return graded_f64(record);
    case Operation.settle:
      return settle_f64(record);
    default:
      return series_f64(record);
  }
}

/**
 * Carries out the instructions from `record` to `end`, in float64 if `wide`, for the blocks of left and
 * right inputs at the given addresses; for `row` and `splat` see `setSides`. Stops before one that is not for
 * this module, and tells where.
 */
export function execute(
  record: usize,
  end: usize,
  wide: bool,
  left: usize,
  right: usize,
  row: usize,
  splat: bool,
): usize {
  setSides(left, right, row, splat);
  forget();
  while (record < end) {
    const operation = word(record, Word.operation);
    if (operation >= Operation.scripted) return record;
    if (wide) step_f64(operation, record);
    else step_f32(operation, record);
    record += RECORD;
  }
  return end;
}

/** Writes lane `lane` of `count` vectors at `from` to all lanes of those at `to`. */
@inline
function spread<T>(lane: usize, count: i32, from: usize, to: usize): void {
  const end = to + (<usize>count << 4);
  from += lane * sizeof<T>();
  while (to < end) {
    v128.store(to, v128.splat<T>(load<T>(from)));
    from += 16;
    to += 16;
  }
}

/** The same for either element type. */
export function spreadLane(wide: bool, lane: usize, count: i32, from: usize, to: usize): void {
  if (wide) spread<f64>(lane, count, from, to);
  else spread<f32>(lane, count, from, to);
}

/** First free address. */
export function base(): usize {
  return __heap_base;
}

/** Sets bytes to zero. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
