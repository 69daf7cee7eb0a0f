/**
 * Tiles of the matrix of pairs of inputs: what a task computes.
 *
 * @module
 */
import type { Part } from "../../parallel/mod.ts";
import type { Results } from "../results.ts";

/** Nanoseconds below which a whole job is not worth the way to another thread. */
export const SMALL = 4e6;

/** Pairs of first inputs [i0, i1) with second inputs [j0, j1); of a symmetric job those with j <= i. */
export interface Tile {
  /** First row. */
  readonly i0: number;
  /** End of the rows. */
  readonly i1: number;
  /** First column. */
  readonly j0: number;
  /** End of the columns. */
  readonly j1: number;
}

/** What is known of a job whose tiles are computed. */
export interface Tiled {
  /** Second inputs. */
  readonly second: { readonly n: number };
  /** Whether both sides are the same, so that half of the pairs give all. */
  readonly symmetric: boolean;
  /** Where each kernel goes, [n1, n2]. */
  readonly results: Results;
}

/** Number of pairs of a tile. */
export function countPairs({ symmetric }: Pick<Tiled, "symmetric">, tile: Tile): number {
  let count = 0;
  for (let i = tile.i0; i < tile.i1; i++) count += columnsOf(symmetric, tile, i);
  return count;
}

/** What a tile writes: its rows, and the mirrored ones. */
export function partsOf({ results, symmetric, second: { n } }: Tiled, tile: Tile): Part[] {
  const { i0, i1, j0, j1 } = tile;
  const parts: Part[] = [];
  for (const array of Object.values(results)) {
    for (let i = i0; i < i1; i++) {
      parts.push({ array, start: i * n + j0, count: columnsOf(symmetric, tile, i) });
    }
    for (let j = j0; symmetric && j < Math.min(i1, j1); j++) {
      const first = Math.max(i0, j);
      parts.push({ array, start: j * n + first, count: i1 - first });
    }
  }
  return parts;
}

function columnsOf(symmetric: boolean, { j0, j1 }: Tile, i: number): number {
  return (symmetric ? Math.min(j1, i + 1) : j1) - j0;
}
