/**
 * The units of self-attention: what its scores and its kernels are divided by, so that they stay near 1
 * whatever the lengths of the inputs are. Each is a product of one number of either input.
 *
 * @module
 */
import type { AttentionOperation } from "../program/program.ts";

/** Units, each of the unit u of an input in which K is kept, K = u u' k. */
export interface AttentionUnits {
  /** That of K^ = keep K + weight R. */
  readonly embedded: (unit: number) => number;
  /** That of the K that values are made with. */
  readonly values: (unit: number) => number;
  /** That of the scores G of a single input. */
  readonly scores: (unit: number) => number;
  /** That of G K G'^T, or of S K^ with S = sum K^ K. */
  readonly attended: (unit: number) => number;
  /** Factor of that in K'. */
  readonly factor: number;
}

/** The units of an operation. */
export function attentionUnits(operation: AttentionOperation): AttentionUnits {
  const { linear, mechanism, queryKey, outValue, position } = operation;
  const { keep = 1, weight = 0, covariance = [] } = position ?? {};
  const largest = covariance.reduce((most, r) => Math.max(most, Math.abs(r)), 0);
  const embedded = (unit: number): number => Math.hypot(unit, Math.sqrt(weight * largest / keep));
  const values = position?.values === true ? embedded : (unit: number): number => unit;
  const scores = (unit: number): number =>
    mechanism === "softmax" ? 1 : queryKey * embedded(unit) ** 2 || 1;
  return {
    embedded,
    values,
    scores,
    attended: linear
      ? (unit) => scores(unit) * values(unit)
      : (unit) => embedded(unit) ** 2 * values(unit),
    factor: linear ? outValue : queryKey * queryKey * outValue,
  };
}
