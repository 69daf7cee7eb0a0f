/**
 * Sums over the neighbours in a graph: K' = P^T K P' over the sites, with a matrix P of each input
 * whose entry [i, j] is the weight of node i in node j; Theta' likewise (Du et al. 2019, section 3;
 * without their normalisation).
 *
 * @module
 */
import { fromOptions, optional } from "../activations/check.ts";
import { groupSites } from "../engine/program/site_groups.ts";
import { checkAxes, checkSpatial, spatialAxes } from "./axes.ts";
import { type LayerRule, single } from "./rule.ts";
import { shapeText, type SignalShape } from "./signal.ts";

/** Aggregation over a graph, as a value. */
export interface Aggregate {
  /** Tag of this layer. */
  readonly kind: "aggregate";
  /** Axes of [n, ...spatial, channels] that hold the nodes; all spatial axes if absent. */
  readonly axis?: number | readonly number[];
}

/** Options of {@linkcode aggregate}. */
export interface AggregateOptions {
  /** Axes, counted on [n, ...spatial, channels], that hold the nodes. @default {all spatial axes} */
  readonly axis?: number | readonly number[];
}

/**
 * Sums the values of the nodes of a graph over their neighbours. The graphs come with the inputs, in
 * the option `patterns` of the kernel functions, and are the same in all such layers of a network.
 *
 * @param options The axes of the nodes.
 * @returns The layer.
 * @throws {TypeError} If an axis is not a whole number, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.aggregate(), stax.flatten());
 * // One graph of two nodes, with an edge from the first to the second.
 * const kernel = await nngp(net, [[[3], [4]]], { patterns: [[[[0, 1], [0, 0]]]] });
 * assertAlmostEquals(kernel.data[0]!, (0 + 9) / 2, 1e-13);
 * ```
 */
export function aggregate(options: AggregateOptions = {}): Aggregate {
  return fromOptions(aggregateRule, { kind: "aggregate" }, options);
}

/** The readings of this layer. */
export const aggregateRule: LayerRule<Aggregate> = {
  arity: "one",
  fields: { axis: optional(checkAxes) },
  signal(layer, inputs, place) {
    const input = single(inputs);
    checkSpatial("aggregate", input, place);
    if (nodeAxes(layer, input, place).includes(input.spatial.length)) {
      throw new RangeError(
        `Cannot apply aggregate at ${place} as axis ${layer.axis} holds the channels of its input ` +
          `${shapeText(input)}: name spatial axes only`,
      );
    }
    return input;
  },
  kernel: (layer, inputs) => [
    { op: "aggregate", axes: nodeAxes(layer, single(inputs), "aggregate") },
  ],
  finite(layer, inputs, build) {
    const axes = nodeAxes(layer, single(inputs), build.place);
    const { graphs } = groupSites(axes, single(inputs).spatial);
    return build.add({ op: "graphMix", graphs }, inputs, build.shape);
  },
  latex(_, { inputs: [index] }) {
    const sum = (symbol: string): string =>
      `\\sum_{k, l} P_{ka} P'_{lb}\\, ${symbol}_{${index}}(k, l)`;
    return { kernel: sum("K"), ntk: sum("\\Theta") };
  },
};

function nodeAxes({ axis }: Aggregate, input: SignalShape, place: string): readonly number[] {
  if (axis === undefined) return input.spatial.map((_, i) => i);
  return spatialAxes("aggregate", axis, input, place);
}
