/**
 * Locally connected layer: a convolution whose weights and biases differ from site to site.
 *
 * K'(a, a) = wStd^2/F sum_k K(a_k, a_k) + bStd^2 as for a convolution, and K'(a, b) = 0 for a != b,
 * since different sites share no weights; Theta' likewise (Novak et al. 2019, section 4).
 *
 * @module
 */
import { made } from "../activations/check.ts";
import { type Convolution, convolution, convolutionRule, type ConvOptions } from "./convolution.ts";
import type { LayerRule } from "./rule.ts";
import { windowAxes } from "./window.ts";

/** Locally connected layer, as a value. */
export interface ConvLocal extends Convolution {
  /** Tag of this layer. */
  readonly kind: "convLocal";
}

/**
 * Convolution without sharing: every site has a filter and biases of its own.
 *
 * @param channels Number of output channels; matters for kernels only in the standard
 * parameterisation.
 * @param filter Number of taps on each spatial axis.
 * @param options Strides, padding, scales and parameterisation.
 * @returns The layer.
 * @throws {RangeError} If a size is not a whole number of at least 1, or a scale is negative.
 * @throws {TypeError} If filter and strides have different lengths, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const image = [[[1], [1]]];
 * const pooled = (layer: stax.Net) => nngp(stax.serial(layer, stax.globalAvgPool()), image);
 * // The mean of two equal values, and of two independent ones.
 * assertAlmostEquals((await pooled(stax.conv(1, [1]))).data[0]!, 1, 1e-14);
 * assertAlmostEquals((await pooled(stax.convLocal(1, [1]))).data[0]!, 0.5, 1e-14);
 * ```
 */
export function convLocal(
  channels: number,
  filter: readonly number[],
  options: ConvOptions = {},
): ConvLocal {
  return made(convolution("convLocal", [channels, filter], options), convLocalRule);
}

/** The readings of this layer. */
export const convLocalRule: LayerRule<ConvLocal> = convolutionRule<ConvLocal>({
  kind: "convLocal",
  local: true,
  axes: windowAxes,
});
