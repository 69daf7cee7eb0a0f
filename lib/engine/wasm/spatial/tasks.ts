/**
 * What the engine asks of a worker for programs over sites.
 *
 * @module
 */
import type { Turn } from "../../../parallel/mod.ts";
import type { Tile } from "../plan.ts";
import { runGeneralOwn, runGeneralTile } from "./general.ts";
import type { Entries } from "../../analysis/readout.ts";
import type { SpatialPlan } from "./plan.ts";
import { findRanges } from "./ranges.ts";
import { SpatialRunner } from "./runner.ts";
import type { Range } from "./series.ts";

/** Address of this module. */
export const url: string = import.meta.url;

/** A tile that a task computes. */
export interface TileTask {
  /** The job. */
  readonly plan: SpatialPlan;
  /** The tile. */
  readonly tile: Tile;
}

/** Inputs whose variances after a mean over windows are computed. */
export interface PoolTask {
  /** A job that ends with the mean. */
  readonly plan: SpatialPlan;
  /** Whether the inputs are the second ones. */
  readonly second: boolean;
  /** First input. */
  readonly start: number;
  /** End of the inputs. */
  readonly end: number;
  /** Where the variances go, [n, sites]. */
  readonly to: Float64Array;
}

/** Inputs whose kernels with themselves are computed. */
export interface OwnTask extends Omit<PoolTask, "to"> {
  /** Where the kernels go, [n]. */
  readonly to: Entries;
}

// Instructions take a while to write, and many tasks need the same ones.
let bound: { readonly id: string; readonly runner: SpatialRunner } | undefined;

async function runnerOf(plan: SpatialPlan, turn: Turn): Promise<SpatialRunner> {
  if (bound?.id === plan.id) return bound.runner;
  bound = undefined;
  const runner = await SpatialRunner.make(plan, turn);
  bound = { id: plan.id, runner };
  return runner;
}

/** Inputs whose standard deviations are looked at. */
export type RangeTask = Omit<PoolTask, "to">;

/** The tasks by name. */
export const tasks: {
  readonly tile: (task: TileTask, turn: Turn) => Promise<void>;
  readonly own: (task: OwnTask, turn: Turn) => Promise<void>;
  readonly pool: (task: PoolTask, turn: Turn) => Promise<void>;
  readonly ranges: (task: RangeTask, turn: Turn) => Promise<Record<number, Range>>;
} = {
  async tile({ plan, tile }, turn) {
    if (plan.analysis !== undefined) await (await runnerOf(plan, turn)).run(plan, tile, turn);
    else await runGeneralTile(plan, tile, turn);
  },
  async own({ plan, second, start, end, to }, turn) {
    const side = second ? plan.second : plan.first;
    if (plan.analysis !== undefined) {
      await (await runnerOf(plan, turn)).own(side, [start, end], to, turn);
    } else await runGeneralOwn(plan, side, [start, end], to, turn);
  },
  async pool({ plan, second, start, end, to }, turn) {
    const side = second ? plan.second : plan.first;
    const runner = await runnerOf(plan, turn);
    await runner.pool(side, plan.program.output, [start, end], to, turn);
  },
  ranges({ plan, second, start, end }, turn) {
    bound = undefined;
    return findRanges(plan, second ? plan.second : plan.first, start, end, turn);
  },
};
