/**
 * y = sum_i x_i. The adjoint hands the signal to each.
 *
 * @module
 */
import type { SumPrimitive } from "../graph.ts";
import { addJets } from "../jet.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const sumRule: PrimitiveRule<SumPrimitive> = {
  byChannel: true,
  forward: (_, { inputs }) => addJets(inputs),
  backward: (_, { inputs }, { jet }) => inputs.map(() => jet),
};
