/**
 * Inner products and norms over all entries.
 *
 * @module
 */
import { checkArguments } from "../options.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";

/**
 * The inner product of all entries, sum_i a_i b_i: of matrices that of Frobenius, tr(A' B).
 *
 * @param a The first factor.
 * @param b The second factor, of the same shape.
 * @returns The inner product.
 * @throws {TypeError} If the shapes differ.
 * @throws {RangeError} If the sum is not finite.
 *
 * @example Usage
 * ```ts
 * import { dot } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(dot([1, 2, 3], [4, 5, 6]), 32);
 * assertEquals(dot([[1, 2], [3, 4]], [[1, 0], [0, 1]]), 5);
 * ```
 */
export function dot(a: TensorLike, b: TensorLike): number {
  const attempt = "take an inner product";
  checkArguments(attempt, arguments, 2);
  const left = readTensor(attempt, "'a'", a), right = readTensor(attempt, "'b'", b);
  if (`${left.shape}` !== `${right.shape}`) {
    throw new TypeError(
      `Cannot ${attempt} as shapes must be equal: found [${left.shape}] and [${right.shape}]`,
    );
  }
  const sum = left.data.reduce((total, value, i) => total + value * right.data[i]!, 0);
  if (Number.isFinite(sum)) return sum;
  throw new RangeError(`Cannot ${attempt} as it must be finite: found ${sum}`);
}

/**
 * The root of the sum of squares of all entries: of a vector its length, of a matrix the Frobenius norm.
 * Squares neither overflow nor vanish.
 *
 * @param a The entries.
 * @returns The norm.
 * @throws {RangeError} If it is not finite.
 *
 * @example Usage
 * ```ts
 * import { norm } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(norm([3, 4]), 5);
 * assertEquals(norm([3e300, 4e300]), 5e300);
 * ```
 */
export function norm(a: TensorLike): number {
  const attempt = "take a norm";
  checkArguments(attempt, arguments, 1);
  const value = frobenius(readTensor(attempt, "'a'", a));
  if (Number.isFinite(value)) return value;
  throw new RangeError(`Cannot ${attempt} as it must be finite: found ${value}`);
}

/**
 * The rows of a matrix, each divided by its length: points on the unit sphere.
 *
 * @param x The rows, `[n, d]`.
 * @returns The rows of length 1, `[n, d]`, in float64.
 * @throws {TypeError} If it is no matrix.
 * @throws {RangeError} If a row is 0, which has no direction, or its length is not finite.
 *
 * @example Usage
 * ```ts
 * import { normalizeRows, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(normalizeRows([[3, 4], [0, -2]])), [[0.6, 0.8], [0, -1]]);
 * ```
 */
export function normalizeRows(x: TensorLike): Tensor {
  const attempt = "normalize rows";
  checkArguments(attempt, arguments, 1);
  const { shape, data } = readTensor(attempt, "'x'", x);
  const [n = 0, d = 0] = shape;
  if (shape.length !== 2) {
    throw new TypeError(`Cannot ${attempt} as a matrix is needed: found shape [${shape}]`);
  }
  const result = new Float64Array(data.length);
  for (let i = 0; i < n; i++) {
    const row = data.subarray(i * d, (i + 1) * d);
    const length = frobenius(makeTensor([d], row));
    if (!(length > 0 && length < Infinity)) {
      throw new RangeError(`Cannot ${attempt} as row ${i} has the length ${length}`);
    }
    for (let k = 0; k < d; k++) result[i * d + k] = row[k]! / length;
  }
  return makeTensor([n, d], result);
}

function frobenius({ data }: Tensor): number {
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0 || !Number.isFinite(largest)) return largest;
  return largest * Math.sqrt(data.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}
