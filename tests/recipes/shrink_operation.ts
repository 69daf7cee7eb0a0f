/**
 * K' = factor K and Theta' = factor Theta, an operation as CONTRIBUTING.md tells how to write one.
 *
 * @module
 */
import type { PointOperation } from "../../lib/engine/reference/operation.ts";

/** K' = factor K and Theta' = factor Theta. */
export interface ShrinkOperation {
  /** Tag of this operation. */
  readonly op: "shrink";
  /** The factor. */
  readonly factor: number;
}

/** The operation with its factor bound. */
export function shrinkOperation({ factor }: ShrinkOperation): PointOperation {
  return {
    variance: ([q]) => factor * q!,
    pairs([input], out) {
      out.minus.set(input!.minus);
      out.plus.set(input!.plus);
      input!.ntk.forEach((ntk, j) => out.ntk[j] = factor * ntk);
    },
  };
}
