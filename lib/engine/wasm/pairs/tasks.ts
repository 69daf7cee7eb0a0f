/**
 * What the engine asks of a worker.
 *
 * @module
 */
import type { Part } from "../../../parallel/mod.ts";
import type { Plan, Tile } from "./plan.ts";
import { TileRunner } from "./tile_runner.ts";

/** Address of this module. */
export const url: string = import.meta.url;

/** Tiles that one task computes. */
export interface TilesTask {
  /** The job. */
  readonly plan: Plan;
  /** Its tiles. */
  readonly tiles: readonly Tile[];
}

/** The tasks by name. */
export const tasks: { readonly tiles: (task: TilesTask) => void } = {
  tiles({ plan, tiles }) {
    const runner = new TileRunner(plan);
    for (const tile of tiles) runner.run(tile);
  },
};

/** What the tasks write. */
export const writes: { readonly tiles: (task: TilesTask) => readonly Part[] } = {
  tiles: ({ plan, tiles }) => tiles.flatMap((tile) => partsOf(plan, tile)),
};

function partsOf({ results, symmetric, second: { n } }: Plan, { i0, i1, j0, j1 }: Tile): Part[] {
  const block = (array: Part["array"], i0: number, i1: number, j0: number, j1: number): Part[] =>
    Array.from({ length: i1 - i0 }, (_, k) => ({
      array,
      start: (i0 + k) * n + j0,
      step: 1,
      count: j1 - j0,
    }));
  return Object.values(results).flatMap((result) => [
    ...block(result, i0, i1, j0, j1),
    ...(symmetric && i0 !== j0 ? block(result, j0, j1, i0, i1) : []),
  ]);
}
