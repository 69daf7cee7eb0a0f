/**
 * The convolutional neural tangent kernel (Arora et al. 2019), by name.
 *
 * @module
 */
import { type CntkArchitecture, cntkNet } from "../stax/models/convolutional.ts";
import type { Dtype, Tensor, TensorLike } from "../tensor.ts";
import { type KernelArguments, ntk } from "./kernels.ts";

export { type CntkArchitecture, cntkNet };

/**
 * Convolutional neural tangent kernel: the NTK of {@linkcode cntkNet}.
 *
 * With S sites and A the mean over the taps of two filters, K_0 = x_a.x'_b/channels and Theta_0 = 0;
 * a layer makes H = wStd^2 A K + bStd^2, Theta' = (H + wStd^2 A Theta) E[phi' phi'], K' = E[phi phi] at
 * covariance H; the readout gives 1/S sum_a (K + Theta)(a, a) for "flatten", and 1/S^2 sum_ab
 * (K + Theta)(a, b) for "gap" (Arora et al. 2019, section 4, whose weights are not divided by the
 * number of taps and channels; here all sums are means).
 *
 * @param architecture Depth, readout and scales.
 * @param x1 Images, [n1, height, width, channels], or with other spatial axes if the filter has.
 * @param rest Further images `x2` and options, as for {@linkcode ntk}.
 * @returns The kernel, [n1, n2].
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If a parameter is out of range, an input is NaN or infinite, or the kernel
 * leaves the range of numbers.
 *
 * @example Usage
 * ```ts
 * import { cntk } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const images = [[[[1], [0]], [[0], [0]]], [[[0], [0]], [[0], [1]]]];
 * const { shape, data } = await cntk({ depth: 1, readout: "gap" }, images);
 * assertEquals(shape, [2, 2]);
 * // One filter of nine taps sees one pixel from each of the four sites.
 * assertAlmostEquals(data[0]!, data[3]!, 1e-15);
 * ```
 */
export async function cntk<D extends Dtype = "float64">(
  architecture: CntkArchitecture,
  x1: TensorLike,
  ...rest: KernelArguments<D>
): Promise<Tensor<D>> {
  return await ntk(cntkNet(architecture), x1, ...rest);
}
