/**
 * Random parts of a data set.
 *
 * @module
 */
import { randomGenerator } from "../../random.ts";
import { readTensor } from "../../read_tensor.ts";
import type { TensorLike } from "../../tensor.ts";

/** How parts are drawn. */
export interface PartitionOptions {
  /** Seed of the random order, a whole number from 0 to 2^32 - 1. @default {0} */
  readonly seed?: number | undefined;
  /**
   * Labels `[n]`, or targets `[n, k]` whose equal rows are a class: every part then has of each class
   * its share, up to one input.
   */
  readonly stratify?: TensorLike | undefined;
}

/**
 * Puts each of n inputs into a part at random.
 *
 * Inputs are taken in a random order, sorted by class if there are classes, and part after part is
 * dealt: so each class is spread as evenly as all inputs are.
 *
 * @param n Number of inputs.
 * @param deal The part of a place in that order.
 * @param options The seed and the classes.
 * @param attempt What is attempted, as in "split data".
 * @returns For a part, its inputs in random order.
 * @throws {TypeError} If there is not one label an input.
 * @throws {RangeError} If a class has one input only, or the seed is out of range.
 */
export function partition(
  n: number,
  deal: (place: number) => number,
  { seed = 0, stratify }: PartitionOptions,
  attempt: string,
): (part: number) => number[] {
  const order = randomGenerator(seed).permutation(n);
  const classes = stratify === undefined ? undefined : readClasses(stratify, n, attempt);
  const sorted = classes === undefined
    ? order
    : order.toSorted((i, j) => classes[i]! - classes[j]!);
  const parts = new Map(sorted.map((i, place) => [i, deal(place)]));
  return (part) => order.filter((i) => parts.get(i) === part);
}

/** A number for each class, in the order in which they occur. */
function readClasses(stratify: TensorLike, n: number, attempt: string): number[] {
  const { shape, data } = readTensor(attempt, "'stratify'", stratify);
  if (shape.length < 1 || shape.length > 2 || shape[0] !== n) {
    throw new TypeError(
      `Cannot ${attempt} as 'stratify' must have shape [${n}] or [${n}, k], one row for each input: ` +
        `found shape [${shape}]`,
    );
  }
  const k = data.length / n;
  const rows = Array.from({ length: n }, (_, i) => `${data.subarray(i * k, (i + 1) * k)}`);
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row, (counts.get(row) ?? 0) + 1);
  const single = rows.findIndex((row) => counts.get(row) === 1);
  if (single >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as every class of 'stratify' needs two inputs at least: ` +
        `input ${single} is the only one of class ${rows[single]}`,
    );
  }
  const names = [...counts.keys()];
  return rows.map((row) => names.indexOf(row));
}

/**
 * Number of inputs of a data set.
 *
 * @param x Inputs, `[n, ...]`.
 * @param y Targets, `[n, ...]`.
 * @returns n.
 * @throws {TypeError} If there are not as many targets as inputs, or fewer than two.
 */
export function countInputs(x: TensorLike, y: TensorLike, attempt: string): number {
  const inputs = readTensor(attempt, "'x'", x), targets = readTensor(attempt, "'y'", y);
  const n = inputs.shape[0] ?? 0;
  if (n < 2 || targets.shape[0] !== n) {
    throw new TypeError(
      `Cannot ${attempt} as there must be as many targets as inputs, two at least: ` +
        `found shapes [${inputs.shape}] and [${targets.shape}]`,
    );
  }
  return n;
}
