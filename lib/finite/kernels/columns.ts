/**
 * Empirical NTK by products with vectors: column (x2, o) is J(x1) (J(x2)^T e_o), one backward pass for x2
 * and one forward pass with tangents for all x1.
 *
 * @module
 */
import { entriesOf, shapeOf } from "../graph.ts";
import type { Jet } from "../jet.ts";
import type { Prepared } from "../prepare.ts";
import { gradients } from "../run.ts";
import { type Tile, traceTile } from "../tiles.ts";
import type { Pairing } from "./outputs.ts";

/** Two tiles whose kernel is wanted. */
export interface ColumnsTile {
  /** First inputs. */
  readonly left: Tile;
  /** Second inputs. */
  readonly right: Tile;
  /** How outputs are paired. */
  readonly pairing: Pairing;
  /** Which tensors count. */
  readonly counts: readonly boolean[];
}

/** Sums `[n1, n2, kept, free, free]` of products of derivatives by all tensors that count. */
export async function columnsTile(
  prepared: Prepared,
  { left, right, pairing, counts }: ColumnsTile,
): Promise<Float64Array> {
  const { bound } = prepared;
  const { order, pairs } = pairing;
  const size = entriesOf(shapeOf(bound.graph, bound.graph.output));
  const out = new Float64Array(left.count * right.count * pairs.kept * pairs.free ** 2);
  for (let j = 0; j < right.count; j++) {
    const trace = await traceTile(prepared, { ...right, start: right.start + j, count: 1 });
    for (let rank = 0; rank < size; rank++) {
      const unit = new Float64Array(size);
      unit[order[rank]!] = 1;
      const direction = await gradients(bound, trace, { cotangent: [unit], counts });
      const column = await tangents(prepared, left, direction);
      if (column === undefined) continue;
      addColumn(out, { column, j, rank, n2: right.count, size, pairing });
    }
  }
  return out;
}

/** J(x) v for the inputs of a tile, `[n, outputs]`; undefined if v is zero. */
async function tangents(
  prepared: Prepared,
  tile: Tile,
  direction: readonly Jet[],
): Promise<Float64Array | undefined> {
  const { graph, parameters } = prepared.bound;
  const moved = parameters.map((jet, i): Jet => [jet[0], direction[i]![0]]);
  const { values } = await traceTile(prepared, tile, moved);
  return values[graph.output]![1];
}

interface Column {
  readonly column: Float64Array;
  readonly j: number;
  readonly rank: number;
  readonly n2: number;
  readonly size: number;
  readonly pairing: Pairing;
}

function addColumn(
  out: Float64Array,
  { column, j, rank, n2, size, pairing: { order, pairs: { kept, summed, free } } }: Column,
): void {
  const g = rank % free;
  const group = rank - g;
  const keep = Math.floor(rank / (summed * free));
  for (let i = 0; i * size < column.length; i++) {
    for (let f = 0; f < free; f++) {
      const at = (((i * n2 + j) * kept + keep) * free + f) * free + g;
      out[at]! += column[i * size + order[group + f]!]!;
    }
  }
}
