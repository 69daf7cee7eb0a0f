/**
 * Average pooling: K'(a, b) = 1/F^2 sum_kl K(a_k, b_l) over the F sites of each window, and Theta'
 * likewise (Novak et al. 2019, section 3.2.2).
 *
 * @module
 */
import { checkBoolean, made } from "../activations/check.ts";
import { checkNames } from "../options.ts";
import { type Pool, pool, POOL_FIELDS, POOL_OPTIONS, type PoolOptions, poolRule } from "./pool.ts";
import type { LayerRule } from "./rule.ts";

/** Average pooling, as a value. */
export interface AvgPool extends Pool {
  /** Tag of this layer. */
  readonly kind: "avgPool";
  /** Whether means at the edges are over the sites in range only. */
  readonly normalizeEdges: boolean;
}

/** Options of {@linkcode avgPool}. */
export interface AvgPoolOptions extends PoolOptions {
  /** Whether means at the edges of "SAME" are over the sites in range only. @default {false} */
  readonly normalizeEdges?: boolean;
}

/**
 * Means over windows. The strides are 1 unless given, as in Neural Tangents: pass the window as
 * strides for windows side by side.
 *
 * @param window Lengths of the windows on each spatial axis.
 * @param options Strides, padding and what is done at the edges.
 * @returns The layer.
 * @throws {RangeError} If a length or stride is not a whole number of at least 1.
 * @throws {TypeError} If window and strides have different lengths, or there is no such option.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const halves = stax.avgPool([2], { strides: [2] });
 * const kernel = await nngp(stax.serial(halves, stax.flatten()), [[[1], [3], [5], [7]]]);
 * // The means 2 and 6.
 * assertAlmostEquals(kernel.data[0]!, (4 + 36) / 2, 1e-13);
 * ```
 */
export function avgPool(window: readonly number[], options: AvgPoolOptions = {}): AvgPool {
  checkNames("make avgPool", options, [...POOL_OPTIONS, "normalizeEdges"]);
  const { normalizeEdges = false } = options;
  return made({ kind: "avgPool", ...pool(window, options), normalizeEdges }, avgPoolRule);
}

/** The readings of this layer. */
export const avgPoolRule: LayerRule<AvgPool> = poolRule<AvgPool>(
  "avgPool",
  { ...POOL_FIELDS, normalizeEdges: checkBoolean },
  ({ normalizeEdges }) => normalizeEdges ? "share in range" : "share",
);
