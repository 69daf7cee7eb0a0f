/**
 * Bandwidths from the data.
 *
 * @module
 */
import { randomGenerator } from "../random.ts";
import { normPairs } from "./kernels/norm_pairs.ts";
import { innerProducts, type PairContext } from "./kernels/pairs.ts";
import type { KernelSpec } from "./kernels/spec.ts";
import { type Points, selectPoints } from "./points.ts";

/** Points whose distances are looked at. */
const SAMPLE = 1000;

/**
 * The median distance between points, in the norm of the kernel.
 *
 * @param spec The kernel.
 * @param points The points.
 * @param seed Draws those that are looked at where there are many.
 * @returns The lower median of their distances.
 */
export async function medianDistance(
  spec: KernelSpec,
  points: Points,
  seed: number,
  context: PairContext,
): Promise<number> {
  const order = points.n <= SAMPLE ? undefined : randomGenerator(seed).permutation(points.n);
  const sample = order === undefined ? points : selectPoints(points, order.slice(0, SAMPLE));
  const { n, squares } = sample;
  if (spec.form === "norm") {
    const distances = await normPairs("distances", { spec, bandwidth: 1 }, sample, sample, context);
    return lowerMedian(n, (i, j) => distances[i * n + j]!);
  }
  const products = await innerProducts(sample, sample, context);
  const square = lowerMedian(n, (i, j) => squares[i]! + squares[j]! - 2 * products[i * n + j]!);
  return Math.sqrt(Math.max(0, square));
}

/** The lower median of a value of all pairs of n. */
function lowerMedian(n: number, value: (i: number, j: number) => number): number {
  const found = new Float64Array(n * (n - 1) / 2);
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = 0; j < i; j++) found[at++] = value(i, j);
  }
  return found.sort()[Math.floor((found.length - 1) / 2)]!;
}
