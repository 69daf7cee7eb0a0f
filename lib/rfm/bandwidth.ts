/**
 * Bandwidths from the data.
 *
 * @module
 */
import { randomGenerator } from "../random.ts";
import { innerProducts, type PairContext } from "./kernels/pairs.ts";
import { type Points, selectPoints } from "./points.ts";

/** Points whose distances are looked at. */
const SAMPLE = 1000;

/**
 * The median distance between points.
 *
 * @param points The points.
 * @param seed Draws those that are looked at where there are many.
 * @param context What it runs with.
 * @returns The lower median of their distances.
 */
export async function medianDistance(
  points: Points,
  seed: number,
  context: PairContext,
): Promise<number> {
  const order = points.n <= SAMPLE ? undefined : randomGenerator(seed).permutation(points.n);
  const sample = order === undefined ? points : selectPoints(points, order.slice(0, SAMPLE));
  const { n, squares } = sample;
  const products = await innerProducts(sample, sample, context);
  const found = new Float64Array(n * (n - 1) / 2);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) found[at++] = squares[i]! + squares[j]! - 2 * products[i * n + j]!;
  }
  found.sort();
  return Math.sqrt(Math.max(0, found[Math.floor((found.length - 1) / 2)]!));
}
