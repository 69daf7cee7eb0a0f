/**
 * Programs over sites in WebAssembly: tiles of pairs of inputs on all cores.
 *
 * @module
 */
import { makeTensor } from "../../../make_tensor.ts";
import { allocateShared, task, withTaskGroup } from "../../../parallel/mod.ts";
import { type Dtype, type Tensor, type TensorData, zeros } from "../../../tensor.ts";
import { Yielder } from "../../../parallel/yielder.ts";
import type { KernelJob, KernelResult } from "../../engine.ts";
import { integratedIn } from "../../integrated.ts";
import type { Tile } from "../pairs/plan.ts";
import { newId } from "../runner_cache.ts";
import { dualTables } from "./duals/dual_tables.ts";
import { Readout } from "../../analysis/readout.ts";
import { analyse } from "../../analysis/mod.ts";
import { pairwiseProducts } from "../../analysis/pairwise_products.ts";
import { isCompilable } from "./compile/compilable.ts";
import { costOf, referenceCost, sitePairs, sitesOf } from "./cost.ts";
import { hasFunctions, type SitePlan, type SiteSide } from "./plan.ts";
import { seriesInputs } from "./ranges.ts";
import { type Range, seriesOf } from "./duals/series.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import * as siteTasks from "./tasks.ts";
import { refuseSiteUnderflow } from "./underflow.ts";

/** Pairs of sites of all values from which float64 is not taken unless asked for, in all. */
const LARGE = 2 ** 33;

/** Nanoseconds that a task should take. */
const TASK = 5e7;

/** Sites of the columns of a tile, at all values; each takes about 10 bytes. */
const COLUMNS = 1 << 22;

/** Nanoseconds below which a whole job is not worth the way to another thread. */
const SMALL = 4e6;

/** Runs a program over sites. */
export async function runSites(job: KernelJob): Promise<KernelResult> {
  const { x1, x2, kinds } = job;
  // Refuses what is no dtype.
  const { dtype } = zeros([0], job.dtype);
  job.signal?.throwIfAborted();
  const symmetric = x2 === undefined;
  const [n1, n2] = [x1.shape[0]!, (x2 ?? x1).shape[0]!];
  const first = sideOf(x1, job.patterns?.[0]);
  const second = x2 === undefined ? first : sideOf(x2, job.patterns?.[1]);
  const pairwise = pairwiseProducts(job.program);
  const analysis = analyse(pairwise, isCompilable);
  const results = Object.fromEntries(
    kinds.map((kind) => [kind, allocateShared(n1 * n2, dtype === "float32" ? "f32" : "f64")]),
  );
  const pairs = symmetric ? n1 * (n1 + 1) / 2 : n1 * n2;
  const basePlan: SitePlan = {
    id: newId(),
    program: analysis === undefined ? job.program : pairwise,
    analysis,
    channels: x1.shape.at(-1)!,
    positive: first.data.every((x) => x >= 0) && second.data.every((x) => x >= 0),
    ranges: {},
    precision: precisionOf(job, analysis?.twoAxis, pairs),
    first,
    second,
    symmetric,
    results,
  };
  if (analysis !== undefined) await poolVariances(job, basePlan, analysis.twoAxis);
  const plan = await withRanges(job, basePlan);
  await compute(job, plan);
  if (dtype === "float32") await refuseSiteUnderflow(job, plan);
  const entries = kinds.map((kind) => {
    const data = results[kind]! as TensorData<Dtype>;
    return [kind, makeTensor([n1, n2], data)];
  });
  return Object.fromEntries(entries);
}

function sideOf({ shape, data }: Tensor, patterns: Tensor | undefined): SiteSide {
  return {
    n: shape[0]!,
    data: share(data),
    patterns: patterns === undefined ? undefined : share(patterns.data),
    pooled: {},
  };
}

function share(data: Float64Array): Float64Array {
  const copy = allocateShared(data.length);
  copy.set(data);
  return copy;
}

/**
 * The element type of maps: float32 where it is asked for, or where there is much to do.
 *
 * @param job What is asked for.
 * @param twoAxis The program, if there are instructions for it.
 * @param pairs Number of pairs of inputs.
 */
export function precisionOf(
  { dtype, precision }: Pick<KernelJob, "dtype" | "precision">,
  twoAxis: TwoAxisProgram | undefined,
  pairs: number,
): SitePlan["precision"] {
  if (precision !== undefined) return precision === "float32" ? "f32" : "f64";
  if (dtype === "float32") return "f32";
  return twoAxis !== undefined && pairs * sitePairs(twoAxis) >= LARGE ? "f32" : "f64";
}

/** Variances after means over windows, which need the pairs of each input with itself. */
async function poolVariances(
  job: KernelJob,
  plan: SitePlan,
  twoAxis: TwoAxisProgram,
): Promise<void> {
  const linear = new Readout(twoAxis).linear;
  const targets = twoAxis.program.steps.flatMap(({ operation }, k) => {
    const wanted = operation.op === "mix" && twoAxis.live[k + 1]! &&
      (twoAxis.shapes[k + 1]!.length > 0 || !linear);
    return wanted ? [k + 1] : [];
  });
  const sides = plan.symmetric ? [plan.first] : [plan.first, plan.second];
  for (const value of targets) {
    const { steps, spatial } = plan.program;
    const program = { steps: steps.slice(0, value), output: value, spatial };
    const own = await withRanges(job, {
      ...plan,
      id: newId(),
      program,
      analysis: analyse(program),
    });
    const sites = twoAxis.shapes[value]!.reduce((product, length) => product * length, 1);
    for (const [index, side] of sides.entries()) {
      const to = allocateShared(side.n * sites);
      const workers = hasFunctions(program) ? 1 : job.workers;
      await withTaskGroup({ signal: job.signal, copies: true, workers }, async (group) => {
        const starts = Array.from({ length: Math.ceil(side.n / 4) }, (_, k) => 4 * k);
        await Promise.all(starts.map((start) => {
          const end = Math.min(side.n, start + 4);
          return group.run(
            task(siteTasks, "pool", { plan: own, second: index === 1, start, end, to }),
          );
        }));
      });
      (side.pooled as Record<number, Float64Array>)[value] = to;
    }
  }
}

/** The plan with the ranges of standard deviations that tables of series are made for. */
async function withRanges(job: KernelJob, plan: SitePlan): Promise<SitePlan> {
  const twoAxis = plan.analysis?.twoAxis;
  if (twoAxis === undefined || seriesInputs(twoAxis).length === 0) return plan;
  const ranges: Record<number, Range> = {};
  const sides = plan.symmetric ? [plan.first] : [plan.first, plan.second];
  const workers = hasFunctions(plan.program) ? 1 : job.workers;
  await withTaskGroup({ signal: job.signal, copies: true, workers }, async (group) => {
    await Promise.all(sides.flatMap((side, index) => {
      const starts = Array.from({ length: Math.ceil(side.n / 32) }, (_, k) => 32 * k);
      return starts.map(async (start) => {
        const end = Math.min(side.n, start + 32);
        const found = await group.run(
          task(siteTasks, "ranges", { plan, second: index === 1, start, end }),
        );
        for (const [value, [low, high]] of Object.entries(found as Record<number, Range>)) {
          const [least, most] = ranges[Number(value)] ?? [Infinity, 0];
          ranges[Number(value)] = [Math.min(low, least), Math.max(high, most)];
        }
      });
    }));
  });
  const { precision, symmetric, first: { n }, second } = plan;
  const pairs = sitePairs(twoAxis) * (symmetric ? n * (n + 1) / 2 : n * second.n);
  const yielder = new Yielder({ signal: job.signal });
  const breathe = yielder.turn;
  const tables = await dualTables(plan.program, ranges, { precision, pairs, breathe });
  return { ...plan, ranges, tables };
}

async function compute(job: KernelJob, plan: SitePlan): Promise<void> {
  const { symmetric, first: { n }, second } = plan;
  const total = symmetric ? n * (n + 1) / 2 : n * second.n;
  const twoAxis = plan.analysis?.twoAxis;
  const cost = twoAxis === undefined
    ? referenceCost(plan.program)
    : costOf(twoAxis, plan.precision);
  const lanes = plan.precision === "f64" ? 2 : 4;
  const { rows, columns } = tileSize(cost, lanes, twoAxis);
  const tiles = tilesOf(plan, rows, columns);
  const integrated = integratedIn(plan.program, (k) => twoAxis !== undefined && hasTable(plan, k));
  let done = 0;
  const { workers, signal, onProgress } = job;
  // Functions of the user cannot be sent to other threads.
  const alone = total * cost < SMALL || hasFunctions(plan.program);
  await withTaskGroup({ signal, copies: true, workers: alone ? 1 : workers }, async (group) => {
    const work = async (): Promise<void> => {
      for (let next = tiles.next(); !next.done; next = tiles.next()) {
        const tile = next.value;
        await group.run(task(siteTasks, "tile", { plan, tile }));
        done += countPairs(plan, tile);
        onProgress?.({ done, total, ...integrated });
      }
    };
    await Promise.all(Array.from({ length: group.size }, work));
  });
}

/** Whether the nonlinearity of a step is a series or has a table. */
function hasTable(
  { program: { steps }, ranges, tables, precision }: SitePlan,
  k: number,
): boolean {
  const { operation, inputs: [input] } = steps[k]!;
  const range = ranges[input!];
  if (operation.op !== "dual" || range === undefined) return false;
  return tables?.[k + 1] !== undefined ||
    seriesOf(operation.activation, range, precision) !== undefined;
}

/**
 * Rows and columns of a tile. Columns stay in a thread's memory from tile to tile, rows do not, so there
 * are more columns.
 */
function tileSize(
  cost: number,
  lanes: number,
  twoAxis: TwoAxisProgram | undefined,
): { readonly rows: number; readonly columns: number } {
  if (twoAxis === undefined) {
    // The general way takes a tile as one on the diagonal, or as one off it; small ones read inputs often.
    const square = Math.ceil(Math.sqrt(Math.max(4, 4 * TASK / cost)));
    return { rows: square, columns: square };
  }
  const enough = Math.max(lanes, TASK / cost);
  const square = Math.ceil(Math.sqrt(enough) / lanes) * lanes;
  const most = Math.max(1, Math.floor(COLUMNS / sitesOf(twoAxis) / lanes)) * lanes;
  const columns = Math.min(4 * square, most);
  return { rows: Math.max(1, Math.round(enough / columns)), columns };
}

/** Tiles, those below one another in order, so that columns need not be read anew. */
function* tilesOf(
  { symmetric, first, second }: SitePlan,
  rows: number,
  columns: number,
): Generator<Tile> {
  for (let j0 = 0; j0 < second.n; j0 += columns) {
    const j1 = Math.min(second.n, j0 + columns);
    for (let i0 = symmetric ? j0 : 0; i0 < first.n; i0 += rows) {
      yield { i0, i1: Math.min(first.n, i0 + rows), j0, j1 };
    }
  }
}

function countPairs({ symmetric }: SitePlan, { i0, i1, j0, j1 }: Tile): number {
  let count = 0;
  for (let i = i0; i < i1; i++) count += (symmetric ? Math.min(j1, i + 1) : j1) - j0;
  return count;
}
