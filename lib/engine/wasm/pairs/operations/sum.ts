/**
 * K' = sum_i w_i K_i, a term at a time.
 *
 * @module
 */
import type { SumOperation } from "../../../program/program.ts";
import { ARRAY } from "../protocol.ts";
import { filled, type TileOperation, type Wiring } from "./operation.ts";

/** The operation with its weights bound. */
export function sumOperation({ weights }: SumOperation, wiring: Wiring): TileOperation {
  const { memory, inputs, output } = wiring;
  const { functions } = memory;
  const factors = weights.map(Math.sqrt);
  // For each term the norm of those before it, its own deviation, and the norm with it.
  const constants = inputs.map(() => memory.arrays(3));
  const norms = memory.arrays(1);
  const complete = inputs.map((input) => filled(wiring, input));
  return {
    plus: true,
    positive: inputs.every(({ positive }) => positive),
    columns(start, count) {
      for (let j = 0; j < count; j++) {
        let norm = 0;
        inputs.forEach(({ columns }, term) => {
          const own = factors[term]! * columns.root[start + j]!;
          const next = Math.hypot(norm, own);
          [norm, own, next].forEach((value, k) =>
            memory.set(constants[term]! + k * ARRAY, j, value)
          );
          norm = next;
        });
        memory.set(norms, j, norm);
      }
    },
    row(i, count) {
      memory.clear(output.address, 3 * ARRAY);
      let norm = 0;
      inputs.forEach(({ address, rows }, term) => {
        complete[term]?.(count);
        const own = factors[term]! * rows.root[i]!;
        const next = Math.hypot(norm, own);
        functions.add(
          memory.wide,
          count,
          address,
          output.address,
          constants[term]!,
          weights[term]!,
          norm,
          own,
          next,
        );
        norm = next;
      });
      functions.divide(memory.wide, count, output.address, norms, norm);
    },
  };
}
