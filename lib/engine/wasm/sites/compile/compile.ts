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
import { emitAttention } from "./emit_attention.ts";
import { emitNode } from "./emit_node.ts";
import { emitAround, emitInputs, emitSource } from "./emit_sources.ts";
import { layOut } from "./layout.ts";
import { type MapCells, mapCellsOf } from "../../../analysis/footprints.ts";
import type { Stage } from "../../../analysis/schedule.ts";
import { diagonal } from "./stores.ts";
import { bindAnalysis, type BindOptions, type BoundAnalysis } from "./ways.ts";
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
  const analysis = bindAnalysis(sites, memory.precision, options);
  const jobs = await jobsOf(analysis, turn);
  const layout = await layOut(memory, analysis, jobs.map(({ cellsOf }) => cellsOf), turn);
  const writer = new Writer(memory);
  const context: Context = { ...analysis, memory, layout, writer };
  const pool = new BufferPool(memory, layout.plane);
  for (const [k, { stage, cellsOf }] of jobs.entries()) {
    emit(context, stage, { cellsOf, buffers: pool.assign(stage, cellsOf) });
    if (jobs[k + 1]?.stage !== stage) stage.nodes.forEach((node) => emitAttention(context, node));
    if (k % TOGETHER === 0) await turn();
  }
  const code = writer.finish();
  const { dynamics, scripted } = writer;
  const { nodes, units } = analysis;
  const pooled = (value: number): number[] => diagonal(layout.stores.get(value)!);
  return { ...layout, code, dynamics, scripted, units, nodes, pooled };
}

interface Job {
  readonly stage: Stage;
  readonly cellsOf: Map<number, MapCells>;
}

/** The displacements of all stages. */
async function jobsOf({ twoAxis, schedule }: BoundAnalysis, turn: Turn): Promise<Job[]> {
  const jobs: Job[] = [];
  for (const stage of schedule.stages) {
    for (const group of stage.groups) {
      const { displacements } = group;
      for (let k = 0; k < displacements.length; k += 2) {
        const cellsOf = mapCellsOf(twoAxis, schedule, stage, group, [
          displacements[k]!,
          displacements[k + 1]!,
        ]);
        if (cellsOf.size > 0) jobs.push({ stage, cellsOf });
        if (k % (2 * TOGETHER) === 0) await turn();
      }
    }
  }
  return jobs;
}

/** Instructions for one displacement. */
function emit(context: Context, { sources, nodes }: Stage, maps: Maps): void {
  for (const value of sources) {
    const cells = maps.cellsOf.get(value);
    if (cells === undefined) continue;
    const buffer = maps.buffers.get(value)!;
    if (value === 0) emitInputs(context, cells, buffer);
    else emitSource(context, value, cells, buffer);
    emitAround(context, value, cells, buffer);
  }
  for (const node of nodes) emitNode(context, node, maps);
}
