/**
 * The network whose kernel NTK features are of.
 *
 * @module
 */
import { relu } from "../activations/relu.ts";
import { checkNames, checkWhole } from "../options.ts";
import { dense } from "../stax/dense.ts";
import { type Serial, serial } from "../stax/serial.ts";
import { MOST_ENTRIES, MOST_LAYERS } from "./sizes.ts";

/** Options of {@linkcode reluNet}. */
export interface ReluNetOptions {
  /** Entries of an input, d. */
  readonly inputs: number;
  /** Units of the hidden layers, which matter at finite width alone. @default {512} */
  readonly width?: number;
}

const ATTEMPT = "make a ReLU network";

/**
 * The network of L ReLU layers in the scales of Zandieh et al. 2021 (arXiv:2106.07880): a first layer W x
 * whose weights are not divided by sqrt(d), then L times a ReLU and a layer of weights of variance 2 over the
 * fan-in. Its NNGP is |x| |y| S_L and its NTK |x| |y| T_L with functions of the correlation alone, S_L(1) = 1 and
 * T_L(1) = L + 1.
 *
 * @param depth Number of ReLU layers, L.
 * @param options Sizes.
 * @returns The network.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If a number is not whole or below 1.
 *
 * @example Usage
 * ```ts
 * import { ntk, reluNet } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const theta = await ntk(reluNet(3, { inputs: 2 }), [[3, 4]]);
 * assertAlmostEquals(theta.data[0]!, 25 * 4, 1e-12);
 * ```
 */
export function reluNet(depth: number, options: ReluNetOptions): Serial {
  checkNames(ATTEMPT, options, ["inputs", "width"]);
  const { inputs, width = 512 } = options;
  checkWhole(ATTEMPT, "depth", depth, 1, MOST_LAYERS);
  checkWhole(ATTEMPT, "inputs", inputs, 1, MOST_ENTRIES);
  checkWhole(ATTEMPT, "width", width, 1, MOST_ENTRIES);
  const layers = Array.from({ length: depth }, (_, l) => [
    relu(),
    dense(l === depth - 1 ? 1 : width, { wStd: Math.SQRT2 }),
  ]);
  return serial(dense(width, { wStd: Math.sqrt(inputs) }), ...layers.flat());
}
