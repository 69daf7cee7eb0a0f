/**
 * One forward and one backward pass for each output, with what the trained primitives see of them.
 *
 * @module
 */
import { entriesOf, shapeOf } from "../graph.ts";
import type { Use } from "../primitives/rule.ts";
import { type Inputs, type Prepared, sliceInputs } from "../prepare.ts";
import { backward, forward, type Trace } from "../run.ts";
import type { Pairing } from "./outputs.ts";

/** Some of the inputs of a set. */
export interface Tile {
  /** The set. */
  readonly set: Inputs;
  /** The first of them. */
  readonly start: number;
  /** How many. */
  readonly count: number;
}

/** What the trained primitives see of a tile, by the number of the primitive. */
export type Uses = ReadonlyMap<number, Use>;

/** Values of a tile on their way. */
export async function traceTile(
  { bound, contextOf }: Prepared,
  { set, start, count }: Tile,
): Promise<Trace> {
  const context = contextOf(set, start, count);
  const terms = bound.parameters[0]?.length ?? 1;
  return await forward(bound, {
    n: count,
    input: sliceInputs(set, [start, count], terms),
    context,
  });
}

/** Inputs of, and signals at, each primitive with tensors that count. */
export async function capture(
  prepared: Prepared,
  tile: Tile,
  { pairing, counts }: { readonly pairing: Pairing; readonly counts: readonly boolean[] },
): Promise<Uses> {
  const { bound } = prepared;
  const trace = await traceTile(prepared, tile);
  const size = entriesOf(shapeOf(bound.graph, bound.graph.output));
  const uses = new Map<number, Use>();
  await backward(bound, trace, {
    cotangent: { jet: [basis(pairing.order, [tile.count, size])], copies: size },
    counts,
    visit(node, { inputs }, signal) {
      const input = inputs[0]?.[0] ?? new Float64Array(0);
      // Signals of zero all over, as behind the sign function, add nothing.
      if (signal[0] !== undefined) uses.set(node, { n: tile.count, input, signal: signal[0] });
      return Promise.resolve();
    },
  });
  return uses;
}

/** For each input one unit vector an output, in the given order. */
function basis(order: readonly number[], [n, size]: readonly [number, number]): Float64Array {
  const vectors = new Float64Array(n * order.length * size);
  for (let i = 0, at = 0; i < n; i++) {
    for (const output of order) {
      vectors[at + output] = 1;
      at += size;
    }
  }
  return vectors;
}
