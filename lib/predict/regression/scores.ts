/**
 * How good predictions are.
 *
 * @module
 */
import { checkAllFinite } from "../../first_not_finite.ts";
import { formatIndex } from "../../linalg/matrix.ts";
import { checkArguments } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import type { TensorLike } from "../../tensor.ts";

/**
 * The coefficient of determination R^2 = 1 - sum_i (y_i - f_i)^2 / sum_i (y_i - mean y)^2: 1 for exact
 * predictions, 0 for those of the mean of the targets, negative for worse ones. Of several outputs it is
 * the mean over them.
 *
 * @param predictions f, `[n]` or `[n, k]`.
 * @param targets y, of the same shape.
 * @returns A number up to 1.
 * @throws {TypeError} If the shapes differ, or are none of these.
 * @throws {RangeError} If an entry is not finite, or all targets of an output are equal: then there is no
 * R^2.
 *
 * @example Usage
 * ```ts
 * import { rSquared } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(rSquared([1, 2, 3], [1, 2, 3]), 1);
 * assertEquals(rSquared([2, 2, 2], [1, 2, 3]), 0);
 * assertEquals(rSquared([1, 3, 3], [1, 2, 3]), 0.5);
 * ```
 */
export function rSquared(predictions: TensorLike, targets: TensorLike): number {
  const attempt = "compute an R^2";
  checkArguments(attempt, arguments, 2);
  const { n, k, f, y } = readPair(predictions, targets, attempt);
  let sum = 0;
  for (let c = 0; c < k; c++) {
    const column = (data: Float64Array): Float64Array =>
      Float64Array.from({ length: n }, (_, i) => data[i * k + c]!);
    const [found, wanted] = [column(f), column(y)];
    if (wanted.every((value) => value === wanted[0])) {
      throw new RangeError(
        `Cannot ${attempt} as the targets of an output must differ: all ${n} of output ${c} are ` +
          `${wanted[0]}; use meanAbsoluteError()`,
      );
    }
    const mean = wanted.reduce((total, value) => total + value, 0) / n;
    const spread = wanted.reduce((total, value) => total + (value - mean) ** 2, 0);
    const misfit = wanted.reduce((total, value, i) => total + (value - found[i]!) ** 2, 0);
    sum += 1 - misfit / spread;
  }
  return checkScore(sum / k, attempt);
}

/**
 * The mean absolute error (1 / N) sum |f - y| over all N entries.
 *
 * @param predictions f, `[n]` or `[n, k]`.
 * @param targets y, of the same shape.
 * @returns A number not below 0, in the units of the targets.
 * @throws {TypeError} If the shapes differ, or are none of these.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { meanAbsoluteError } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(meanAbsoluteError([1, 2, 3], [1, 4, 2]), 1);
 * ```
 */
export function meanAbsoluteError(predictions: TensorLike, targets: TensorLike): number {
  const attempt = "compute a mean absolute error";
  checkArguments(attempt, arguments, 2);
  const { n, k, f, y } = readPair(predictions, targets, attempt);
  const sum = f.reduce((total, value, p) => total + Math.abs(value - y[p]!), 0);
  return checkScore(sum / (n * k), attempt);
}

interface Pair {
  readonly n: number;
  readonly k: number;
  readonly f: Float64Array;
  readonly y: Float64Array;
}

function readPair(predictions: TensorLike, targets: TensorLike, attempt: string): Pair {
  const f = readTensor(attempt, "'predictions'", predictions);
  const y = readTensor(attempt, "'targets'", targets);
  const { shape, data: { length } } = f;
  if (`${shape}` !== `${y.shape}` || shape.length < 1 || shape.length > 2 || length === 0) {
    throw new TypeError(
      `Cannot ${attempt} as predictions and targets must both have shape [n] or [n, k]: ` +
        `found [${shape}] and [${y.shape}]`,
    );
  }
  checkAllFinite(attempt, "predictions", f, formatIndex);
  checkAllFinite(attempt, "targets", y, formatIndex);
  const n = shape[0]!;
  return { n, k: length / n, f: f.data, y: y.data };
}

function checkScore(score: number, attempt: string): number {
  if (Number.isFinite(score)) return score;
  throw new RangeError(
    `Cannot ${attempt} as sums leave the range of numbers: scale the targets down`,
  );
}
