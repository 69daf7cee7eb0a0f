/**
 * Normalisation and dropout.
 *
 * @module
 */
import type { DropoutOperation, NormalizeOperation } from "../../../program/program.ts";
import { fill, filled, ntkOf, type TileOperation, type Wiring } from "./operation.ts";

/** K' = K / sqrt((p + eps)(q + eps)). */
export function normalizeOperation({ eps }: NormalizeOperation, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const factors = memory.arrays(1);
  const inverse = (q: number): number => q + eps === 0 ? 0 : 1 / Math.sqrt(q + eps);
  return {
    plus: from.plus,
    positive: from.positive,
    columns(start, count) {
      fill(memory, factors, { start, count }, (j) => inverse(from.columns.variance[j]!));
    },
    row(i, count) {
      const factor = inverse(from.rows.variance[i]!);
      memory.functions.normalize(memory.wide, count, from.address, output.address, factors, factor);
    },
  };
}

/** rho' = keep rho; an input's pair with itself keeps correlation 1 and has its NTK divided. */
export function dropoutOperation({ keep }: DropoutOperation, wiring: Wiring): TileOperation {
  const { memory, inputs: [input], output } = wiring;
  const from = input!;
  const complete = filled(wiring, from);
  return {
    plus: true,
    positive: from.positive,
    columns() {},
    row(_, count, self) {
      complete?.(count);
      memory.functions.dropout(memory.wide, count, from.address, output.address, keep);
      if (self < 0) return;
      const ntk = memory.view(ntkOf(output.address), count);
      ntk[self] = ntk[self]! / keep;
    },
  };
}
