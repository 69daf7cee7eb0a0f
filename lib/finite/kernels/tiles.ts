/**
 * Kernels of one network, tile by tile.
 *
 * @module
 */
import type { Turn, Yielder } from "../../parallel/yielder.ts";
import { batchSize, type Inputs, type Prepared } from "../prepare.ts";
import { addPairs, rowProducts, signalMatrix } from "../primitives/pairs.ts";
import { overPieces, overRows } from "../pieces.ts";
import type { OutputPairs } from "../primitives/rule.ts";
import { type Tile, tilesOf, traceTile } from "../tiles.ts";
import { capture, tileSize, type Uses } from "./capture.ts";
import { columnsTile } from "./columns.ts";
import type { Method } from "./cost.ts";
import { gramTile } from "./gram.ts";
import type { Pairing } from "./outputs.ts";

/** A kernel of one network. */
export interface TiledKernel {
  /** The network with its inputs. */
  readonly prepared: Prepared;
  /** How outputs are paired. */
  readonly pairing: Pairing;
  /** Which tensors count. */
  readonly counts: readonly boolean[];
  /** How the NTK is computed. */
  readonly method: Method;
}

/** What is paired. */
export interface Sides {
  /** First inputs. */
  readonly first: Inputs;
  /** Second inputs; the first ones themselves where both sides are one. */
  readonly second: Inputs;
  /** Products of outputs or of gradients. */
  readonly kind: "nngp" | "ntk";
  /** Reports and pauses. */
  readonly yielder: Yielder;
}

/** Sums `[n1, n2, kept, free, free]`; where both sides are one, tiles below the diagonal are mirrored. */
export async function allTiles(
  run: TiledKernel,
  { first, second, kind, yielder }: Sides,
): Promise<Float64Array> {
  const { pairs: { kept, free }, order } = run.pairing;
  const whole = new Float64Array(first.n * second.n * kept * free * free);
  const { bound: { graph }, turn } = run.prepared;
  const sees = kind === "ntk" && run.method !== "products";
  const rows = sees ? tileSize(graph, order.length) : batchSize(graph, kind === "ntk" ? 2 : 1);
  const see = sees
    ? (tile: Tile) => capture(run.prepared, tile, { ...run, spread: run.method === "structured" })
    : () => Promise.resolve(undefined);
  for (const left of tilesOf(first, rows)) {
    const leftUses = await see(left);
    for (const right of tilesOf(second, rows)) {
      if (first === second && right.start < left.start) continue;
      const isSame = first === second && left.start === right.start;
      const rightUses = isSame ? leftUses : await see(right);
      const tile = await (kind === "nngp"
        ? outputTile(run, left, right)
        : tangentTile(run, [left, right], [leftUses, rightUses]));
      const mirror = first === second && !isSame;
      await place(whole, tile, { left, right, kept, free, mirror, turn });
      await yielder.advance(left.count * right.count);
    }
  }
  return whole;
}

async function tangentTile(
  { prepared, pairing, counts, method }: TiledKernel,
  [left, right]: readonly [Tile, Tile],
  [leftUses, rightUses]: readonly [Uses | undefined, Uses | undefined],
): Promise<Float64Array> {
  if (leftUses === undefined || rightUses === undefined) {
    const columns = await columnsTile(prepared, { left, right, pairing, counts });
    const isSquare = left.set === right.set && left.start === right.start;
    const { turn } = prepared;
    return isSquare ? await mirrored(columns, { ...pairing.pairs, n: left.count, turn }) : columns;
  }
  return await gramTile(prepared, {
    ...{ left: leftUses, right: rightUses, n: [left.count, right.count], pairing, counts },
    contraction: method === "jacobian" ? "weights" : undefined,
  });
}

/** A tile on the diagonal with what is above it below too, as a product from the other side rounds otherwise. */
async function mirrored(
  tile: Float64Array,
  { n, kept, free, turn }: OutputPairs & { readonly n: number; readonly turn: Turn },
): Promise<Float64Array> {
  await overRows({ rows: n, width: n * kept * free * free, turn }, (start, end) => {
    for (let i = start; i < end; i++) {
      for (let j = 0; j <= i; j++) {
        for (let keep = 0; keep < kept; keep++) {
          for (let f = 0; f < free; f++) {
            for (let g = 0; g < (i === j ? f : free); g++) {
              const at = ((i * n + j) * kept + keep) * free * free + f * free + g;
              tile[at] = tile[((j * n + i) * kept + keep) * free * free + g * free + f]!;
            }
          }
        }
      }
    }
  });
  return tile;
}

async function outputTile(
  { prepared, pairing: { pairs, order } }: TiledKernel,
  left: Tile,
  right: Tile,
): Promise<Float64Array> {
  const context = prepared.contextOf(left.set, left.start, left.count);
  const { turn } = context;
  const outputs = async (tile: Tile): Promise<Float64Array> => {
    const { values } = await traceTile(prepared, tile);
    const f = values[prepared.bound.graph.output]![0]!;
    const made = new Float64Array(f.length);
    await overPieces(f.length, turn, (start, end) => {
      for (let i = start; i < end; i++) {
        made[i] = f[i - i % order.length + order[i % order.length]!]!;
      }
    });
    return made;
  };
  const [f1, f2] = [await outputs(left), left === right ? undefined : await outputs(right)];
  const out = new Float64Array(left.count * right.count * pairs.kept * pairs.free ** 2);
  for (let keep = 0; keep < pairs.kept; keep++) {
    const axes = { ...pairs, sites: 1, channels: 1 };
    const a = await signalMatrix(f1, { ...axes, n: left.count }, { keep, turn });
    const b = await signalMatrix(f2 ?? f1, { ...axes, n: right.count }, { keep, turn });
    const values = await rowProducts(context, a, b, pairs.summed);
    const target = { out, columns: right.count, pairs, keep, start: [0, 0] as const, turn };
    await addPairs(target, values, [left.count, right.count]);
  }
  return out;
}

interface Placing {
  readonly left: Tile;
  readonly right: Tile;
  readonly kept: number;
  readonly free: number;
  readonly mirror: boolean;
  readonly turn: Turn;
}

/** Puts a tile into the whole; with its mirror image, outputs changing sides too, where asked. */
async function place(
  whole: Float64Array,
  tile: Float64Array,
  { left, right, kept, free, mirror, turn }: Placing,
): Promise<void> {
  const size = kept * free * free;
  const width = right.count * size;
  await overRows({ rows: left.count, width, turn }, (start, end) => {
    for (let i = start; i < end; i++) {
      const row = tile.subarray(i * width, (i + 1) * width);
      whole.set(row, ((left.start + i) * right.set.n + right.start) * size);
      if (!mirror) continue;
      for (let j = 0; j < right.count; j++) {
        const to = ((right.start + j) * left.set.n + left.start + i) * size;
        for (let e = 0; e < size; e++) {
          const [keep, f, g] = [Math.floor(e / free ** 2), Math.floor(e / free) % free, e % free];
          whole[to + (keep * free + g) * free + f] = row[j * size + e]!;
        }
      }
    }
  });
}
