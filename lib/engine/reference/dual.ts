/**
 * A nonlinearity: K' = E[phi phi], Theta' = E[phi' phi'] Theta.
 *
 * @module
 */
import { applyDual } from "../../activations/dual.ts";
import { activationRule } from "../../activations/mod.ts";
import type { DualOperation } from "../program/program.ts";
import type { PointOperation } from "./operation.ts";

/** The operation with its nonlinearity bound. */
export function dualOperation({ activation }: DualOperation): PointOperation {
  const maps = activationRule(activation).dual(activation);
  return {
    variance: ([q]) => maps.variance(q!),
    pairs([input], out) {
      const { p, s, q, t, ntk } = input!;
      for (let j = 0; j < ntk.length; j++) {
        const pair = { p, s, q: q[j]!, t: t[j]!, minus: input!.minus[j]!, plus: input!.plus[j]! };
        const { minus, plus, slope } = applyDual(maps, pair, [out.s, out.t[j]!]);
        out.minus[j] = minus;
        out.plus[j] = plus;
        out.ntk[j] = slope * ntk[j]!;
      }
    },
  };
}
