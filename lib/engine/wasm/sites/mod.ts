/**
 * Programs over sites in WebAssembly: tiles of pairs of inputs on all cores.
 *
 * @module
 */
import { task, withTaskGroup } from "../../../parallel/mod.ts";
import type { KernelJob, KernelResult } from "../../engine.ts";
import type { TwoAxisProgram } from "../../analysis/two_axes.ts";
import { integratedIn } from "../../integrated.ts";
import { tensorsOf } from "../../results.ts";
import { countPairs } from "../tile.ts";
import { costOf, referenceCost } from "./cost.ts";
import { wayOf } from "./compile/ways.ts";
import { makePlan } from "./make_plan.ts";
import { type SitePlan, threadsFor } from "./plan.ts";
import * as siteTasks from "./tasks.ts";
import { tileSize, tilesOf } from "./tiles.ts";
import { refuseSiteUnderflow } from "./underflow.ts";

/** Runs a program over sites. */
export async function runSites(job: KernelJob): Promise<KernelResult> {
  job.signal?.throwIfAborted();
  const { plan, twoAxis } = await makePlan(job);
  await compute(job, plan, twoAxis);
  if (job.dtype === "float32") await refuseSiteUnderflow(job, plan);
  return tensorsOf(plan.results, [plan.first.n, plan.second.n]);
}

async function compute(
  job: KernelJob,
  plan: SitePlan,
  twoAxis: TwoAxisProgram | undefined,
): Promise<void> {
  const { symmetric, first: { n }, second } = plan;
  const total = symmetric ? n * (n + 1) / 2 : n * second.n;
  const cost = twoAxis === undefined
    ? referenceCost(plan.program)
    : costOf(twoAxis, plan.precision);
  const lanes = plan.precision === "f64" ? 2 : 4;
  const { rows, columns } = tileSize(cost, lanes, twoAxis);
  const tiles = tilesOf(plan, rows, columns);
  const integrated = integratedIn(plan.program, (k) => twoAxis !== undefined && isQuick(plan, k));
  let done = 0;
  const { signal, onProgress } = job;
  const workers = threadsFor(plan.program, total * cost, job.workers);
  await withTaskGroup({ signal, copies: true, workers }, async (group) => {
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

/** Whether the nonlinearity of a step is computed without integrals at each pair. */
function isQuick(
  { program: { steps }, ranges, tables, precision }: SitePlan,
  k: number,
): boolean {
  const { operation, inputs: [input] } = steps[k]!;
  if (operation.op !== "dual") return false;
  const options = { precision, range: ranges[input!], table: tables?.[k + 1] };
  return wayOf(operation.activation, options).kind !== "scripted";
}
