/**
 * Random batches of inputs.
 *
 * @module
 */
import { randomGenerator } from "../../random.ts";

/**
 * Batches of inputs, as numbers of rows. They follow the inputs in random order, without replacement; when
 * fewer than a batch are left a new order starts.
 *
 * @param n Number of inputs.
 * @param size Inputs in a batch.
 * @param seed Seed of the orders.
 * @returns A function that gives the next batch at every call.
 */
export function batchRows(n: number, size: number, seed: number): () => readonly number[] {
  const random = randomGenerator(seed);
  let order: readonly number[] = [];
  return () => {
    if (order.length < size) order = random.permutation(n);
    const batch = order.slice(0, size);
    order = order.slice(size);
    return batch;
  };
}

/**
 * A function that keeps the rows of one batch of a gradient, times n / size, and makes zeros of the
 * others, so that on average it keeps the gradient.
 *
 * @param n Number of inputs.
 * @param size Inputs in a batch.
 * @param seed Seed of the orders.
 * @returns The function, which goes to the next batch of {@linkcode batchRows} at every call.
 */
export function batchMask(
  n: number,
  size: number,
  seed: number,
): (gradient: Float64Array) => Float64Array {
  const next = batchRows(n, size, seed);
  return (gradient) => {
    const k = gradient.length / n;
    const masked = new Float64Array(gradient.length);
    for (const i of next()) {
      for (let p = i * k; p < (i + 1) * k; p++) masked[p] = gradient[p]! * n / size;
    }
    return masked;
  };
}
