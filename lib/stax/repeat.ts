/**
 * One layer many times.
 *
 * @module
 */
import { checkWhole } from "../activations/check.ts";
import type { Net, Repeat } from "./network.ts";
import { checkNet } from "./own_net.ts";

export type { Repeat } from "./network.ts";

/**
 * Composes copies of a layer, each with weights of its own.
 *
 * @param layer What is repeated.
 * @param times How often; 0 gives the identity.
 * @returns The network.
 * @throws {TypeError} If it is no layer.
 * @throws {RangeError} If `times` is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { ntk, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals((await ntk(stax.repeat(stax.dense(1), 5), [[1]])).data[0], 5);
 * ```
 */
export function repeat(layer: Net, times: number): Repeat {
  checkNet("make repeat", "layer", layer);
  checkWhole("repeat", "times", times, 0);
  return Object.freeze({ kind: "repeat", layer, times });
}
