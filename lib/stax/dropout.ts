/**
 * Inverted dropout in training: a unit is kept with probability `keep` and divided by it.
 *
 * K'(x, x) = K(x, x) / keep and Theta'(x, x) = Theta(x, x) / keep; pairs of different inputs have
 * independent masks and stay as they are (Schoenholz et al. 2017), and so do pairs of different sites of
 * one input.
 *
 * @module
 */
import { checkNotNegative, fromOptions } from "../activations/check.ts";
import { latexNumber } from "../activations/latex.ts";
import { type LayerRule, single } from "./rule.ts";

/** Dropout, as a value. */
export interface Dropout {
  /** Tag of this layer. */
  readonly kind: "dropout";
  /** Probability of keeping a unit. */
  readonly keep: number;
}

/**
 * Dropout in training mode. Without `x2` the diagonal of a kernel pairs each input with itself, under
 * one mask; inputs that are passed twice, as `x1` and `x2`, have a mask each.
 *
 * @param options `keep`, the probability of keeping a unit, in (0, 1].
 * @returns The layer.
 * @throws {RangeError} If `keep` is not in (0, 1].
 * @throws {TypeError} If it is missing, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.dropout({ keep: 0.5 }));
 * assertEquals((await nngp(net, [[1]])).data[0], 2);
 * assertEquals((await nngp(net, [[1]], [[1]])).data[0], 1);
 * ```
 */
export function dropout(options: { readonly keep: number }): Dropout {
  return fromOptions(dropoutRule, { kind: "dropout" }, options);
}

/** The readings of this layer. */
export const dropoutRule: LayerRule<Dropout> = {
  arity: "one",
  fields: { keep: checkNotNegative },
  check({ keep }) {
    if (keep === 0 || keep > 1) {
      throw new RangeError(
        `Cannot make dropout as 'keep' must be above 0 and at most 1: current value is ${keep}`,
      );
    }
  },
  signal: (_, inputs) => ({ ...single(inputs), gaussian: false }),
  kernel: ({ keep }) => [{ op: "dropout", keep }],
  finite: ({ keep }, inputs, build) => build.add({ op: "dropout", keep }, inputs, build.shape),
  latex({ keep }, { inputs: [index] }, signals) {
    const same = single(signals).spatial.length === 0 ? "x = x'" : "x = x',\\, a = b";
    const factor = `(1 + ${latexNumber(1 / keep - 1)}\\,[${same}])`;
    return { kernel: `${factor}\\, K_{${index}}`, ntk: `${factor}\\, \\Theta_{${index}}` };
  },
};
