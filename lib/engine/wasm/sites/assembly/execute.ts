// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Carries out instructions one after the other. */
import { attend, attendScaled, embed } from "./attention.ts";
import { halo, wrap } from "./around.ts";
import { dual } from "./dual.ts";
import { fusedRelu } from "./fused_relu.ts";
import { graded } from "./graded.ts";
import { inputs } from "./inputs.ts";
import { setSides, word } from "./layout.ts";
import { linear, settle, term } from "./linear.ts";
import { mix, reduce, unmix } from "./means.ts";
import { forgetParameters } from "./parameters.ts";
import { product } from "./product.ts";
import { series } from "./series.ts";
import { table } from "./table.ts";
import { dropout, normalize } from "./scaling.ts";
import { Operation, RECORD, Word } from "../protocol.ts";

function step<T>(operation: i32, record: usize): void {
  switch (operation) {
    case Operation.fusedRelu:
      return fusedRelu<T>(record);
    case Operation.halo:
      return halo<T>(record);
    case Operation.inputs:
      return inputs<T>(record);
    case Operation.linear:
      return linear<T>(record);
    case Operation.term:
      return term<T>(record);
    case Operation.wrap:
      return wrap(record);
    case Operation.reduce:
      return reduce<T>(record);
    case Operation.mix:
      return mix<T>(record);
    case Operation.unmix:
      return unmix<T>(record);
    case Operation.normalize:
      return normalize<T>(record);
    case Operation.dropout:
      return dropout<T>(record);
    case Operation.dual:
      return dual<T>(record);
    case Operation.product:
      return product<T>(record);
    case Operation.table:
      return table<T>(record);
    case Operation.graded:
      return graded<T>(record);
    case Operation.settle:
      return settle<T>(record);
    case Operation.embed:
      return embed<T>(record);
    case Operation.attend:
      return attend<T>(record);
    case Operation.attendScaled:
      return attendScaled<T>(record);
    case Operation.series:
      return series<T>(record);
    default:
      unreachable();
  }
}

/**
 * Carries out the instructions from `record` to `end`, in float64 if `isFloat64`, for the blocks of left and
 * right inputs at the given addresses; for `row` and `splat` see `setSides`. Stops before one that is not for
 * this module, and tells where.
 */
export function execute(
  record: usize,
  end: usize,
  isFloat64: bool,
  left: usize,
  right: usize,
  row: usize,
  splat: bool,
): usize {
  setSides(left, right, row, splat);
  forgetParameters();
  while (record < end) {
    const operation = word(record, Word.operation);
    if (operation >= Operation.scripted) return record;
    if (isFloat64) step<f64>(operation, record);
    else step<f32>(operation, record);
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
export function spreadLane(isFloat64: bool, lane: usize, count: i32, from: usize, to: usize): void {
  if (isFloat64) spread<f64>(lane, count, from, to);
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
