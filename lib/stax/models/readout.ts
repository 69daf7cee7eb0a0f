/**
 * How networks on images end, and their convolutions.
 *
 * @module
 */
import type { Activation } from "../../activations/mod.ts";
import { checkOneOf } from "../../options.ts";
import { type Conv, conv } from "../conv.ts";
import { dense } from "../dense.ts";
import { flatten } from "../flatten.ts";
import { globalAvgPool } from "../global_avg_pool.ts";
import type { Net } from "../network.ts";

/** Options that the networks on images share. */
export interface ImageNetOptions {
  /** What is read out: all sites with weights of their own ("flatten"), or their mean ("gap"). @default {"gap"} */
  readonly readout?: "flatten" | "gap" | undefined;
  /** Standard deviation of the weights of convolutions. @default {Math.SQRT2} */
  readonly wStd?: number | undefined;
  /** Standard deviation of the biases of convolutions; no biases if omitted. */
  readonly bStd?: number | undefined;
  /** The nonlinearity. @default {relu()} */
  readonly activation?: Activation | undefined;
}

/** Their names. */
export const IMAGE_NET_NAMES: readonly string[] = ["readout", "wStd", "bStd", "activation"];

/** A convolution with 3 x 3 taps and zeros beyond the border. */
export function conv3(
  { wStd = Math.SQRT2, bStd }: Pick<ImageNetOptions, "wStd" | "bStd">,
  strides = 1,
): Conv {
  return conv(1, [3, 3], {
    padding: "SAME",
    wStd,
    ...(bStd === undefined ? {} : { bStd }),
    ...(strides === 1 ? {} : { strides: [strides, strides] }),
  });
}

/** The readout, and one dense layer with weights of standard deviation 1 and without bias. */
export function readoutOf(attempt: string, { readout = "gap" }: ImageNetOptions): readonly Net[] {
  checkOneOf(attempt, "readout", readout, ["flatten", "gap"]);
  return [readout === "flatten" ? flatten() : globalAvgPool(), dense(1)];
}
