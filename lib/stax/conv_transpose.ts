/**
 * Transposed convolution: the input is spread out by the strides, with zeros between, and convolved.
 *
 * K'(a, b) = wStd^2/F sum_k K(a_k, b_k) + bStd^2, the sum over those of the F taps under which both
 * windows have a site of the input; Theta' = K' + wStd^2/F sum_k Theta(a_k, b_k).
 *
 * @module
 */
import { made } from "../activations/check.ts";
import { type Convolution, convolution, convolutionRule, type ConvOptions } from "./convolution.ts";
import type { LayerRule } from "./rule.ts";
import { transposedAxes } from "./window.ts";

/** Transposed convolution, as a value. */
export interface ConvTranspose extends Convolution {
  /** Tag of this layer. */
  readonly kind: "convTranspose";
}

/**
 * Transposed convolution, with the lengths of JAX's `lax.conv_transpose`: "SAME" makes input * stride
 * sites, "VALID" input * stride + max(filter - stride, 0), and "CIRCULAR" input * stride, on which
 * those of "VALID" are folded.
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
 * const up = stax.convTranspose(1, [2], { strides: [2] });
 * const kernel = await ntk(stax.serial(up, stax.flatten()), [[[1], [2]]]);
 * // Each of the four sites has one of the two taps: (1 + 1 + 4 + 4)/2/4.
 * assertAlmostEquals(kernel.data[0]!, 1.25, 1e-14);
 * ```
 */
export function convTranspose(
  channels: number,
  filter: readonly number[],
  options: ConvOptions = {},
): ConvTranspose {
  return made(convolution("convTranspose", [channels, filter], options), convTransposeRule);
}

/** The readings of this layer. */
export const convTransposeRule: LayerRule<ConvTranspose> = convolutionRule<ConvTranspose>({
  kind: "convTranspose",
  local: false,
  axes: transposedAxes,
});
