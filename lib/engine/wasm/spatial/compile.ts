/**
 * From nodes to instructions: a thread carries out the same ones for each group of pairs.
 *
 * @module
 */
import type { Turn } from "../../../parallel/mod.ts";
import type { DualTable } from "../../../activations/dual_table.ts";
import type { SiteAnalysis } from "../../analysis/mod.ts";
import { closedOf } from "./closed.ts";
import type { SpatialMemory } from "./assembler.ts";
import { BufferPool } from "./buffers.ts";
import type { Compiled } from "./compiled.ts";
import type { Analysis, Context, Maps } from "./context.ts";
import { emitMix, emitSum } from "./emit_means.ts";
import { emitNode } from "./emit_node.ts";
import { emitAround, emitInputs, emitSource } from "./emit_sources.ts";
import { planesOf, type Way } from "../../analysis/planes.ts";
import { layOut } from "./layout.ts";
import { polynomialSeries } from "./polynomials.ts";
import { type Place, placesOf } from "../../analysis/footprints.ts";
import { type Range, type Series, seriesOf } from "./series.ts";
import type { Stage } from "../../analysis/schedule.ts";
import { diagonal } from "./stores.ts";
import { unitsOf } from "../../analysis/units.ts";
import { Writer } from "./writer.ts";

/** What is known of the inputs. */
export interface CompileOptions {
  /** Number of channels. */
  readonly channels: number;
  /** Whether no entry is negative. */
  readonly positive: boolean;
  /** Least and largest standard deviations before nonlinearities that may be series, by value. */
  readonly ranges: Readonly<Record<number, Range>>;
  /** Tables of nonlinearities with kinks, by the value that they make. @default {none} */
  readonly tables?: Readonly<Record<number, DualTable>>;
}

/** Displacements between turns. */
const TOGETHER = 64;

/** Compiles a program into a thread's memory; `turn` is awaited now and then. */
export async function compile(
  memory: SpatialMemory,
  sites: SiteAnalysis,
  options: CompileOptions,
  turn: Turn,
): Promise<Compiled> {
  const analysis = bindWays(memory, sites, options);
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
  const { dynamics, foreign, cost } = writer;
  const { nodes, units } = analysis;
  const pooled = (value: number): number[] => diagonal(layout.stores.get(value)!);
  return { ...layout, code, dynamics, foreign, units, nodes, pooled, cost: cost / memory.lanes };
}

/** Chooses how nonlinearities are computed. */
function bindWays(
  { precision }: SpatialMemory,
  sites: SiteAnalysis,
  { channels, positive, ranges, tables = {} }: CompileOptions,
): Analysis {
  const { twoAxis, nodes, schedule: { kept } } = sites;
  const series = new Map<number, Series>();
  const kinked = new Map<number, DualTable>();
  const ways = new Map<number, Way>();
  for (const { work, inputs: [input], output } of nodes) {
    if (work.kind !== "dual") continue;
    const range = ranges[input!];
    const found = range === undefined
      ? polynomialSeries(work.activation, precision)
      : seriesOf(work.activation, range, precision);
    if (found !== undefined) series.set(output, found);
    const table = tables[output];
    if (table !== undefined) kinked.set(output, table);
    const made = found ?? table;
    const closed = closedOf(work.activation);
    if (made !== undefined) ways.set(output, { parity: made.parity, measures: false });
    else if (closed !== undefined) ways.set(output, { parity: closed.parity, measures: true });
  }
  const planes = planesOf(nodes, { ways, positiveInputs: positive, kept });
  return { ...sites, channels, units: unitsOf(twoAxis, nodes), series, kinked, planes };
}

interface Job {
  readonly stage: Stage;
  readonly places: Map<number, Place>;
}

/** The displacements of all stages. */
async function jobsOf({ twoAxis, schedule }: Analysis, turn: Turn): Promise<Job[]> {
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
