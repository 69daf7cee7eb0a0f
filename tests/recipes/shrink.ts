/**
 * K' = factor K and Theta' = factor Theta, a layer as CONTRIBUTING.md tells how to write one.
 *
 * @module
 */
import { checkNotNegative, fromOptions } from "../../lib/activations/check.ts";
import type { Operation } from "../../lib/engine/program/program.ts";
import { type LayerRule, single } from "../../lib/stax/rule.ts";

/** A layer without weights that divides by a number. */
export interface Shrink {
  /** Tag of this layer. */
  readonly kind: "shrink";
  /** Factor of the kernels. */
  readonly factor: number;
}

/** Shrinks what comes in. */
export function shrink(options: { readonly factor: number }): Shrink {
  return fromOptions(shrinkRule, { kind: "shrink" }, options);
}

/** The readings of this layer. */
export const shrinkRule: LayerRule<Shrink> = {
  arity: "one",
  fields: { factor: checkNotNegative },
  signal: (_, inputs) => single(inputs),
  // In the copy it is one of the operations.
  kernel: ({ factor }) => [{ op: "shrink", factor } as unknown as Operation],
  finite({ factor }, inputs, build) {
    const scaled = (x: number): number => Math.sqrt(factor) * x;
    const nonlinearity = {
      phi: scaled,
      derivative: () => scaled(1),
      taylor: (x: number, order: number) =>
        Array.from({ length: order + 1 }, (_, k) => k === 0 ? scaled(x) : k === 1 ? scaled(1) : 0),
    };
    return build.add({ op: "elementwise", nonlinearity }, inputs, build.shape);
  },
  latex: ({ factor }, { inputs: [index] }) => ({
    kernel: `${factor}\\, K_{${index}}`,
    ntk: `${factor}\\, \\Theta_{${index}}`,
  }),
};
