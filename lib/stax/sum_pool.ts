/**
 * Sum pooling: K'(a, b) = sum_kl K(a_k, b_l) over the sites of each window, and Theta' likewise.
 *
 * @module
 */
import { made } from "../activations/check.ts";
import { checkNames } from "../options.ts";
import { type Pool, pool, POOL_FIELDS, POOL_OPTIONS, type PoolOptions, poolRule } from "./pool.ts";
import type { LayerRule } from "./rule.ts";

/** Sum pooling, as a value. */
export interface SumPool extends Pool {
  /** Tag of this layer. */
  readonly kind: "sumPool";
}

/**
 * Sums over windows. The strides are 1 unless given, as in Neural Tangents.
 *
 * @param window Lengths of the windows on each spatial axis.
 * @param options Strides and padding.
 * @returns The layer.
 * @throws {RangeError} If a length or stride is not a whole number of at least 1.
 * @throws {TypeError} If window and strides have different lengths, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.sumPool([2]), stax.flatten());
 * // The sums 4 and 8.
 * assertAlmostEquals((await nngp(net, [[[1], [3], [5]]])).data[0]!, (16 + 64) / 2, 1e-13);
 * ```
 */
export function sumPool(window: readonly number[], options: PoolOptions = {}): SumPool {
  checkNames("make sumPool", options, POOL_OPTIONS);
  return made({ kind: "sumPool", ...pool(window, options) }, sumPoolRule);
}

/** The readings of this layer. */
export const sumPoolRule: LayerRule<SumPool> = poolRule<SumPool>(
  "sumPool",
  POOL_FIELDS,
  () => "one",
);
