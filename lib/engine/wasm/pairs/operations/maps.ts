/**
 * Nonlinearities by their dual maps, a pair at a time: those that nothing more is known of, those with
 * kinks, and those whose series would be too long.
 *
 * @module
 */
import { applyDual } from "../../../../activations/dual.ts";
import { type Activation, activationRule } from "../../../../activations/mod.ts";
import { ARRAY } from "../protocol.ts";
import { filled, ntkOf, type TileOperation, type Wiring } from "./operation.ts";

/** The nonlinearity; in float64 only. */
export function mapsOperation(activation: Activation, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  const maps = activationRule(activation).dual(activation);
  let first = 0;
  return {
    plus: true,
    positive: false,
    columns(start) {
      first = start;
    },
    row(i, count) {
      complete?.(count);
      const [p, s] = [from.rows.variance[i]!, from.rows.root[i]!];
      const view = (address: number): Float64Array | Float32Array => memory.view(address, count);
      const [minus, plus] = [view(from.address), view(from.address + ARRAY)];
      const tangents = view(ntkOf(from.address));
      const results = [output.address, output.address + ARRAY, ntkOf(output.address)].map(view);
      for (let j = 0; j < count; j++) {
        const [q, t] = [from.columns.variance[first + j]!, from.columns.root[first + j]!];
        const pair = { p, q, s, t, minus: minus[j]!, plus: plus[j]! };
        const scales = [output.rows.root[i]!, output.columns.root[first + j]!] as const;
        const next = applyDual(maps, pair, scales);
        results[0]![j] = next.minus;
        results[1]![j] = next.plus;
        results[2]![j] = next.slope * tangents[j]!;
      }
    },
  };
}
