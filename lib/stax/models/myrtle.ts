/**
 * The Myrtle networks.
 *
 * @module
 */
import { relu } from "../../activations/relu.ts";
import { checkNames, checkOneOf } from "../../options.ts";
import { avgPool } from "../avg_pool.ts";
import type { Net } from "../network.ts";
import { type Serial, serial } from "../serial.ts";
import { conv3, IMAGE_NET_NAMES, type ImageNetOptions, readoutOf } from "./readout.ts";

/** Convolutions before each mean over windows. */
const STAGES = { 5: [2, 1, 1], 7: [2, 2, 2], 10: [3, 3, 3] } as const;

const ATTEMPT = "make a Myrtle network";

/**
 * Myrtle 5, 7 or 10: three stages of convolutions, with means over windows of 2 x 2 after the first two.
 *
 * Their kernels are the best of plain architectures on CIFAR-10 (Shankar et al., Neural kernels without
 * tangents, 2020, section 5, after the residual network of D. Page, How to train your ResNet, 2018). There
 * three more means over 2 x 2 windows end the third stage, which on images of 32 x 32 are the mean over all
 * sites: the readout "gap" here.
 *
 * @param depth Number of weight layers: 5, 7 or 10, the dense one included.
 * @param options Readout, scales and nonlinearity.
 * @returns The network, for images whose sides are multiples of 4.
 * @throws {TypeError} If the depth is another one, or an option is not known.
 * @throws {RangeError} If a scale is out of range.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { layers } = stax.models.myrtle(5);
 * assertEquals(layers.filter((layer) => layer.kind === "conv").length, 4);
 * ```
 */
export function myrtle(depth: 5 | 7 | 10, options: ImageNetOptions = {}): Serial {
  checkOneOf(ATTEMPT, "depth", depth, [5, 7, 10]);
  checkNames(ATTEMPT, options, IMAGE_NET_NAMES);
  const { activation = relu() } = options;
  const stages = STAGES[depth].flatMap((count, stage): readonly Net[] => [
    ...Array.from({ length: count }, () => [conv3(options), activation]).flat(),
    ...(stage < 2 ? [avgPool([2, 2], { strides: [2, 2] })] : []),
  ]);
  return serial(...stages, ...readoutOf(ATTEMPT, options));
}
