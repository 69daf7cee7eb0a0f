/**
 * Golden predictions of neural-tangents 0.6.6 with their network and data.
 *
 * @module
 */
import { type Net, stax, type Tensor, tensor } from "@widenet/ntk";
import { firstInputs, secondInputs } from "../reference/fixtures.ts";
import records from "../reference/nt-fixtures.json" with { type: "json" };

/** The network of all records. */
export const net: Net = stax.serial(
  stax.dense(1, { wStd: 1.5, bStd: 0.05 }),
  stax.erf(),
  stax.dense(1, { wStd: 1.5, bStd: 0.05 }),
);
/** Training inputs, `[4, 3]`. */
export const xTrain: Tensor = firstInputs([4, 3]);
/** Test inputs, `[2, 3]`. */
export const xTest: Tensor = secondInputs([2, 3]);
/** Targets, `[4, 2]`. */
export const yTrain: Tensor = tensor(Array.from({ length: 8 }, (_, k) => Math.sin(0.7 * k)), [
  4,
  2,
]);
/** Learning rate of all records. */
export const learningRate = 0.5;
/** Relative ridges of the records. */
export const RIDGES = [0, 0.001] as const;

/**
 * Largest difference from a record that is let pass: rounding of entries near 3, times the condition
 * number of the kernels, 3500 for "nngp", times the weights of the predictions, which extrapolate. It
 * is 5e-12 here, and 1e-10 leaves room for other orders of summation.
 */
export const TOLERANCE = 1e-10;

interface Raw {
  readonly mean: readonly (readonly number[])[];
  readonly cov: readonly (readonly number[])[];
}

/** The record of a name, as "gp reg=0.0 nngp". */
export function record(name: string): { readonly mean: Tensor; readonly covariance: Tensor } {
  const raw = (records.predict as unknown as Record<string, Raw | undefined>)[name];
  if (raw === undefined) throw new Error(`no record '${name}'`);
  return { mean: tensor(raw.mean), covariance: tensor(raw.cov) };
}

/** A ridge as it stands in the names of records. */
export function ridgeName(ridge: number): string {
  return ridge === 0 ? "0.0" : `${ridge}`;
}
