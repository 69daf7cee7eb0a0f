/**
 * Matrices from their entries, and entries and rows out of arrays.
 *
 * @module
 */
import { checkArguments, checkFunction, checkNumber, checkWhole, kindOf } from "../options.ts";
import { transpose as transposed } from "../linalg/transpose.ts";
import { isTensor, makeTensor, sizeOf, type Tensor, type TensorLike, zeros } from "../tensor.ts";
import { readTensor } from "../read_tensor.ts";

/** Most entries of a matrix: 8 GiB. */
const LARGEST = 2 ** 30;

/**
 * The matrix with entries f(i, j).
 *
 * @param rows Number of rows m.
 * @param columns Number of columns n.
 * @param entry f, of the row and the column from 0.
 * @returns The matrix, `[m, n]`.
 * @throws {TypeError} If a length is no number, `entry` is no function or gives no number.
 * @throws {RangeError} If a length is not whole, or there are more than 2^30 entries.
 *
 * @example Usage
 * ```ts
 * import { matrix, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(matrix(2, 2, (i, j) => (i === j ? 1 : 0))), [[1, 0], [0, 1]]);
 * ```
 */
export function matrix(
  rows: number,
  columns: number,
  entry: (row: number, column: number) => number,
): Tensor {
  checkArguments("make a matrix", arguments, 3);
  checkFunction("make a matrix", "entry", entry);
  checkWhole("make a matrix", "rows", rows, 0, LARGEST);
  checkWhole("make a matrix", "columns", columns, 0, LARGEST);
  if (rows * columns > LARGEST) {
    throw new RangeError(
      `Cannot make a matrix of shape [${rows}, ${columns}] as it must have at most 2^30 entries`,
    );
  }
  const result = zeros([rows, columns]);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value: unknown = entry(i, j);
      if (typeof value !== "number") {
        throw new TypeError(
          `Cannot make a matrix as entry [${i}, ${j}] is not a number: found ${kindOf(value)}`,
        );
      }
      result.data[i * columns + j] = value;
    }
  }
  return result;
}

/**
 * One entry of an array. Nested arrays are read as a whole: where many entries are wanted, make a
 * {@linkcode tensor} of them first.
 *
 * @param a The array.
 * @param indices Its index on each axis, from 0.
 * @returns The entry.
 * @throws {TypeError} If there are not as many indices as axes.
 * @throws {RangeError} If an index is not a whole number below the length of its axis.
 *
 * @example Usage
 * ```ts
 * import { at } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(at([[1, 2], [3, 4]], 1, 0), 3);
 * ```
 */
export function at(a: TensorLike, ...indices: readonly number[]): number {
  // A float32 tensor is not copied for one entry.
  const { shape, data } = isTensor(a) ? a : readTensor("read an entry", "'a'", a);
  if (indices.length !== shape.length) {
    throw new TypeError(
      `Cannot read an entry as it needs one index for each of ${shape.length} axes: ` +
        `found ${indices.length} for shape [${shape}]`,
    );
  }
  let place = 0;
  for (const [axis, length] of shape.entries()) {
    const index = indices[axis]!;
    checkNumber("read an entry", `indices[${axis}]`, index);
    if (!Number.isInteger(index) || index < 0 || index >= length) {
      throw new RangeError(
        `Cannot read an entry as index ${axis} must be a whole number from 0 to ${length - 1}: ` +
          `current value is ${index}`,
      );
    }
    place = place * length + index;
  }
  return data[place]!;
}

/**
 * Parts of an array along its first axis, in the order of their indices: some inputs of many.
 *
 * @param a The array, `[n, ...]`.
 * @param indices Which, each from 0 to n - 1; one may occur more than once.
 * @returns A copy, `[indices.length, ...]`.
 * @throws {TypeError} If the array has no axis, or the indices are no array.
 * @throws {RangeError} If an index is not a whole number below n.
 *
 * @example Usage
 * ```ts
 * import { take, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(take([[1, 2], [3, 4], [5, 6]], [2, 0])), [[5, 6], [1, 2]]);
 * assertEquals(toNested(take([7, 8, 9], [1])), [8]);
 * ```
 */
export function take(a: TensorLike, indices: ArrayLike<number>): Tensor {
  const attempt = "take parts of an array";
  checkArguments(attempt, arguments, 2);
  const { shape: [n, ...rest], data } = readTensor(attempt, "'a'", a);
  if (n === undefined) throw new TypeError(`Cannot ${attempt} as it has no axis`);
  if (!Array.isArray(indices) && !ArrayBuffer.isView(indices)) {
    throw new TypeError(
      `Cannot ${attempt} as 'indices' must be an array: found ${kindOf(indices)}`,
    );
  }
  const size = sizeOf(rest);
  const result = zeros([indices.length, ...rest]);
  Array.from(indices as ArrayLike<number>).forEach((index, row) => {
    if (!Number.isInteger(index) || index < 0 || index >= n) {
      throw new RangeError(
        `Cannot ${attempt} as indices must be whole numbers from 0 to ${n - 1}: ` +
          `index ${row} is ${index}`,
      );
    }
    result.data.set(data.subarray(index * size, (index + 1) * size), row * size);
  });
  return result;
}

/**
 * The transpose of a matrix: entry [i, j] becomes [j, i]. Products with a transpose need none:
 * {@linkcode matmul} has options for them.
 *
 * @param a The matrix, `[m, n]`.
 * @returns A copy, `[n, m]`, in float64.
 * @throws {TypeError} If it is no matrix.
 *
 * @example Usage
 * ```ts
 * import { toNested, transpose } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(transpose([[1, 2, 3], [4, 5, 6]])), [[1, 4], [2, 5], [3, 6]]);
 * ```
 */
export function transpose(a: TensorLike): Tensor {
  checkArguments("transpose a matrix", arguments, 1);
  const { shape, data } = readTensor("transpose a matrix", "'a'", a);
  if (shape.length !== 2) {
    throw new TypeError(`Cannot transpose a matrix as a matrix is needed: found shape [${shape}]`);
  }
  const [m, n] = shape as [number, number];
  return makeTensor([n, m], transposed(m, n, data));
}
