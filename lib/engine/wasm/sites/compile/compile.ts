/**
 * From nodes to instructions: a thread carries out the same ones for each group of pairs.
 *
 * @module
 */
import type { Turn } from "../../../../parallel/mod.ts";
import type { SiteAnalysis } from "../../../analysis/mod.ts";
import type { SiteMemory } from "../memory.ts";
import { BufferPool } from "./buffers.ts";
import type { Compiled } from "./compiled.ts";
import type { Context, Maps } from "./context.ts";
import { emitMix, emitSum } from "./emit_means.ts";
import { emitNode } from "./emit_node.ts";
import { emitAround, emitInputs, emitSource } from "./emit_sources.ts";
import { layOut } from "./layout.ts";
import { type Place, placesOf } from "../../../analysis/footprints.ts";
import type { Stage } from "../../../analysis/schedule.ts";
import { diagonal } from "./stores.ts";
import { type BindOptions, bindWays, type BoundAnalysis } from "./ways.ts";
import { Writer } from "./writer.ts";

/** Displacements between turns. */
const TOGETHER = 64;

/** Compiles a program into a thread's memory; `turn` is awaited now and then. */
export async function compile(
  memory: SiteMemory,
  sites: SiteAnalysis,
  options: BindOptions,
  turn: Turn,
): Promise<Compiled> {
  const analysis = bindWays(sites, memory.precision, options);
  const jobs = await jobsOf(analysis, turn);
  const layout = await layOut(memory, analysis, jobs.map(({ places }) => places), turn);
  const writer = new Writer(memory);
  const context: Context = { ...analysis, memory, layout, writer };
  const pool = new BufferPool(memory, layout.plane);
  for (const [k, { stage, places }] of jobs.entries()) {
    emit(context, stage, { places, buffers: pool.assign(stage, places) });
    if (k % TOGETHER === 0) await turn();
  }
  const code = writer.finish();
  // Rows are done four sites at a time, so that a little more than the last row is read.
  memory.allocate(1 << 14);
  const { dynamics, scripted } = writer;
  const { nodes, units } = analysis;
  const pooled = (value: number): number[] => diagonal(layout.stores.get(value)!);
  return { ...layout, code, dynamics, scripted, units, nodes, pooled };
}

interface Job {
  readonly stage: Stage;
  readonly places: Map<number, Place>;
}

/** The displacements of all stages. */
async function jobsOf({ twoAxis, schedule }: BoundAnalysis, turn: Turn): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const stage of schedule.stages) {
    for (const group of stage.groups) {
      const { shifts } = group;
      for (let k = 0; k < shifts.length; k += 2) {
        const places = placesOf(twoAxis, schedule, stage, group, [shifts[k]!, shifts[k + 1]!]);
        if (places.size > 0) jobs.push({ stage, places });
        if (k % (2 * TOGETHER) === 0) await turn();
      }
    }
  }
  return jobs;
}

/** Instructions for one displacement. */
function emit(context: Context, { sources, nodes }: Stage, maps: Maps): void {
  for (const value of sources) {
    const place = maps.places.get(value);
    if (place === undefined) continue;
    const buffer = maps.buffers.get(value)!;
    if (value === 0) emitInputs(context, place, buffer);
    else emitSource(context, value, place, buffer);
    emitAround(context, value, place, buffer);
  }
  for (const node of nodes) {
    if (node.work.kind === "mix") emitMix(context, node, maps);
    else if (node.work.kind === "flat") emitSum(context, node, maps, node.work.window);
    else emitNode(context, node, maps);
  }
}
