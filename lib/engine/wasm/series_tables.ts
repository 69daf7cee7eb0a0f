/**
 * Tables of Hermite coefficients for the steps of a job.
 *
 * @module
 */
import { decompose, isNumerical } from "../../activations/decompose.ts";
import { ACCURACY, type SeriesTable, seriesTable } from "../../activations/hermite_series.ts";
import type { Program } from "../program.ts";
import type { Scales } from "../reference/operation.ts";
import type { Precision } from "./thread_memory.ts";

/** The table of each step that is computed as a series. */
export type SeriesTables = readonly (SeriesTable | undefined)[];

/**
 * Makes the tables of a program.
 *
 * @param program The program.
 * @param sides Variances of the inputs of each side at every value of the program.
 * @param precision Element type of the computation.
 * @returns A table a step; undefined where the step is none, or needs too many terms.
 */
export function seriesTables(
  { steps }: Program,
  sides: readonly (readonly Scales[])[],
  precision: Precision,
): SeriesTables {
  return steps.map(({ operation, inputs }) => {
    if (operation.op !== "dual" || !isNumerical(operation.activation)) return undefined;
    const phi = decompose(operation.activation);
    if (phi === undefined) return undefined;
    const deviations = sides.map((scales) => scales[inputs[0]!]!.root);
    return seriesTable(phi, deviations, ACCURACY[precision]);
  });
}

/** Whether a program has steps that only the calling thread can compute, as functions cannot be sent. */
export function needsCaller({ steps }: Program, tables: SeriesTables): boolean {
  return steps.some(({ operation }, k) =>
    operation.op === "dual" && operation.activation.kind === "elementwise" &&
    tables[k] === undefined
  );
}

/** The program without functions, which cannot be sent to other threads. */
export function withoutFunctions({ steps, ...rest }: Program): Program {
  const plain = steps.map((step) => {
    const { operation } = step;
    if (operation.op !== "dual" || operation.activation.kind !== "elementwise") return step;
    const { kind, name } = operation.activation;
    return { ...step, operation: { ...operation, activation: { kind, name } } };
  });
  return { ...rest, steps: plain };
}
