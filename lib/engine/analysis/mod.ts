/**
 * What any engine asks of a program over sites. Nothing here knows of an engine's memory or instructions.
 *
 * @module
 */
import type { Program } from "../program/program.ts";
import { type Node, nodesOf } from "./nodes.ts";
import { type Schedule, scheduleOf } from "./schedule.ts";
import { type TwoAxisProgram, twoAxisProgram } from "./two_axes.ts";

/** A program over sites and the order of its work. */
export interface SiteAnalysis {
  /** The program over two axes: shapes, displacements, periodic axes, and what the output depends on. */
  readonly twoAxis: TwoAxisProgram;
  /** Its steps in larger pieces. */
  readonly nodes: readonly Node[];
  /** The order of the nodes, and the displacements of each stage. */
  readonly schedule: Schedule;
}

/** What has been found of programs that are still there: a thread that does all of a job asks several times. */
const known = new WeakMap<Program, SiteAnalysis>();

/**
 * Analyses a program.
 *
 * @param program The program.
 * @param accepts Whether an engine takes it.
 * @returns The analysis; undefined if the program has no or more than two axes, the engine does not take
 * it, or the sites of its branches do not fit together.
 */
export function analyse(
  program: Program,
  accepts: (twoAxis: TwoAxisProgram) => boolean = () => true,
): SiteAnalysis | undefined {
  const found = known.get(program);
  if (found !== undefined) return accepts(found.twoAxis) ? found : undefined;
  const twoAxis = twoAxisProgram(program);
  if (twoAxis === undefined || !accepts(twoAxis)) return undefined;
  const nodes = nodesOf(twoAxis);
  const schedule = scheduleOf(twoAxis, nodes);
  if (schedule === undefined) return undefined;
  const analysis = { twoAxis, nodes, schedule };
  known.set(program, analysis);
  return analysis;
}
