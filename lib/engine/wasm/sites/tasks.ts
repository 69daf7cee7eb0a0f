/**
 * What the engine asks of a worker for programs over sites.
 *
 * @module
 */
import type { Part, Turn } from "../../../parallel/mod.ts";
import { partsOf, type Tile } from "../tile.ts";
import { RunnerCache } from "../runner_cache.ts";
import { runReferenceOwn, runReferenceTile } from "./reference_fallback.ts";
import type { Entries } from "../../analysis/readout.ts";
import type { Pooled, SitePlan } from "./plan.ts";
import { findRanges } from "./ranges.ts";
import { SiteRunner } from "./runner.ts";
import type { Range } from "./duals/series.ts";

/** Address of this module. */
export const url: string = import.meta.url;

/** A tile that a task computes. */
export interface TileTask {
  /** The job. */
  readonly plan: SitePlan;
  /** The tile. */
  readonly tile: Tile;
}

/** Inputs whose variances after a mean over windows or self-attention are computed. */
export interface PoolTask {
  /** A job that ends with it. */
  readonly plan: SitePlan;
  /** Whether the inputs are the second ones. */
  readonly second: boolean;
  /** First input. */
  readonly start: number;
  /** End of the inputs. */
  readonly end: number;
  /** Where what is found goes. */
  readonly to: Pooled;
}

/** Inputs whose kernels with themselves are computed. */
export interface OwnTask extends Omit<PoolTask, "to"> {
  /** Where the kernels go, [n]. */
  readonly to: Entries;
}

const runners = new RunnerCache<SiteRunner>();

async function runnerOf(plan: SitePlan, turn: Turn): Promise<SiteRunner> {
  const known = runners.get(plan.id);
  if (known !== undefined) return known;
  runners.forget();
  return runners.keep(plan.id, await SiteRunner.make(plan, turn));
}

/** Inputs whose standard deviations are looked at. */
export interface RangeTask extends Omit<PoolTask, "to"> {
  /** At which values. */
  readonly values: readonly number[];
}

/** The tasks by name. */
export const tasks: {
  readonly tile: (task: TileTask, turn: Turn) => Promise<void>;
  readonly own: (task: OwnTask, turn: Turn) => Promise<void>;
  readonly pool: (task: PoolTask, turn: Turn) => Promise<void>;
  readonly ranges: (task: RangeTask, turn: Turn) => Promise<Record<number, Range>>;
} = {
  async tile({ plan, tile }, turn) {
    if (plan.isCompilable) await (await runnerOf(plan, turn)).run(plan, tile, turn);
    else await runReferenceTile(plan, tile, turn);
  },
  async own({ plan, second, start, end, to }, turn) {
    const side = second ? plan.second : plan.first;
    if (plan.isCompilable) {
      await (await runnerOf(plan, turn)).own(side, [start, end], to, turn);
    } else await runReferenceOwn(plan, side, [start, end], to, turn);
  },
  async pool({ plan, second, start, end, to }, turn) {
    const side = second ? plan.second : plan.first;
    const runner = await runnerOf(plan, turn);
    await runner.pool(side, plan.program.output, [start, end], to, turn);
  },
  ranges({ plan, second, start, end, values }, turn) {
    runners.forget();
    return findRanges(plan, second ? plan.second : plan.first, [start, end], values, turn);
  },
};

/** What the tasks write. */
export const writes: {
  readonly tile: (task: TileTask) => readonly Part[];
  readonly own: (task: OwnTask) => readonly Part[];
  readonly pool: (task: PoolTask) => readonly Part[];
  readonly ranges: () => readonly Part[];
} = {
  tile: ({ plan, tile }) => partsOf(plan, tile),
  own: ({ start, end, to }) =>
    [to.nngp, to.ntk].map((array) => ({ array, start, count: end - start })),
  pool({ plan, second, start, end, to }) {
    const { n } = second ? plan.second : plan.first;
    return [to.variances, ...(to.scores === undefined ? [] : [to.scores])].map((array) => {
      const size = array.length / n;
      return { array, start: start * size, count: (end - start) * size };
    });
  },
  ranges: () => [],
};
