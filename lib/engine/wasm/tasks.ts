/**
 * What the engine asks of a worker.
 *
 * @module
 */
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
