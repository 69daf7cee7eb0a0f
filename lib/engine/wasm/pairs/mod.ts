/**
 * Programs without sites: a tile begins with inner products of unit vectors. Then the steps of the program run over
 * one row of it at a time, in place, so that all layers of a row stay in the first-level cache.
 *
 * @module
 */
import { isShared, task, withTaskGroup } from "../../../parallel/mod.ts";
import { Yielder } from "../../../parallel/yielder.ts";
import type { KernelJob, KernelResult } from "../../engine.ts";
import { integratedIn } from "../../integrated.ts";
import { tensorsOf } from "../../results.ts";
import { supportsPoints } from "../supports.ts";
import { cut } from "./cost.ts";
import { type MadePlan, makePlan } from "./make_plan.ts";
import { RUN } from "./memory.ts";
import { giveBack } from "./scratch.ts";
import * as tiles from "./tasks.ts";

/** Runs a program without sites; undefined if it has operations, or functions, that threads cannot run. */
export async function runPairs(job: KernelJob): Promise<KernelResult | undefined> {
  const made = supportsPoints(job.program) ? await makePlan(job) : undefined;
  if (made === undefined) return undefined;
  const { plan } = made;
  await compute(job, made);
  for (const units of new Set([plan.first.units, plan.second.units])) giveBack(units);
  return tensorsOf(plan.results, [plan.first.n, plan.second.n]);
}

async function compute(job: KernelJob, { plan, writers }: MadePlan): Promise<void> {
  const { workers, signal, onProgress } = job;
  const { small, tasks, pairs: total } = cut(plan);
  const pieces = tasks[Symbol.iterator]();
  const integrated = integratedIn(plan.program, (k) => plan.tables[k] !== undefined);
  const [first, second] = writers;
  let done = 0;
  await withTaskGroup({ signal, copies: true, workers: small ? 1 : workers }, async (group) => {
    const work = async (): Promise<void> => {
      for (let next = pieces.next(); !next.done; next = pieces.next()) {
        const { tiles: some, pairs } = next.value;
        await first.until(Math.max(...some.map(({ i1 }) => i1)));
        await second.until(Math.max(...some.map(({ j1 }) => j1)));
        await group.run(task(tiles, "tiles", { plan, tiles: some }));
        done += pairs;
        onProgress?.({ done, total, ...integrated });
      }
    };
    const writing = writeUnits(writers, new Yielder({ signal }));
    // Threads without shared memory get a copy at their first task.
    if (group.size === 1 || !isShared(plan.first.units)) await writing;
    try {
      await Promise.all([writing, ...Array.from({ length: group.size }, work)]);
    } finally {
      writers.forEach((writer) => writer.stop());
    }
  });
}

/** Writes the unit vectors of both sides in the order in which tiles read them. */
async function writeUnits(
  [first, second]: MadePlan["writers"],
  yielder: Yielder,
): Promise<void> {
  // More than the first tile has.
  await first.write(yielder, RUN.f32);
  await second.write(yielder);
  await first.write(yielder);
}
