/**
 * Signs and places of sketches.
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";

/** Independent signs, `[n]`. */
export function drawSigns(random: RandomGenerator, n: number): Float64Array {
  return random.uniform([n]).data.map((value) => value < 0.5 ? -1 : 1);
}

/** Independent places among `size`, each equally likely, `[n]`. */
export function drawPlaces(random: RandomGenerator, n: number, size: number): Int32Array {
  return Int32Array.from(random.uniform([n]).data, (value) => Math.floor(value * size));
}
