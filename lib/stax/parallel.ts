/**
 * Layers side by side.
 *
 * @module
 */
import type { Net, Parallel } from "./network.ts";
import { checkNet } from "./own_net.ts";

export type { Parallel } from "./network.ts";

/**
 * Applies one layer to each branch; comes after `fanOut` and before a fan-in as a rule.
 *
 * @param layers One layer a branch.
 * @returns The network.
 * @throws {TypeError} If one is no layer.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const residual = stax.serial(
 *   stax.dense(8),
 *   stax.fanOut(2),
 *   stax.parallel(stax.identity(), stax.serial(stax.relu(), stax.dense(8))),
 *   stax.fanInSum(),
 * );
 * assertEquals((await nngp(residual, [[1]])).data[0], 1.5);
 * ```
 */
export function parallel(...layers: readonly Net[]): Parallel {
  layers.forEach((layer, i) => checkNet("make parallel", `layers[${i}]`, layer));
  return Object.freeze({ kind: "parallel", layers: Object.freeze([...layers]) });
}
