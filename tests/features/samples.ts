/**
 * Inner products of features over seeds, and what statistics say of them.
 *
 * @module
 */
import { assertLess } from "@std/assert";
import { applyFeatures } from "../../lib/features/apply.ts";
import type { FeatureMap } from "../../lib/features/feature_map.ts";

/** <z(x), z(y)> for the seeds 0, 1, ... of a map. */
export async function innerProducts(
  map: FeatureMap,
  [x, y]: readonly [readonly number[], readonly number[]],
  samples: number,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (let seed = 0; seed < samples; seed++) {
    const { data } = await applyFeatures({ ...map, seed }, [x, y], { workers: 0 });
    const m = data.length / 2;
    let sum = 0;
    for (let j = 0; j < m; j++) sum += data[j]! * data[m + j]!;
    found.push(sum);
  }
  return found;
}

/**
 * Fails unless mean and variance are within 4 standard errors, the variance's from the fourth moment: some
 * fifty such comparisons are made, of which 3 standard errors would fail one in eight runs of new seeds.
 */
export function assertLaw(
  samples: readonly number[],
  law: { readonly mean: number; readonly variance: number },
  name: string,
): void {
  const n = samples.length;
  const mean = average(samples);
  const squares = samples.map((value) => (value - mean) ** 2);
  const variance = average(squares) * n / (n - 1);
  const spread = Math.sqrt(average(squares.map((square) => (square - variance) ** 2)) / n);
  // Rounding where nothing is random.
  const rounding = 1e-12 * (1 + law.mean ** 2);
  assertLess(Math.abs(mean - law.mean), 4 * Math.sqrt(variance / n) + rounding, `${name}: mean`);
  assertLess(
    Math.abs(variance - law.variance),
    4 * spread + rounding,
    `${name}: variance ${variance} is not ${law.variance}`,
  );
}

/** Mean of numbers. */
export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Sums over two vectors that laws are written in. */
export interface PairSums {
  /** |x|^2 |y|^2. */
  readonly sizes: number;
  /** <x, y>. */
  readonly inner: number;
  /** sum_i x_i^2 y_i^2. */
  readonly overlap: number;
}

/** The sums of two vectors. */
export function sumsOf(x: readonly number[], y: readonly number[]): PairSums {
  const dot = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return {
    sizes: dot(x, x) * dot(y, y),
    inner: dot(x, y),
    overlap: x.reduce((sum, value, i) => sum + (value * y[i]!) ** 2, 0),
  };
}
