/**
 * Directions, and halves of a set of inputs along them.
 *
 * @module
 */
import { makeTensor, type Tensor } from "../tensor.ts";

/** Inputs on both sides of a threshold. */
export interface Half {
  /** The threshold, a value of an input below. */
  readonly threshold: number;
  /** The distance between the quartiles of the values. */
  readonly spread: number;
  /** Inputs at or below it, in order. */
  readonly low: readonly number[];
  /** Inputs above it, in order. */
  readonly high: readonly number[];
}

/** v.x of each row. */
export function project({ shape, data }: Tensor, { data: v }: Tensor): Float64Array {
  const d = shape[1]!;
  return Float64Array.from({ length: shape[0]! }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += data[i * d + k]! * v[k]!;
    return sum;
  });
}

/**
 * Halves inputs at the median, or as near to it as leaves some on both sides.
 *
 * @param values One an input.
 * @returns The halves, or undefined if all values are equal.
 */
export function halve(values: Float64Array): Half | undefined {
  const sorted = values.toSorted();
  const n = sorted.length;
  const median = sorted[Math.ceil(n / 2) - 1]!;
  const threshold = median < sorted[n - 1]! ? median : sorted.findLast((value) => value < median);
  if (threshold === undefined) return undefined;
  const indices = [...values.keys()];
  const quartile = (q: number): number => sorted[Math.ceil(q * n / 4) - 1]!;
  return {
    threshold,
    spread: quartile(3) - quartile(1),
    low: indices.filter((i) => values[i]! <= threshold),
    high: indices.filter((i) => values[i]! > threshold),
  };
}

/**
 * The direction of the largest eigenvalue of M.
 *
 * @param features M, `[d, d]` or its diagonal `[d]`.
 * @param topEigenvector Finds it for a matrix.
 */
export async function directionOf(
  features: Tensor,
  topEigenvector: (matrix: Tensor) => Promise<Float64Array>,
): Promise<Tensor> {
  const d = features.shape[0]!;
  if (features.shape.length === 2) {
    return makeTensor([d], await topEigenvector(features));
  }
  return axis(d, features.data.indexOf(Math.max(...features.data)));
}

/** The feature of the largest variance. */
export function widestFeature({ shape, data }: Tensor): Tensor {
  const [n, d] = [shape[0]!, shape[1]!];
  const mean = new Float64Array(d), spread = new Float64Array(d);
  data.forEach((value, at) => mean[at % d]! += value / n);
  data.forEach((value, at) => spread[at % d]! += (value - mean[at % d]!) ** 2);
  return axis(d, spread.indexOf(Math.max(...spread)));
}

function axis(d: number, k: number): Tensor {
  const data = new Float64Array(d);
  data[k] = 1;
  return makeTensor([d], data);
}
