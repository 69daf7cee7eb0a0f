/**
 * K' = prod_i K_i, a factor at a time.
 *
 * @module
 */
import { fill, filled, type TileOperation, type Wiring } from "./operation.ts";

/** The operation. */
export function productOperation(wiring: Wiring): TileOperation {
  const { memory, inputs, output } = wiring;
  const { functions } = memory;
  const constants = inputs.map(() => memory.arrays(1));
  const complete = inputs.map((input) => filled(wiring, input));
  return {
    plus: true,
    positive: inputs.every(({ positive }) => positive),
    columns(start, count) {
      inputs.forEach(({ columns: { root } }, factor) => {
        fill(memory, constants[factor]!, { start, count }, (j) => root[j]!);
      });
    },
    row(i, count) {
      functions.one(memory.wide, count, output.address);
      inputs.forEach(({ address, rows }, factor) => {
        complete[factor]?.(count);
        functions.multiply(
          memory.wide,
          count,
          address,
          output.address,
          constants[factor]!,
          rows.root[i]!,
        );
      });
      functions.splitSignedGap(memory.wide, 0, count, output.address, output.address);
    },
  };
}
