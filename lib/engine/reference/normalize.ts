/**
 * K' = K / sqrt((p + eps)(q + eps)): correlations stay, variances become p / (p + eps).
 *
 * @module
 */
import type { NormalizeOperation } from "../program/program.ts";
import type { PointOperation } from "./operation.ts";

/** The operation with its guard bound. */
export function normalizeOperation({ eps }: NormalizeOperation): PointOperation {
  const inverse = (q: number): number => q + eps === 0 ? 0 : 1 / Math.sqrt(q + eps);
  return {
    variance: ([q]) => q! * inverse(q!) ** 2,
    pairs([input], out) {
      out.minus.set(input!.minus);
      out.plus.set(input!.plus);
      const row = inverse(input!.p);
      for (let j = 0; j < out.ntk.length; j++) {
        out.ntk[j] = input!.ntk[j]! * row * inverse(input!.q[j]!);
      }
    },
  };
}
