/**
 * Convolution over any number of spatial axes.
 *
 * K'(a, b) = wStd^2/F sum_k K(a_k, b_k) + bStd^2 over the F taps of the filter, where a_k is the site
 * under tap k of the window at a; Theta' = K' + wStd^2/F sum_k Theta(a_k, b_k) (Novak et al. 2019,
 * equation 8; Arora et al. 2019, section 4).
 *
 * @module
 */
import { made } from "../activations/check.ts";
import { type Convolution, convolution, convolutionRule, type ConvOptions } from "./convolution.ts";
import type { LayerRule } from "./rule.ts";
import { windowAxes } from "./window.ts";

/** Convolution, as a value. */
export interface Conv extends Convolution {
  /** Tag of this layer. */
  readonly kind: "conv";
}

/**
 * Convolution over as many spatial axes as the filter has.
 *
 * With zeros beyond the edges ("SAME") the mean is over all taps of the filter still, so that kernels
 * are smaller there.
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
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.conv(1, [2]), stax.flatten());
 * // Two windows over three sites: (1 + 4)/2 and (4 + 9)/2.
 * const kernel = await ntk(net, [[[1], [2], [3]]]);
 * assertAlmostEquals(kernel.data[0]!, 4.5, 1e-14);
 * ```
 */
export function conv(channels: number, filter: readonly number[], options: ConvOptions = {}): Conv {
  return made(convolution("conv", [channels, filter], options), convRule);
}

/** The readings of this layer. */
export const convRule: LayerRule<Conv> = convolutionRule<Conv>({
  kind: "conv",
  local: false,
  axes: windowAxes,
});
