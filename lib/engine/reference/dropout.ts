/**
 * Dropout: variances become q / keep, covariances stay, so rho' = keep rho.
 *
 * @module
 */
import type { DropoutOperation } from "../program/program.ts";
import type { PointOperation } from "./operation.ts";

/** The operation with its probability bound. */
export function dropoutOperation({ keep }: DropoutOperation): PointOperation {
  return {
    variance: ([q]) => q! / keep,
    pairs([input], out) {
      const { minus, plus, ntk } = input!;
      for (let j = 0; j < ntk.length; j++) {
        out.minus[j] = 1 - keep + keep * minus[j]!;
        out.plus[j] = 1 - keep + keep * plus[j]!;
        out.ntk[j] = j === input!.self ? ntk[j]! / keep : ntk[j]!;
      }
    },
  };
}
