/**
 * Layers one after the other.
 *
 * @module
 */
import type { Net, Serial } from "./network.ts";
import { checkNet } from "./own_net.ts";

export type { Serial } from "./network.ts";

/**
 * Composes layers: each reads what the one before it makes.
 *
 * @param layers The layers, first applied first.
 * @returns The network.
 * @throws {TypeError} If one is no layer.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.dense(1));
 * assertEquals((await ntk(net, [[1]])).data[0], 2);
 * ```
 */
export function serial(...layers: readonly Net[]): Serial {
  layers.forEach((layer, i) => checkNet("make serial", `layers[${i}]`, layer));
  return Object.freeze({ kind: "serial", layers: Object.freeze([...layers]) });
}
