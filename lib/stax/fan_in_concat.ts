/**
 * Concatenation of branches along the channels, of widths n_i:
 * K' = sum_i n_i K_i / sum_i n_i, and Theta' likewise.
 *
 * @module
 */
import { latexNumber } from "../activations/latex.ts";
import { type LayerRule, single } from "./rule.ts";
import type { Signal } from "./signal.ts";

/** Concatenation of branches, as a value. */
export interface FanInConcat {
  /** Tag of this layer. */
  readonly kind: "fanInConcat";
}

/**
 * Concatenates branches along the channels; each counts by its width.
 *
 * @returns The layer.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const branches = stax.parallel(stax.dense(1), stax.dense(3, { wStd: 2 }));
 * const net = stax.serial(stax.fanOut(2), branches, stax.fanInConcat());
 * assertEquals((await nngp(net, [[1]])).data[0], 3.25);
 * ```
 */
export function fanInConcat(): FanInConcat {
  return Object.freeze({ kind: "fanInConcat" });
}

/** The readings of this layer. */
export const fanInConcatRule: LayerRule<FanInConcat> = {
  arity: "many",
  check() {},
  signal: (_, inputs) => ({
    ...single(inputs),
    channels: inputs.reduce((sum, { channels }) => sum + channels, 0),
    gaussian: inputs.length === 1 && single(inputs).gaussian,
    sources: [...new Set(inputs.flatMap(({ sources }) => sources))],
  }),
  kernel: (_, inputs) => [{ op: "sum", weights: shares(inputs) }],
  latex(_, { inputs }, signals) {
    const weights = shares(signals);
    const mean = (symbol: string): string =>
      inputs.map((i, k) => `${latexNumber(weights[k]!)}\\, ${symbol}_{${i}}`).join(" + ");
    return { kernel: mean("K"), ntk: mean("\\Theta") };
  },
};

function shares(inputs: readonly Signal[]): number[] {
  const total = inputs.reduce((sum, { channels }) => sum + channels, 0);
  return inputs.map(({ channels }) => channels / total);
}
