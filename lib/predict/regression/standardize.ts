/**
 * Inputs in units of their spread.
 *
 * @module
 */
import { checkAllFinite } from "../../first_not_finite.ts";
import { checkArguments } from "../../options.ts";
import { readFinite } from "../../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";

/** Means and standard deviations of training inputs, ready to be applied to any others. */
export interface Standardization {
  /** Mean of each feature, `[d]`. */
  readonly mean: Tensor;
  /** Standard deviation of each feature, `[d]`; 0 for a constant one. */
  readonly std: Tensor;
  /**
   * z = (x - mean) / std, feature by feature; a constant feature is centred alone, z = x - mean.
   *
   * @param x Inputs with the features of the training inputs, `[m, ..., d]`, or `[m]` as they were.
   * @returns z, of the shape of x.
   * @throws {TypeError} If the features do not fit.
   * @throws {RangeError} If an entry is not finite.
   */
  apply(x: TensorLike): Tensor;
  /**
   * x = mean + std z, which undoes {@linkcode Standardization.apply}; a constant feature is x = mean + z.
   *
   * @param z Standardised inputs, `[m, ..., d]`.
   * @returns x, of the shape of z.
   * @throws {TypeError} If the features do not fit.
   * @throws {RangeError} If an entry is not finite.
   */
  invert(z: TensorLike): Tensor;
}

const ATTEMPT = "standardise";

/** Rounding units, relative to the largest entry, within which a feature counts as constant. */
const CONSTANT = 8 * Number.EPSILON;

/**
 * Learns to shift and scale features to mean 0 and standard deviation 1, from the training inputs alone:
 * what is applied to test inputs must not depend on them.
 *
 * Features are the last axis: the columns of `[n, d]`, the channels of images, over all inputs and
 * sites. A vector `[n]` is one feature, as targets are. The standard deviation is the root of the mean
 * squared deviation. A feature that is constant to rounding is centred alone: it becomes 0, and stays
 * of the size of its changes where other inputs differ.
 *
 * @param xTrain Training inputs, `[n, ..., d]` or `[n]`.
 * @returns The standardisation, to be applied to training and test inputs alike.
 * @throws {TypeError} If there is no input, or a further argument.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { standardize, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const { apply } = standardize([[1, 5], [3, 5]]);
 * assertEquals(toNested(apply([[1, 5], [3, 5]])), [[-1, 0], [1, 0]]);
 * assertEquals(toNested(apply([[4, 6]])), [[2, 1]]);
 * ```
 */
export function standardize(xTrain: TensorLike): Standardization {
  checkArguments(ATTEMPT, arguments, 1);
  const train = readFinite(ATTEMPT, "'xTrain'", xTrain);
  const { shape, data } = train;
  if (shape.length === 0 || data.length === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as training inputs must have shape [n, ..., d] or [n] with at least one ` +
        `entry: found shape [${shape}]`,
    );
  }
  const d = featuresOf(train);
  const { mean, std } = momentsOf(data, d);
  const unit = std.map((value) => value === 0 ? 1 : value);
  const map = (x: TensorLike, name: string, f: (value: number, c: number) => number): Tensor => {
    const read = readFinite(ATTEMPT, name, x);
    checkFeatures(read, shape);
    const result = makeTensor(read.shape, mapEntries(read.data, d, f));
    checkAllFinite(ATTEMPT, "the result", result);
    return result;
  };
  return {
    mean: makeTensor([d], mean),
    std: makeTensor([d], std),
    apply: (x) => map(x, "'x'", (value, c) => (value - mean[c]!) / unit[c]!),
    invert: (z) => map(z, "'z'", (value, c) => mean[c]! + unit[c]! * value),
  };
}

function featuresOf({ shape }: { readonly shape: readonly number[] }): number {
  return shape.length > 1 ? shape.at(-1)! : 1;
}

/** Mean and standard deviation of each of d columns, row by row as the entries lie. */
function momentsOf(
  data: Float64Array,
  d: number,
): { readonly mean: Float64Array; readonly std: Float64Array } {
  const n = data.length / d;
  const low = data.slice(0, d), high = data.slice(0, d), mean = new Float64Array(d);
  for (let p = 0; p < data.length;) {
    for (let c = 0; c < d; c++, p++) {
      low[c] = Math.min(low[c]!, data[p]!);
      high[c] = Math.max(high[c]!, data[p]!);
      mean[c]! += data[p]! / n;
    }
  }
  // Deviations in units of the largest one, so that no square overflows.
  const scale = mean.map((center, c) =>
    high[c]! - low[c]! <= CONSTANT * Math.max(-low[c]!, high[c]!)
      ? 0
      : Math.max(high[c]! - center, center - low[c]!)
  );
  const squares = new Float64Array(d);
  for (let p = 0; p < data.length;) {
    for (let c = 0; c < d; c++, p++) {
      if (scale[c]! > 0) squares[c]! += ((data[p]! - mean[c]!) / scale[c]!) ** 2;
    }
  }
  return {
    mean: mean.map((center, c) => scale[c] === 0 ? data[c]! : center),
    std: scale.map((unit, c) => unit * Math.sqrt(squares[c]! / n)),
  };
}

function mapEntries(
  data: Float64Array,
  d: number,
  f: (value: number, column: number) => number,
): Float64Array {
  const mapped = new Float64Array(data.length);
  for (let p = 0; p < data.length;) {
    for (let c = 0; c < d; c++, p++) mapped[p] = f(data[p]!, c);
  }
  return mapped;
}

function checkFeatures({ shape }: Tensor, trained: readonly number[]): void {
  if (shape.length === trained.length && featuresOf({ shape }) === featuresOf({ shape: trained })) {
    return;
  }
  throw new TypeError(
    `Cannot ${ATTEMPT} as inputs must have the axes and features of the training inputs, of shape ` +
      `[${trained}]: found shape [${shape}]`,
  );
}
