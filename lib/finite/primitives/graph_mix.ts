/**
 * y_b = sum_a P_ab x_a over the nodes of a graph, with a matrix P of each input. The adjoint is P.
 *
 * @module
 */
import { entriesOf, type GraphMixPrimitive } from "../graph.ts";
import { mapJet } from "../jet.ts";
import type { At, PrimitiveRule } from "./rule.ts";

/** The readings of this primitive. */
export const graphMixRule: PrimitiveRule<GraphMixPrimitive> = {
  byChannel: true,
  byInput: true,
  forward: (primitive, at) =>
    mapJet(at.inputs[0]!, (x) => apply(primitive, at, { x, copies: 1, transposed: true })),
  backward: (primitive, at, { jet, copies }) => [
    mapJet(jet, (x) => apply(primitive, at, { x, copies, transposed: false })),
  ],
};

interface Job {
  readonly x: Float64Array;
  readonly copies: number;
  readonly transposed: boolean;
}

function apply(
  { graphs }: GraphMixPrimitive,
  at: At,
  { x, copies, transposed }: Job,
): Float64Array {
  const [{ channels }, size] = [at.to, entriesOf(at.to)];
  const patterns = at.context.batch.patterns!;
  const nodes = graphs[0]!.length;
  const out = new Float64Array(at.n * copies * size);
  for (let i = 0; i < at.n * copies; i++) {
    const pattern = Math.floor(i / copies) * nodes * nodes;
    for (const sites of graphs) {
      for (let a = 0; a < nodes; a++) {
        for (let b = 0; b < nodes; b++) {
          const weight = patterns[pattern + (transposed ? b * nodes + a : a * nodes + b)]!;
          if (weight === 0) continue;
          const [to, from] = [i * size + sites[a]! * channels, i * size + sites[b]! * channels];
          for (let c = 0; c < channels; c++) out[to + c]! += weight * x[from + c]!;
        }
      }
    }
  }
  return out;
}
