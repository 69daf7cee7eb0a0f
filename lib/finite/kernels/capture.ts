/**
 * One forward and one backward pass for each output, with what the trained primitives see of them.
 *
 * @module
 */
import { entriesOf, type Graph, shapeOf } from "../graph.ts";
import type { Context } from "../context.ts";
import type { Use } from "../primitives/rule.ts";
import { batchSize, type Prepared } from "../prepare.ts";
import { backward, spreadValues } from "../run.ts";
import { Scratch } from "../scratch.ts";
import { type Tile, traceTile } from "../tiles.ts";
import type { Pairing } from "./outputs.ts";

/** What the trained primitives see of a tile, by the number of the primitive. */
export type Uses = ReadonlyMap<number, Use>;

/** Numbers that the primitives of a tile may leave: 256 MiB. */
const TILE = 2 ** 25;

/** Number of inputs of a tile: what came before is computed again for each pair of tiles. */
export function tileSize(graph: Graph, outputs: number): number {
  const entries = graph.nodes.reduce((sum, { parameters, inputs, shape }) => {
    if (parameters.length === 0) return sum;
    const read = inputs[0] === undefined ? 0 : entriesOf(shapeOf(graph, inputs[0]));
    return sum + read + outputs * entriesOf(shape);
  }, 0);
  return Math.max(1, Math.floor(TILE / Math.max(1, entries)));
}

/** What a capture is for. */
export interface Capturing {
  /** How outputs are paired. */
  readonly pairing: Pairing;
  /** Which tensors count. */
  readonly counts: readonly boolean[];
  /** Whether signals may stay in two factors. */
  readonly spread: boolean;
}

/**
 * Batches on their way at once: while one waits for a product, the other does what lies between products. Two take
 * 0.93 of the time of one after the other.
 */
const LANES = 2;

/** Inputs of, and signals at, each primitive with tensors that count. */
export async function capture(
  prepared: Prepared,
  tile: Tile,
  capturing: Capturing,
): Promise<Uses> {
  const step = batchSize(prepared.bound.graph, capturing.pairing.order.length + 1);
  if (tile.count <= step) return await captureBatch(prepared, tile, capturing);
  const whole = new Map<number, Use>();
  const starts = batchStarts(tile.count, step);
  await together(
    Array.from(
      { length: LANES },
      () => batches(prepared, tile, { capturing, starts, step, whole }),
    ),
    starts,
  );
  return whole;
}

function* batchStarts(count: number, step: number): Generator<number> {
  for (let start = 0; start < count; start += step) yield start;
}

interface Batches {
  readonly capturing: Capturing;
  /** The first inputs of the batches that are left. */
  readonly starts: Iterator<number>;
  /** Inputs of a batch. */
  readonly step: number;
  /** What is made. */
  readonly whole: Map<number, Use>;
}

/** Takes batches as long as there are any, with storage that is used over again. */
async function batches(
  prepared: Prepared,
  tile: Tile,
  { capturing, starts, step, whole }: Batches,
): Promise<void> {
  const { allocate, turn } = prepared.contextOf(tile.set, 0, 0);
  const scratch = new Scratch(allocate);
  const reusing: Prepared = {
    ...prepared,
    contextOf: (set, start, count) => ({
      ...prepared.contextOf(set, start, count),
      allocate: (length) => scratch.take(length),
    }),
  };
  for (let next = starts.next(); !next.done; next = starts.next()) {
    const start = next.value;
    const batch = { ...tile, start: tile.start + start, count: Math.min(step, tile.count - start) };
    for (const [node, part] of await captureBatch(reusing, batch, capturing)) {
      const use = whole.get(node) ?? grown(part, tile.count, allocate);
      for (const name of ["input", "signal", "common"] as const) {
        const values = part[name];
        if (values !== undefined) use[name]!.set(values, values.length / batch.count * start);
      }
      whole.set(node, use);
      await turn();
    }
    scratch.reset();
  }
}

/** Waits for all lanes; where one fails, the others take no more batches. */
async function together(lanes: readonly Promise<void>[], starts: Iterator<number>): Promise<void> {
  const ends = await Promise.allSettled(lanes.map((lane) =>
    lane.catch((error) => {
      starts.return?.();
      throw error;
    })
  ));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

/** Room for what a primitive sees of more inputs. */
function grown(
  { n, input, signal, common }: Use,
  count: number,
  allocate: Context["allocate"],
): Use {
  const room = ({ length }: Float64Array): Float64Array => allocate(length / n * count);
  return {
    ...{ n: count, input: room(input), signal: room(signal) },
    common: common && room(common),
  };
}

async function captureBatch(
  prepared: Prepared,
  tile: Tile,
  { pairing, counts, spread }: Capturing,
): Promise<Uses> {
  const { bound } = prepared;
  const trace = await traceTile(prepared, tile);
  const size = entriesOf(shapeOf(bound.graph, bound.graph.output));
  const uses = new Map<number, Use>();
  await backward(bound, trace, {
    cotangent: { jet: [basis(pairing.order, [tile.count, size])], copies: size },
    counts,
    spread: spread ? spreadValues(bound.graph) : undefined,
    visit(node, { inputs }, { jet: [signal], common }) {
      const input = inputs[0]?.[0] ?? new Float64Array(0);
      // Signals of zero all over, as behind the sign function, add nothing.
      if (signal !== undefined) uses.set(node, { n: tile.count, input, signal, common });
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
