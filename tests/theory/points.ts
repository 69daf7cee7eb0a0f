/**
 * Points and weights for tests of bounds.
 *
 * @module
 */
import { randomGenerator } from "@widenet/ntk";

/** n random points on the unit sphere of R^d. */
export function unitRows(n: number, d: number, seed: number): number[][] {
  return normalRows(n, d, seed).map((row) => {
    const length = Math.hypot(...row);
    return row.map((entry) => entry / length);
  });
}

/** m rows of independent standard normal numbers. */
export function normalRows(m: number, d: number, seed: number): number[][] {
  const { data } = randomGenerator(seed).normal([m, d]);
  return Array.from({ length: m }, (_, r) => [...data.subarray(r * d, (r + 1) * d)]);
}

/** The inner product. */
export function dot(x: readonly number[], y: readonly number[]): number {
  return x.reduce((sum, entry, k) => sum + entry * y[k]!, 0);
}
