/**
 * y = prod_i x_i entry by entry. The adjoint by x_i is the signal times the product of the others.
 *
 * @module
 */
import type { ProductPrimitive } from "../graph.ts";
import { cauchy, constantJet, type Jet } from "../jet.ts";
import type { At, PrimitiveRule } from "./rule.ts";
import { timesValues } from "./times.ts";

/** The readings of this primitive. */
export const productRule: PrimitiveRule<ProductPrimitive> = {
  byChannel: true,
  byInput: true,
  forward: (_, at) => productOf(at.inputs, at),
  backward: (_, at, { jet, copies }) =>
    at.inputs.map((_, i) => {
      const others = at.inputs.filter((_, j) => j !== i);
      return timesValues(jet, productOf(others, at), { rows: at.n, copies });
    }),
};

function productOf(factors: readonly Jet[], { inputs }: At): Jet {
  const { length } = inputs[0]!.find((coefficient) => coefficient !== undefined)!;
  const one = constantJet(new Float64Array(length).fill(1), inputs[0]!.length);
  return factors.reduce((all, factor) =>
    cauchy(all, factor, (x, y, out) => {
      for (let i = 0; i < length; i++) out[i]! += x[i]! * y[i]!;
    }, length), one);
}
