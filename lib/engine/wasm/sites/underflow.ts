/**
 * Whether float32 holds the results of a job over sites.
 *
 * @module
 */
import { allocateShared, task, withTaskGroup } from "../../../parallel/mod.ts";
import type { KernelJob } from "../../engine.ts";
import {
  type OwnKernels,
  refuseUnderflow,
  SMALLEST_FLOAT32,
} from "../../reference/float32_range.ts";
import type { Entries } from "../../analysis/readout.ts";
import { hasFunctions, type SitePlan } from "./plan.ts";
import * as siteTasks from "./tasks.ts";

/** Inputs of a task. */
const TOGETHER = 32;

/**
 * Refuses results that lose digits, or all of them, in float32 however near the inputs are. The kernels
 * of the inputs with themselves tell; they are only asked for where some result is near 0.
 *
 * @param job The job.
 * @param plan Its plan, with all results.
 * @throws {RangeError} If there is such a result.
 */
export async function refuseSiteUnderflow(
  job: KernelJob,
  plan: SitePlan,
): Promise<void> {
  const isNear = (value: number): boolean => Math.abs(value) < SMALLEST_FLOAT32;
  const kinds = job.kinds.filter((kind) => plan.results[kind]!.some(isNear));
  if (kinds.length === 0) return;
  const rows = await ownKernels(job, plan, false);
  const columns = plan.symmetric ? rows : await ownKernels(job, plan, true);
  await refuseUnderflow(kinds, rows, columns);
}

async function ownKernels(
  { signal, workers }: KernelJob,
  plan: SitePlan,
  second: boolean,
): Promise<OwnKernels> {
  const { n } = second ? plan.second : plan.first;
  const list = (): Float64Array => allocateShared(n);
  const to: Entries = { nngp: list(), ntk: list() };
  await withTaskGroup({
    signal,
    copies: true,
    workers: hasFunctions(plan.program) ? 1 : workers,
  }, async (group) => {
    const starts = Array.from({ length: Math.ceil(n / TOGETHER) }, (_, k) => TOGETHER * k);
    await Promise.all(starts.map((start) => {
      const end = Math.min(n, start + TOGETHER);
      return group.run(task(siteTasks, "own", { plan, second, start, end, to }));
    }));
  });
  return { nngp: () => to.nngp, ntk: () => to.ntk };
}
