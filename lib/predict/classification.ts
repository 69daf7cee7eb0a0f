/**
 * From class labels to targets of a regression, and from its predictions back to classes.
 *
 * @module
 */
import { formatIndex } from "../linalg/matrix.ts";
import { checkBoolean, checkNames, checkWhole } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

/** Options of {@linkcode oneHot}. */
export interface OneHotOptions {
  /** Whether 1 / classes is subtracted, so that every row sums to 0. @default {false} */
  readonly centered?: boolean | undefined;
}

/**
 * One row for each label: 1 in the column of its class and 0 elsewhere.
 *
 * @param labels Classes from 0, `[n]`.
 * @param classes Number of classes.
 * @param options Whether the rows are centred.
 * @returns Targets, `[n, classes]`.
 * @throws {TypeError} If the labels are not a vector with at least one entry, or an option is not known.
 * @throws {RangeError} If a label is not a whole number from 0 to `classes` - 1, or `classes` is not
 * a whole number from 1 to 2^20.
 *
 * @example Usage
 * ```ts
 * import { oneHot, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(oneHot([1, 0], 2)), [[0, 1], [1, 0]]);
 * assertEquals(toNested(oneHot([1, 0], 2, { centered: true })), [[-0.5, 0.5], [0.5, -0.5]]);
 * ```
 */
export function oneHot(labels: TensorLike, classes: number, options: OneHotOptions = {}): Tensor {
  const attempt = "encode labels";
  checkNames(attempt, options, ["centered"]);
  const { centered = false } = options;
  checkBoolean(attempt, "centered", centered);
  const rows = readLabels(labels, classes, attempt);
  if (rows.length * classes > MOST_ENTRIES) {
    throw new RangeError(
      `Cannot ${attempt} as ${rows.length} labels of ${classes} classes would need ` +
        `${rows.length * classes} entries, more than 2^31: check the number of classes`,
    );
  }
  const off = centered ? -1 / classes : 0;
  const data = new Float64Array(rows.length * classes).fill(off);
  rows.forEach((label, i) => data[i * classes + label]! += 1);
  return { shape: [rows.length, classes], data, dtype: "float64" };
}

/**
 * The class of the largest score in each row, the first of equal ones.
 *
 * @param scores One score for each input and class, `[n, classes]`.
 * @returns Classes from 0, n of them.
 * @throws {TypeError} If the scores are not a matrix, or empty.
 * @throws {RangeError} If a score is NaN.
 *
 * @example Usage
 * ```ts
 * import { predictedClasses } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(predictedClasses([[0.1, 0.7], [0.4, 0.2]]), [1, 0]);
 * ```
 */
export function predictedClasses(scores: TensorLike): number[] {
  const { shape, data } = readTensor("choose classes", "'scores'", scores);
  const [n = 0, classes = 0] = shape;
  if (shape.length !== 2 || n * classes === 0) {
    throw new TypeError(`Cannot choose classes as a matrix is needed: found shape [${shape}]`);
  }
  const bad = data.findIndex(Number.isNaN);
  if (bad >= 0) {
    throw new RangeError(`Cannot choose classes as score ${formatIndex(bad, shape)} is NaN`);
  }
  return Array.from({ length: n }, (_, i) => {
    const row = [...data.subarray(i * classes, (i + 1) * classes)];
    return row.reduce((best, score, j) => score > row[best]! ? j : best, 0);
  });
}

/**
 * Share of the inputs whose largest score is that of their label.
 *
 * @param scores One score for each input and class, `[n, classes]`.
 * @param labels True classes from 0, `[n]`.
 * @returns A number from 0 to 1.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If a score is NaN or a label is not one of the classes.
 *
 * @example Usage
 * ```ts
 * import { accuracy } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy([[0.1, 0.7], [0.4, 0.2]], [1, 1]), 0.5);
 * ```
 */
export function accuracy(scores: TensorLike, labels: TensorLike): number {
  const { predicted, actual } = pair(scores, labels, "compute an accuracy");
  return actual.filter((label, i) => label === predicted[i]).length / actual.length;
}

/**
 * Counts how often each class was taken for each class.
 *
 * @param scores One score for each input and class, `[n, classes]`.
 * @param labels True classes from 0, `[n]`.
 * @returns Counts, `[classes, classes]`: the row is the true class, the column the predicted one.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If a score is NaN or a label is not one of the classes.
 *
 * @example Usage
 * ```ts
 * import { confusionMatrix, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(confusionMatrix([[0.1, 0.7], [0.4, 0.2]], [1, 1])), [[0, 0], [1, 1]]);
 * ```
 */
export function confusionMatrix(scores: TensorLike, labels: TensorLike): Tensor {
  const { predicted, actual, classes } = pair(scores, labels, "count confusions");
  const data = new Float64Array(classes * classes);
  actual.forEach((label, i) => data[label * classes + predicted[i]!]! += 1);
  return { shape: [classes, classes], data, dtype: "float64" };
}

/** Above this, labels are no classes; the largest collections of images have some ten thousand. */
const MOST_CLASSES = 2 ** 20;
/** Entries of targets: 16 GiB. */
const MOST_ENTRIES = 2 ** 31;

interface Pair {
  readonly predicted: readonly number[];
  readonly actual: readonly number[];
  readonly classes: number;
}

function pair(scores: TensorLike, labels: TensorLike, attempt: string): Pair {
  const read = readTensor(attempt, "'scores'", scores);
  const predicted = predictedClasses(read);
  const classes = read.shape[1]!;
  const actual = readLabels(labels, classes, attempt);
  if (actual.length !== predicted.length) {
    throw new TypeError(
      `Cannot ${attempt} as each row of scores needs one label: ` +
        `found ${predicted.length} rows and ${actual.length} labels`,
    );
  }
  return { predicted, actual, classes };
}

function readLabels(labels: TensorLike, classes: number, attempt: string): number[] {
  checkWhole(attempt, "classes", classes, 1, MOST_CLASSES);
  const { shape, data } = readTensor(attempt, "'labels'", labels);
  if (shape.length !== 1 || data.length === 0) {
    throw new TypeError(`Cannot ${attempt} as labels must be a vector: found shape [${shape}]`);
  }
  const bad = data.findIndex((label) => !Number.isInteger(label) || label < 0 || label >= classes);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as labels must be whole numbers from 0 to ${classes - 1}: ` +
        `label ${bad} is ${data[bad]}`,
    );
  }
  return [...data];
}
