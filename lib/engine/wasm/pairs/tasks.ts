/**
 * What the engine asks of a worker.
 *
 * @module
 */
import type { Part } from "../../../parallel/mod.ts";
import { RunnerCache } from "../runner_cache.ts";
import { partsOf, type Tile } from "../tile.ts";
import type { Plan } from "./plan.ts";
import { TileRunner } from "./tile_runner.ts";

/** Address of this module. */
export const url: string = import.meta.url;

const runners = new RunnerCache<TileRunner>();

function runnerOf(plan: Plan): TileRunner {
  const known = runners.get(plan.id);
  if (known !== undefined) return known;
  runners.forget();
  return runners.keep(plan.id, new TileRunner(plan));
}

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
    const runner = runnerOf(plan);
    for (const tile of tiles) runner.run(plan, tile);
  },
};

/** What the tasks write. */
export const writes: { readonly tiles: (task: TilesTask) => readonly Part[] } = {
  tiles: ({ plan, tiles }) => tiles.flatMap((tile) => partsOf(plan, tile)),
};
