/**
 * The same numbers in another shape.
 *
 * @module
 */
import type { ReshapePrimitive } from "../graph.ts";
import type { PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const reshapeRule: PrimitiveRule<ReshapePrimitive> = {
  forward: (_, { inputs }) => inputs[0]!,
  backward: (_, __, { jet }) => [jet],
};
