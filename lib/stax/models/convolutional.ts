/**
 * The plain convolutional network: convolutions, then a readout.
 *
 * @module
 */
import type { Activation } from "../../activations/mod.ts";
import { relu } from "../../activations/relu.ts";
import { checkNames, checkOneOf, checkWhole, kindOf } from "../../options.ts";
import { conv } from "../conv.ts";
import { dense } from "../dense.ts";
import { flatten } from "../flatten.ts";
import { globalAvgPool } from "../global_avg_pool.ts";
import type { Net } from "../network.ts";
import { type Serial, serial } from "../serial.ts";
import type { Padding } from "../window.ts";
import { DEEPEST } from "./limits.ts";

/** A plain convolutional network. */
export interface CntkArchitecture {
  /** Number of convolutions, each with a nonlinearity after it. */
  readonly depth: number;
  /** What is read out: all sites with weights of their own ("flatten"), or their mean ("gap"). */
  readonly readout: "flatten" | "gap";
  /** Taps of a filter on each spatial axis; one number for square filters on images. @default {3} */
  readonly filter?: number | readonly number[];
  /** Strides of the first convolution. @default {1} */
  readonly strides?: number | readonly number[];
  /** What lies beyond the edges. @default {"SAME"} */
  readonly padding?: Padding;
  /** Standard deviation of the weights of convolutions. @default {Math.SQRT2} */
  readonly wStd?: number;
  /** Standard deviation of the biases of convolutions; no biases if omitted. */
  readonly bStd?: number;
  /** The nonlinearity. @default {relu()} */
  readonly activation?: Activation;
}

const NAMES: readonly string[] = [
  ...["depth", "readout", "filter", "strides", "padding", "wStd", "bStd", "activation"],
];

/**
 * The network behind `cntk`: `depth` times a convolution and a nonlinearity, then the
 * readout, then one dense layer with weights of standard deviation 1 and without bias (Arora et al. 2019,
 * section 4). Also `stax.models.convolutional`.
 *
 * @param architecture Depth, readout and scales.
 * @returns The network.
 * @throws {RangeError} If the depth is not a whole number of at least 1, or a scale is out of range.
 * @throws {TypeError} If the readout or a field is not known.
 *
 * @example Usage
 * ```ts
 * import { cntkNet, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const conv = stax.conv(1, [3, 3], { padding: "SAME", wStd: Math.SQRT2 });
 * assertEquals(
 *   cntkNet({ depth: 1, readout: "gap" }),
 *   stax.serial(conv, stax.relu(), stax.globalAvgPool(), stax.dense(1)),
 * );
 * ```
 */
export function cntkNet(architecture: CntkArchitecture): Serial {
  checkNames("make a CNTK", architecture, NAMES);
  const { depth, readout, filter = 3, strides = 1, padding = "SAME" } = architecture;
  const { wStd = Math.SQRT2, bStd, activation = relu() } = architecture;
  checkWhole("make a CNTK", "depth", depth, 1, DEEPEST);
  checkOneOf("make a CNTK", "readout", readout, ["flatten", "gap"]);
  checkSizes("filter", filter);
  checkSizes("strides", strides);
  const taps = typeof filter === "number" ? [filter, filter] : filter;
  const first = typeof strides === "number" ? taps.map(() => strides) : strides;
  const options = { padding, wStd, ...(bStd === undefined ? {} : { bStd }) };
  const layers = Array.from({ length: depth }, (_, layer): readonly Net[] => [
    conv(1, taps, layer === 0 ? { ...options, strides: first } : options),
    activation,
  ]);
  return serial(...layers.flat(), readout === "flatten" ? flatten() : globalAvgPool(), dense(1));
}

function checkSizes(name: string, sizes: unknown): void {
  if (typeof sizes === "number" || Array.isArray(sizes)) return;
  throw new TypeError(
    `Cannot make a CNTK as '${name}' must be a number, or an array with one entry a spatial axis: ` +
      `found ${kindOf(sizes)}`,
  );
}
