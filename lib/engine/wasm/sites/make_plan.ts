/**
 * What threads need to compute the tiles of a job over sites: inputs, ranges of deviations, tables, room for
 * results.
 *
 * @module
 */
import { allocateShared, task, withTaskGroup } from "../../../parallel/mod.ts";
import { type Tensor, zeros } from "../../../tensor.ts";
import { Yielder } from "../../../parallel/yielder.ts";
import { analyse } from "../../analysis/mod.ts";
import { pairwiseProducts } from "../../analysis/pairwise_products.ts";
import { Readout } from "../../analysis/readout.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import type { KernelJob } from "../../engine.ts";
import { withMemory } from "../../../memory/with_memory.ts";
import type { Precision } from "../../precision.ts";
import type { Operation } from "../../program/program.ts";
import { allocateResults } from "../../results.ts";
import { newId } from "../runner_cache.ts";
import { isCompilable } from "./compile/compilable.ts";
import { costOf, sitePairs, varianceCost } from "./cost.ts";
import { dualTables } from "./duals/dual_tables.ts";
import type { Range } from "./duals/series.ts";
import { type Pooled, type SitePlan, type SiteSide, threadsFor } from "./plan.ts";
import { seriesInputs } from "./ranges.ts";
import { placeOfLoss, roundedInputs } from "./rounding.ts";
import * as siteTasks from "./tasks.ts";

/** Pairs of sites of all values from which float64 is not taken unless asked for, in all. */
const LARGE = 2 ** 33;

/** A plan, and its program over two axes if there are instructions for it. */
interface Made {
  readonly plan: SitePlan;
  readonly twoAxis: TwoAxisProgram | undefined;
}

/**
 * The plan of a job; in float64 where roundings of float32 would change the kernels, unless that was asked for.
 *
 * @throws {RangeError} If float32 was asked for, and they would.
 */
export async function makePlan(job: KernelJob): Promise<Made> {
  const { x1, x2, kinds } = job;
  // Refuses what is no dtype.
  const { dtype } = zeros([0], job.dtype);
  const symmetric = x2 === undefined;
  const [n1, n2] = [x1.shape[0]!, (x2 ?? x1).shape[0]!];
  const first = sideOf(x1, job.patterns?.[0]);
  const second = x2 === undefined ? first : sideOf(x2, job.patterns?.[1]);
  const pairwise = pairwiseProducts(job.program);
  const twoAxis = analyse(pairwise, isCompilable)?.twoAxis;
  const pairs = symmetric ? n1 * (n1 + 1) / 2 : n1 * n2;
  const basePlan: SitePlan = {
    id: newId(),
    program: twoAxis === undefined ? job.program : pairwise,
    isCompilable: twoAxis !== undefined,
    channels: x1.shape.at(-1)!,
    positive: first.data.every((x) => x >= 0) && second.data.every((x) => x >= 0),
    ranges: {},
    precision: precisionOf(job, twoAxis, pairs),
    first,
    second,
    symmetric,
    results: allocateResults({ kinds, dtype }, n1 * n2),
  };
  if (twoAxis === undefined) return { plan: basePlan, twoAxis };
  await poolVariances(job, basePlan, twoAxis);
  const rounded = basePlan.precision === "f32" ? roundedInputs(twoAxis) : [];
  const values = new Set([...seriesInputs(twoAxis), ...rounded]);
  const ranges = await rangesOf(job, basePlan, twoAxis, [...values]);
  const place = rounded.length === 0 ? undefined : placeOfLoss(twoAxis, ranges, kinds);
  if (place === undefined) {
    return { plan: await withTables(job, basePlan, twoAxis, ranges), twoAxis };
  }
  if (job.precision === undefined) return await makePlan({ ...job, precision: "float64" });
  throw new RangeError(
    `Cannot compute the kernel in float32 as roundings may change it by a twentieth behind ${place}: ` +
      "scale the inputs or the weights down, or ask for precision float64",
  );
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

/**
 * Variances after means over windows and self-attention, and scores of this, which need the pairs of each input
 * with itself.
 */
async function poolVariances(
  job: KernelJob,
  plan: SitePlan,
  twoAxis: TwoAxisProgram,
): Promise<void> {
  const { byCovariances } = new Readout(twoAxis);
  const targets = twoAxis.program.steps.flatMap(({ operation }, k) => {
    const alone = operation.op === "mix" || operation.op === "attention";
    const wanted = alone && twoAxis.live[k + 1]! &&
      (twoAxis.shapes[k + 1]!.length > 0 || !byCovariances);
    return wanted ? [k + 1] : [];
  });
  const sides = plan.symmetric ? [plan.first] : [plan.first, plan.second];
  for (const value of targets) {
    const { steps, spatial } = plan.program;
    const program = { steps: steps.slice(0, value), output: value, spatial };
    const { twoAxis: part } = analyse(program)!;
    const cost = costOf(part, plan.precision);
    const whole = { ...plan, id: newId(), program };
    const ranges = await rangesOf(job, whole, part, seriesInputs(part));
    const own = await withTables(job, whole, part, ranges);
    const sites = twoAxis.shapes[value]!.reduce((product, length) => product * length, 1);
    const { operation } = steps[value - 1]!;
    for (const [index, side] of sides.entries()) {
      const to = await roomOf(operation, side.n, sites, plan.precision);
      const workers = threadsFor(program, side.n * cost, job.workers);
      await withTaskGroup({ signal: job.signal, copies: true, workers }, async (group) => {
        const starts = Array.from({ length: Math.ceil(side.n / 4) }, (_, k) => 4 * k);
        await Promise.all(starts.map((start) => {
          const end = Math.min(side.n, start + 4);
          return group.run(
            task(siteTasks, "pool", { plan: own, second: index === 1, start, end, to }),
          );
        }));
      });
      (side.pooled as Record<number, Pooled>)[value] = to;
    }
  }
}

/** Room for what is found of n inputs. */
function roomOf(
  operation: Operation,
  n: number,
  sites: number,
  precision: Precision,
): Pooled | Promise<Pooled> {
  const variances = allocateShared(n * sites);
  if (operation.op !== "attention" || !operation.linear) return { variances };
  const count = n * sites * sites;
  const need = {
    what: `the scores of self-attention of ${n} inputs of ${sites} sites`,
    bytes: count * (precision === "f32" ? 4 : 8),
    instead: `${precision === "f32" ? "" : 'half would do with precision: "float32"; '}` +
      "use kernelBlocks() for some rows at a time, or pools before the layer",
  };
  return withMemory("compute a kernel", need, () => {
    return { variances, scores: allocateShared(count, precision) };
  });
}

/** The plan with tables of series, and the ranges of standard deviations that they are made for. */
async function withTables(
  job: KernelJob,
  plan: SitePlan,
  twoAxis: TwoAxisProgram,
  found: Readonly<Record<number, Range>>,
): Promise<SitePlan> {
  const values = seriesInputs(twoAxis).filter((value) => found[value] !== undefined);
  if (values.length === 0) return plan;
  const ranges = Object.fromEntries(values.map((value) => [value, found[value]!]));
  const { precision, symmetric, first, second } = plan;
  const pairs = sitePairs(twoAxis) *
    (symmetric ? first.n * (first.n + 1) / 2 : first.n * second.n);
  const yielder = new Yielder({ signal: job.signal });
  const turn = yielder.turn;
  const tables = await dualTables(plan.program, ranges, { precision, pairs, turn });
  return { ...plan, ranges, tables };
}

/** Least and largest standard deviations of all inputs at some values. */
async function rangesOf(
  job: KernelJob,
  plan: SitePlan,
  twoAxis: TwoAxisProgram,
  values: readonly number[],
): Promise<Record<number, Range>> {
  const ranges: Record<number, Range> = {};
  if (values.length === 0) return ranges;
  const sides = plan.symmetric ? [plan.first] : [plan.first, plan.second];
  const n = sides.reduce((sum, side) => sum + side.n, 0);
  const workers = threadsFor(plan.program, n * varianceCost(twoAxis), job.workers);
  await withTaskGroup({ signal: job.signal, copies: true, workers }, async (group) => {
    await Promise.all(sides.flatMap((side, index) => {
      const starts = Array.from({ length: Math.ceil(side.n / 32) }, (_, k) => 32 * k);
      return starts.map(async (start) => {
        const end = Math.min(side.n, start + 32);
        const found = await group.run(
          task(siteTasks, "ranges", { plan, second: index === 1, start, end, values }),
        );
        for (const [value, [low, high]] of Object.entries(found as Record<number, Range>)) {
          const [least, most] = ranges[Number(value)] ?? [Infinity, 0];
          ranges[Number(value)] = [Math.min(low, least), Math.max(high, most)];
        }
      });
    }));
  });
  return ranges;
}
