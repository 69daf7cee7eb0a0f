/**
 * Mean over all sites: K' = 1/S^2 sum_ab K(a, b), S the number of sites, and Theta' likewise (Novak et al. 2019,
 * section 3.2.2).
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { globalPoolRule } from "./global_pool.ts";
import type { LayerRule } from "./rule.ts";

/** Mean over all sites, as a value. */
export interface GlobalAvgPool {
  /** Tag of this layer. */
  readonly kind: "globalAvgPool";
}

/**
 * Mean over all sites: what remains has channels only.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const kernel = await nngp(stax.globalAvgPool(), [[[1], [3]]]);
 * assertAlmostEquals(kernel.data[0]!, 4, 1e-14);
 * ```
 */
export function globalAvgPool(): GlobalAvgPool {
  return plainLayer("globalAvgPool", arguments);
}

/** The readings of this layer. */
export const globalAvgPoolRule: LayerRule<GlobalAvgPool> = globalPoolRule<GlobalAvgPool>(
  "globalAvgPool",
  true,
);
