/**
 * In which element type the pairs of a job are computed.
 *
 * @module
 */
import type { Yielder } from "../../../parallel/yielder.ts";
import type { KernelJob } from "../../engine.ts";
import type { Precision } from "../../precision.ts";
import type { Scales } from "../../reference/operation.ts";
import { hasFloat32 } from "./operations/mod.ts";
import { type StepTables, stepTables } from "./step_tables.ts";

/** Standard deviations that float32 takes without loss: their products stay in range. */
const FLOAT32_RANGE = [1e-8, 1e8] as const;

/** Element type of a computation, and the tables that it takes. */
export interface Choice {
  /** Element type. */
  readonly precision: Precision;
  /** Tables of the steps that have one. */
  readonly tables: StepTables;
}

/**
 * float32 if it is wanted, all steps have it and no variance is near the ends of its range.
 *
 * @param job The job.
 * @param sides Variances of the inputs of each side at every value of the program.
 * @param yielder Lets other work go on.
 */
export async function choosePrecision(
  { program, dtype, x1, x2 }: KernelJob,
  sides: readonly (readonly Scales[])[],
  yielder: Yielder,
): Promise<Choice> {
  const n = x1.shape[0]!;
  const pairs = x2 === undefined ? n * (n + 1) / 2 : n * x2.shape[0]!;
  const choose = async (precision: Precision): Promise<Choice> => {
    const options = { sides, precision, pairs, turn: yielder.turn };
    return { precision, tables: await stepTables(program, options) };
  };
  if (dtype !== "float32") return await choose("f64");
  const [low, high] = FLOAT32_RANGE;
  const safe = sides.flat().every(({ root }) =>
    root.every((s) => s === 0 || (s >= low && s <= high))
  );
  if (!safe) return await choose("f64");
  const single = await choose("f32");
  const known = program.steps.every(({ operation, inputs: [input] }, k) => {
    if (operation.op !== "dual") return true;
    const largest = Math.max(...sides.map((scales) => largestOf(scales[input!]!.variance)));
    return hasFloat32(operation.activation, { table: single.tables[k] !== undefined, largest });
  });
  return known ? single : await choose("f64");
}

function largestOf(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
