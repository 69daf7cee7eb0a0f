/**
 * Training and test data out of one set.
 *
 * @module
 */
import { take } from "../../arithmetic/entries.ts";
import { checkNames, checkNumber } from "../../options.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { countInputs, partition, type PartitionOptions } from "./partition.ts";

/** Options of {@linkcode trainTestSplit}. */
export interface TrainTestSplitOptions extends PartitionOptions {
  /**
   * Test inputs: a share of all between 0 and 1, rounded to a whole number of inputs but to no less than
   * one a side; or their number, from 1 to n - 1.
   *
   * @default {0.25}
   */
  readonly testSize?: number | undefined;
}

/** A data set in two parts. */
export interface TrainTestSplit {
  /** Training inputs, `[n - m, ...]`. */
  readonly xTrain: Tensor;
  /** Test inputs, `[m, ...]`. */
  readonly xTest: Tensor;
  /** Targets of the training inputs. */
  readonly yTrain: Tensor;
  /** Targets of the test inputs. */
  readonly yTest: Tensor;
  /** Which inputs are the training inputs, in their order. */
  readonly trainIndices: readonly number[];
  /** Which inputs are the test inputs, in their order. */
  readonly testIndices: readonly number[];
}

const ATTEMPT = "split data";

/**
 * Splits data at random into a training and a test set. The same seed gives the same split.
 *
 * @param x Inputs, `[n, ...]`.
 * @param y Targets or labels, `[n, ...]`.
 * @param options The size of the test set, the seed, and classes to be spread evenly.
 * @returns Both sets, in random order, as copies in float64.
 * @throws {TypeError} If there are not as many targets as inputs, or an option is of the wrong kind.
 * @throws {RangeError} If the test set would have no input or all of them, the seed is out of range, or a
 * class has one input only.
 *
 * @example Usage
 * ```ts
 * import { trainTestSplit } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const x = [[0], [1], [2], [3], [4], [5], [6], [7]], labels = [0, 0, 0, 0, 1, 1, 1, 1];
 * const { xTrain, xTest, yTest } = trainTestSplit(x, labels, { stratify: labels });
 * assertEquals([xTrain.shape, xTest.shape], [[6, 1], [2, 1]]);
 * assertEquals([...yTest.data].sort(), [0, 1]);
 * ```
 */
export function trainTestSplit(
  x: TensorLike,
  y: TensorLike,
  options: TrainTestSplitOptions = {},
): TrainTestSplit {
  checkNames(ATTEMPT, options, ["testSize", "seed", "stratify"]);
  const n = countInputs(x, y, ATTEMPT);
  const { testSize = 0.25 } = options;
  const m = testCount(n, testSize);
  // Of the first p places floor(p m / n) are dealt to the test set.
  const tested = (places: number): number => Math.floor(places * m / n);
  const part = partition(n, (p) => tested(p + 1) - tested(p), options, ATTEMPT);
  const [trainIndices, testIndices] = [part(0), part(1)];
  return {
    xTrain: take(x, trainIndices),
    xTest: take(x, testIndices),
    yTrain: take(y, trainIndices),
    yTest: take(y, testIndices),
    trainIndices,
    testIndices,
  };
}

function testCount(n: number, testSize: number): number {
  checkNumber(ATTEMPT, "testSize", testSize);
  if (testSize > 0 && testSize < 1) return Math.min(n - 1, Math.max(1, Math.round(testSize * n)));
  if (Number.isInteger(testSize) && testSize >= 1 && testSize < n) return testSize;
  throw new RangeError(
    `Cannot ${ATTEMPT} as 'testSize' must be a share between 0 and 1 or a whole number from 1 to ${
      n - 1
    }: current value is ${testSize}`,
  );
}
