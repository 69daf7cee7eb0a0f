/**
 * From class labels to targets of a regression, and from its predictions back to classes.
 *
 * @module
 */
import { formatIndex } from "../../linalg/matrix.ts";
import { checkBoolean, checkNames, checkWhole } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";

/** Options of {@linkcode oneHot}. */
export interface OneHotOptions {
  /** Whether 1 / classes is subtracted, so that every row sums to 0. @default {false} */
  readonly centered?: boolean | undefined;
}

/**
 * One row for each label: 1 in the column of its class and 0 elsewhere.
 *
 * Without the number of classes the largest label is taken for the last class. A part of the data may
 * lack that class: encode all labels together, or give the number.
 *
 * @param labels Classes from 0, `[n]`.
 * @param rest Number of classes, the largest label plus 1 if omitted; and whether the rows are centred.
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
 * assertEquals(oneHot([2, 0]), oneHot([2, 0], 3));
 * ```
 */
export function oneHot(
  labels: TensorLike,
  ...rest:
    | readonly [options?: OneHotOptions]
    | readonly [classes: number | undefined, options?: OneHotOptions]
): Tensor {
  const attempt = "encode labels";
  const [first, second] = rest;
  const alone = typeof first === "object" && second === undefined;
  const options = alone ? first : second === undefined ? {} : second;
  checkNames(attempt, options, ["centered"]);
  const { centered = false } = options;
  checkBoolean(attempt, "centered", centered);
  const classes = alone || first === undefined ? countClasses(labels) : first as number;
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
  return makeTensor([rows.length, classes], data);
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
 * Share of the inputs whose class is predicted.
 *
 * With one score an input its sign is the predicted class, -1 or 1; a score of 0 chooses none, and is
 * wrong. With one score for each class the largest is the predicted one, the first of equal ones.
 *
 * @param scores One score for each input, `[n]` or `[n, 1]`, or one for each input and class,
 * `[n, classes]`.
 * @param labels For one score an input -1 or 1, `[n]` or `[n, 1]`; else true classes from 0, `[n]`, or
 * targets `[n, classes]`, as those of {@linkcode oneHot}, of which the largest of a row is the class.
 * @returns A number from 0 to 1.
 * @throws {TypeError} If the shapes do not fit.
 * @throws {RangeError} If a score is NaN, a label is not one of the classes, or the largest target of a
 * row is not single.
 *
 * @example Usage
 * ```ts
 * import { accuracy, oneHot } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(accuracy([[0.1, 0.7], [0.4, 0.2]], [1, 1]), 0.5);
 * assertEquals(accuracy([[0.1, 0.7], [0.4, 0.2]], oneHot([1, 1])), 0.5);
 * assertEquals(accuracy([0.3, -0.2, -4], [1, 1, -1]), 2 / 3);
 * ```
 */
export function accuracy(scores: TensorLike, labels: TensorLike): number {
  const attempt = "compute an accuracy";
  const read = readTensor(attempt, "'scores'", scores);
  const { predicted, actual } = isColumn(read)
    ? signs(read, labels, attempt)
    : pair(read, labels, attempt);
  return actual.filter((label, i) => label === predicted[i]).length / actual.length;
}

/** One score an input. */
function isColumn({ shape }: Tensor): boolean {
  return shape.length === 1 || (shape.length === 2 && shape[1] === 1);
}

/** Signs of scores, and the labels -1 and 1. */
function signs(
  scores: Tensor,
  labels: TensorLike,
  attempt: string,
): { readonly predicted: readonly number[]; readonly actual: readonly number[] } {
  const read = readTensor(attempt, "'labels'", labels);
  const n = scores.data.length;
  if (!isColumn(read) || read.data.length !== n || n === 0) {
    throw new TypeError(
      `Cannot ${attempt} as scores of shape [${scores.shape}] need as many labels -1 or 1: ` +
        `found shape [${read.shape}]`,
    );
  }
  const unknown = scores.data.findIndex(Number.isNaN);
  if (unknown >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as score ${formatIndex(unknown, scores.shape)} is NaN`,
    );
  }
  const bad = read.data.findIndex((label) => label !== 1 && label !== -1);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as labels must be -1 or 1 where there is one score an input: ` +
        `label ${bad} is ${read.data[bad]}`,
    );
  }
  return { predicted: Array.from(scores.data, Math.sign), actual: [...read.data] };
}

/**
 * Counts how often each class was taken for each class.
 *
 * @param scores One score for each input and class, `[n, classes]`.
 * @param labels True classes from 0, `[n]`, or targets `[n, classes]` as for {@linkcode accuracy}.
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
  return makeTensor([classes, classes], data);
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
  const targets = readTensor(attempt, "'labels'", labels);
  const actual = targets.shape.length === 2
    ? targetClasses(targets, classes, attempt)
    : readLabels(targets, classes, attempt);
  if (actual.length !== predicted.length) {
    throw new TypeError(
      `Cannot ${attempt} as each row of scores needs one label: ` +
        `found ${predicted.length} rows and ${actual.length} labels`,
    );
  }
  return { predicted, actual, classes };
}

/** The class of the largest target in each row. */
function targetClasses(targets: Tensor, classes: number, attempt: string): number[] {
  if (targets.shape[1] !== classes) {
    throw new TypeError(
      `Cannot ${attempt} as labels must have shape [n] or [n, ${classes}]: ` +
        `found shape [${targets.shape}]`,
    );
  }
  const found = predictedClasses(targets);
  found.forEach((label, i) => {
    const row = targets.data.subarray(i * classes, (i + 1) * classes);
    if (row.indexOf(row[label]!, label + 1) < 0) return;
    throw new RangeError(
      `Cannot ${attempt} as one target of a row must be the largest: row ${i} is [${row}]`,
    );
  });
  return found;
}

/** The largest label plus 1; what is no label is left to those who read labels. */
function countClasses(labels: TensorLike): number {
  const { data } = readTensor("encode labels", "'labels'", labels);
  const largest = data.reduce((most, label) => Math.max(most, label), 0);
  return Number.isInteger(largest) ? largest + 1 : 1;
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
