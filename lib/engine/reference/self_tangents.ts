/**
 * The NTK of each input with itself, which needs no other input, in a network of one site.
 *
 * @module
 */
import type { Yielder } from "../../parallel/yielder.ts";
import type { Program } from "../program/program.ts";
import { reaches } from "../program/reach.ts";
import type { Scales } from "./operation.ts";
import { bindProgram, runProgram, type SideValues } from "./run.ts";

/**
 * Theta(x, x) of all inputs.
 *
 * @param program The steps of the network.
 * @param scales Variances of all inputs at every value of the program.
 * @param yielder Lets others run meanwhile.
 */
export async function selfTangents(
  program: Program,
  scales: readonly Scales[],
  yielder: Yielder,
): Promise<Float64Array> {
  const { turn } = yielder;
  const bound = await bindProgram(program, reaches(program, { of: "self" }), turn);
  const side: SideValues = {
    scales: scales.map((scale) => [scale]),
    matrices: program.steps.map(() => undefined),
  };
  const tangents = new Float64Array(scales[0]!.variance.length);
  for (let i = 0; i < tangents.length; i++) {
    // The first value is that of an input with itself, which needs no filling.
    const run = { i, start: i, count: 1, self: 0 };
    const values = await runProgram(bound, [side, side], run, () => {}, turn);
    tangents[i] = values[program.output]!.rows[0]!.ntk[0]!;
  }
  return tangents;
}
