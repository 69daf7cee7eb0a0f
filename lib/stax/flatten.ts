/**
 * Sites and channels as one axis of features: K' = 1/S sum_a K(a, a) over the S sites, and Theta'
 * likewise (Novak et al. 2019, section 3.2.1).
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { type LayerRule, single } from "./rule.ts";

/** Flattening, as a value. */
export interface Flatten {
  /** Tag of this layer. */
  readonly kind: "flatten";
}

/**
 * Makes one axis of all sites and channels; what has no spatial axes stays as it is.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.flatten(), stax.dense(8), stax.relu(), stax.dense(1));
 * const [image, row] = [[[1, 2], [3, 4]], [1, 2, 3, 4]];
 * assertEquals(await ntk(net, [image]), await ntk(net, [row]));
 * ```
 */
export function flatten(): Flatten {
  return plainLayer("flatten", arguments);
}

/** The readings of this layer. */
export const flattenRule: LayerRule<Flatten> = {
  arity: "one",
  fields: {},
  signal(_, inputs) {
    const input = single(inputs);
    if (input.spatial.length === 0) return input;
    // Features from different sites differ in scale, and depend on each other.
    const channels = input.channels * siteCount(input.spatial);
    return { ...input, channels, spatial: [], gaussian: false };
  },
  kernel(_, inputs) {
    const { spatial } = single(inputs);
    if (spatial.length === 0) return [];
    const axes = spatial.map((input) => (
      { input, output: 1, size: input, stride: 1, dilation: 1, low: 0, circular: false }
    ));
    return [{ op: "window", axes, weight: 1 / siteCount(spatial), local: false, flat: true }];
  },
  finite: (_, inputs, build) => build.add({ op: "reshape" }, inputs, build.shape),
  latex(_, { inputs: [index] }, signals) {
    const { spatial } = single(signals);
    if (spatial.length === 0) return undefined;
    const factor = `\\frac{1}{${siteCount(spatial)}}`;
    return {
      kernel: `${factor}\\sum_{a} K_{${index}}(a, a)`,
      ntk: `${factor}\\sum_{a} \\Theta_{${index}}(a, a)`,
    };
  },
};

function siteCount(spatial: readonly number[]): number {
  return spatial.reduce((product, length) => product * length, 1);
}
