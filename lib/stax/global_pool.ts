/**
 * What global pools share: K' = u^2 sum_ab K(a, b) over all pairs of sites, and Theta' likewise, with
 * u = 1 for sums and 1 over the number of sites for means.
 *
 * @module
 */
import type { MixOperation } from "../engine/program/program.ts";
import { checkSpatial } from "./axes.ts";
import { mixSites } from "./finite_sites.ts";
import { type LayerRule, single } from "./rule.ts";
import type { SignalShape } from "./signal.ts";

/** The readings of one kind of global pool. */
export function globalPoolRule<L extends { readonly kind: string }>(
  kind: L["kind"],
  mean: boolean,
): LayerRule<L> {
  return {
    arity: "one",
    fields: {} as LayerRule<L>["fields"],
    signal(_, inputs, place) {
      checkSpatial(kind, single(inputs), place);
      return { ...single(inputs), spatial: [] };
    },
    kernel: (_, inputs) => [operation(single(inputs), mean)],
    finite: (_, inputs, build) =>
      build.add(mixSites(operation(single(inputs), mean).axes), inputs, build.shape),
    latex(_, { inputs: [index] }, signals) {
      const sites = single(signals).spatial.reduce((product, length) => product * length, 1);
      const factor = mean ? `\\frac{1}{${sites}^2}` : "";
      return {
        kernel: `${factor}\\sum_{a, b} K_{${index}}(a, b)`,
        ntk: `${factor}\\sum_{a, b} \\Theta_{${index}}(a, b)`,
      };
    },
  };
}

function operation({ spatial }: SignalShape, mean: boolean): MixOperation {
  const axes = spatial.map((input) => ({
    input,
    sites: [Array.from({ length: input }, (_, site) => site)],
    weights: [new Array<number>(input).fill(mean ? 1 / input : 1)],
  }));
  return { op: "mix", axes, flat: true };
}
