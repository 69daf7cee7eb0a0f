/**
 * y = m x with masks m of 1/keep and 0, one for each input, site and channel; the identity outside
 * training. A mask depends on the seed, the layer and the number of the input alone, so that it is the same
 * in any batch.
 *
 * @module
 */
import { type DropoutPrimitive, entriesOf } from "../graph.ts";
import { constantJet, type Jet } from "../jet.ts";
import type { Masks } from "../context.ts";
import type { At, PrimitiveRule } from "./rule.ts";
import { timesValues } from "./times.ts";

/** The readings of this primitive. */
export const dropoutRule: PrimitiveRule<DropoutPrimitive> = {
  byChannel: true,
  forward: (primitive, at) => masked(primitive, at, at.inputs[0]!, 1),
  backward: (primitive, at, { jet, copies }) => [masked(primitive, at, jet, copies)],
};

function masked({ keep }: DropoutPrimitive, at: At, jet: Jet, copies: number): Jet {
  const { masks, start } = at.context.batch;
  if (masks === undefined || keep === 1) return jet;
  const size = entriesOf(at.to);
  const mask = new Float64Array(at.n * size);
  for (let i = 0; i < at.n; i++) {
    const key = rowKey(masks, at.index, start + i);
    for (let j = 0; j < size; j++) {
      mask[i * size + j] = scramble(key ^ scramble(j)) < keep * 2 ** 32 ? 1 / keep : 0;
    }
  }
  return timesValues(jet, constantJet(mask, jet.length), { rows: at.n, copies });
}

function rowKey({ seed, stream }: Masks, layer: number, row: number): number {
  return [stream, layer, row].reduce((key, each) => scramble(key ^ scramble(each)), scramble(seed));
}

/** A bijection of 32-bit numbers that spreads every bit (C. Wellons, "lowbias32"). */
function scramble(value: number): number {
  let x = (value + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
