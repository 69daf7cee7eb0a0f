/**
 * Means and their standard errors.
 *
 * @module
 */
import { checkNames } from "../options.ts";
import { position } from "../position.ts";
import { sizeOf, type Tensor, type TensorLike } from "../tensor.ts";
import { readTensor } from "./read.ts";

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
  return along("average", values, options, 1, average);
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
  return along("estimate a standard error", values, options, 2, (entries) => {
    const [n, center] = [entries.length, average(entries)];
    const squares = entries.reduce((sum, value) => sum + (value - center) ** 2, 0);
    return Math.sqrt(squares / (n - 1) / n);
  });
}

function average(entries: Float64Array): number {
  return entries.reduce((sum, value) => sum + value, 0) / entries.length;
}

/** A function of all entries, or of those along an axis. */
function along(
  attempt: string,
  values: TensorLike,
  options: AverageOptions,
  least: number,
  reduce: (entries: Float64Array) => number,
): number | Tensor {
  checkNames(attempt, options, ["axis"]);
  const { axis } = options;
  const tensor = readTensor(attempt, "'values'", values);
  const lines = axis === undefined ? whole(tensor) : linesAlong(attempt, tensor, axis);
  const { shape, length } = lines;
  if (length < least) {
    throw new TypeError(
      `Cannot ${attempt} as there must be ${
        least === 1 ? "an entry" : `${least} entries`
      } at least: ` +
        `found shape [${tensor.shape}]`,
    );
  }
  const data = Float64Array.from({ length: sizeOf(shape) }, (_, i) => reduce(lines.line(i)));
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as the result must be finite: ` +
        `entry [${position(bad, shape).join(", ")}] is ${data[bad]}`,
    );
  }
  return axis === undefined ? data[0]! : { shape, data, dtype: "float64" };
}

/** Entries that are averaged together. */
interface Lines {
  /** Shape of the result. */
  readonly shape: readonly number[];
  /** Entries of each line. */
  readonly length: number;
  /** The entries of one, in row-major order of the result. */
  line(i: number): Float64Array;
}

function whole({ data }: Tensor): Lines {
  return { shape: [], length: data.length, line: () => data };
}

function linesAlong(attempt: string, { shape, data }: Tensor, axis: number): Lines {
  if (!Number.isInteger(axis) || axis < 0 || axis >= shape.length) {
    throw new RangeError(
      `Cannot ${attempt} as 'axis' must be a whole number from 0 to ${shape.length - 1}: ` +
        `current value is ${axis}`,
    );
  }
  const length = shape[axis]!;
  const step = sizeOf(shape.slice(axis + 1));
  return {
    shape: shape.toSpliced(axis, 1),
    length,
    line: (i) => {
      const start = Math.floor(i / step) * step * length + i % step;
      return Float64Array.from({ length }, (_, k) => data[start + k * step]!);
    },
  };
}
