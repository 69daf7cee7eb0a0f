/**
 * Means and their standard errors.
 *
 * @module
 */
import { checkAllFinite } from "../first_not_finite.ts";
import { checkNames, checkNumber } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../tensor.ts";

/** Options of {@linkcode mean} and {@linkcode standardError}. */
export interface AverageOptions {
  /** The axis over which is averaged; all of them if omitted. */
  readonly axis?: number | undefined;
}

/**
 * The mean (1/n) sum_i x_i of all entries, or along one axis.
 *
 * @param values The entries.
 * @param options The axis.
 * @returns A number; along an axis a tensor without it.
 * @throws {TypeError} If there is nothing to average, or an option is not known.
 * @throws {RangeError} If there is no such axis, or the mean is not finite.
 *
 * @example Usage
 * ```ts
 * import { mean, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(mean([[1, 2], [3, 6]]), 3);
 * assertEquals(toNested(mean([[1, 2], [3, 6]], { axis: 0 })), [2, 4]);
 * ```
 */
export function mean(
  values: TensorLike,
  options?: AverageOptions & { readonly axis?: undefined },
): number;
/** The mean along one axis. */
export function mean(
  values: TensorLike,
  options: AverageOptions & { readonly axis: number },
): Tensor;
export function mean(values: TensorLike, options: AverageOptions = {}): number | Tensor {
  return finish("average", readLines("average", values, options, 1), meansOf);
}

/**
 * The standard error of the mean, s / sqrt(n) with s^2 = sum_i (x_i - mean)^2 / (n - 1), of all entries
 * or along one axis: the standard deviation of the mean of n independent draws.
 *
 * @param values The entries.
 * @param options The axis.
 * @returns A number; along an axis a tensor without it.
 * @throws {TypeError} If there are fewer than two entries to average, or an option is not known.
 * @throws {RangeError} If there is no such axis, or the standard error is not finite.
 *
 * @example Usage
 * ```ts
 * import { standardError } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // s^2 = (4 + 0 + 4) / 2.
 * assertAlmostEquals(standardError([1, 3, 5]), 2 / Math.sqrt(3));
 * ```
 */
export function standardError(
  values: TensorLike,
  options?: AverageOptions & { readonly axis?: undefined },
): number;
/** The standard error along one axis. */
export function standardError(
  values: TensorLike,
  options: AverageOptions & { readonly axis: number },
): Tensor;
export function standardError(values: TensorLike, options: AverageOptions = {}): number | Tensor {
  const attempt = "estimate a standard error";
  return finish(attempt, readLines(attempt, values, options, 2), (lines) => {
    const [n, means] = [lines.length, meansOf(lines)];
    const squares = sums(lines, (value, line) => (value - means[line]!) ** 2);
    return squares.map((sum) => Math.sqrt(sum / (n - 1) / n));
  });
}

/** Entries in lines that are averaged: entry k of line (o, i) is data[(o length + k) inner + i]. */
interface Lines {
  readonly data: Float64Array;
  /** Shape of the result; undefined for a number. */
  readonly shape: readonly number[] | undefined;
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

function readLines(
  attempt: string,
  values: TensorLike,
  options: AverageOptions,
  least: number,
): Lines {
  checkNames(attempt, options, ["axis"]);
  const { axis } = options;
  if (axis !== undefined) checkNumber(attempt, "axis", axis);
  const { shape, data } = readTensor(attempt, "'values'", values);
  if (axis !== undefined && !(Number.isInteger(axis) && axis >= 0 && axis < shape.length)) {
    throw new RangeError(
      `Cannot ${attempt} as 'axis' must be a whole number from 0 to ${shape.length - 1}: ` +
        `current value is ${axis}`,
    );
  }
  const lines = axis === undefined
    ? { shape: undefined, outer: 1, length: data.length, inner: 1 }
    : {
      shape: shape.toSpliced(axis, 1),
      outer: sizeOf(shape.slice(0, axis)),
      length: shape[axis]!,
      inner: sizeOf(shape.slice(axis + 1)),
    };
  if (lines.length >= least) return { data, ...lines };
  throw new TypeError(
    `Cannot ${attempt} as there must be ${
      least === 1 ? "an entry" : `${least} entries`
    } at least: ` +
      `found shape [${shape}]`,
  );
}

/** The sum of a term over each line, in the order in which entries lie. */
function sums(
  { data, outer, length, inner }: Lines,
  term: (value: number, line: number) => number,
): Float64Array {
  const result = new Float64Array(outer * inner);
  for (let o = 0, p = 0; o < outer; o++) {
    for (let k = 0; k < length; k++) {
      for (let line = o * inner; line < (o + 1) * inner; line++) {
        result[line]! += term(data[p++]!, line);
      }
    }
  }
  return result;
}

function meansOf(lines: Lines): Float64Array {
  return sums(lines, (value) => value).map((sum) => sum / lines.length);
}

function finish(
  attempt: string,
  lines: Lines,
  reduce: (lines: Lines) => Float64Array,
): number | Tensor {
  const data = reduce(lines);
  const shape = lines.shape ?? [];
  checkAllFinite(attempt, "the result", { shape, data });
  return lines.shape === undefined ? data[0]! : makeTensor(shape, data);
}
