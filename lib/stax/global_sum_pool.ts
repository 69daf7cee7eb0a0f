/**
 * Sum over all sites: K' = sum_ab K(a, b) and Theta' likewise (Novak et al. 2019,
 * section 3.2.2).
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { globalPoolRule } from "./global_pool.ts";
import type { LayerRule } from "./rule.ts";

/** Sum over all sites, as a value. */
export interface GlobalSumPool {
  /** Tag of this layer. */
  readonly kind: "globalSumPool";
}

/**
 * Sum over all sites: what remains has channels only.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const kernel = await nngp(stax.globalSumPool(), [[[1], [3]]]);
 * assertAlmostEquals(kernel.data[0]!, 16, 1e-14);
 * ```
 */
export function globalSumPool(): GlobalSumPool {
  return plainLayer("globalSumPool", arguments);
}

/** The readings of this layer. */
export const globalSumPoolRule: LayerRule<GlobalSumPool> = globalPoolRule<GlobalSumPool>(
  "globalSumPool",
  false,
);
