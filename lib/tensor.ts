/**
 * Dense row-major arrays of real numbers, and the one door through which data comes in.
 *
 * @module
 */
import { makeTensor } from "./make_tensor.ts";
import { isRow, readArray } from "./read_array.ts";
import type { Dtype, NestedNumbers, Tensor, TensorData, TensorLike } from "./tensor_types.ts";

export { makeTensor };
export type {
  Dtype,
  ForeignArray,
  NestedNumbers,
  Tensor,
  TensorData,
  TensorLike,
} from "./tensor_types.ts";

/**
 * Makes a tensor from nested arrays, typed arrays or any object with `shape` and `data`.
 *
 * @param values The entries.
 * @param shape Length of each axis; taken from `values` if omitted.
 * @param dtype Element type; float64 unless asked.
 * @returns A tensor with storage of its own.
 * @throws {TypeError} If rows have unequal lengths, an entry is not a number, or the shape does not
 * match the number of entries.
 *
 * @example Usage
 * ```ts
 * import { tensor } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(tensor([[1, 2, 3], [4, 5, 6]]).shape, [2, 3]);
 * assertEquals(tensor(new Float64Array(6), [3, 2]).shape, [3, 2]);
 * ```
 */
export function tensor<D extends Dtype = "float64">(
  values: TensorLike,
  shape?: readonly number[],
  dtype?: D,
): Tensor<D> {
  if (!isTensorLike(values)) {
    throw new TypeError(
      `Cannot make a tensor: expected arrays, a typed array or an object with shape and data, found ${
        values === null ? "null" : typeof values
      }`,
    );
  }
  const source = readArray(values);
  const target = shape ?? source.shape;
  checkShape(source.shape);
  checkShape(target);
  const size = sizeOf(target);
  if (size !== source.size) {
    throw new TypeError(
      `Cannot make a tensor of shape [${target}]: it needs ${size} entries, found ${source.size}`,
    );
  }
  const result = zeros(target, dtype);
  source.copyTo(result.data);
  return result;
}

/**
 * Returns the tensor itself when it already is one of the wanted type, and a copy otherwise.
 *
 * @param values The entries.
 * @param dtype Wanted element type; float64 unless asked.
 * @returns A tensor that may share storage with `values`.
 *
 * @example Usage
 * ```ts
 * import { asTensor, tensor } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const x = tensor([1, 2]);
 * assertEquals(asTensor(x) === x, true);
 * ```
 */
export function asTensor<D extends Dtype = "float64">(values: TensorLike, dtype?: D): Tensor<D> {
  const wanted = dtype ?? "float64" as D;
  if (isTensor(values) && values.dtype === wanted) return values as Tensor<D>;
  return tensor(values, undefined, wanted);
}

/**
 * Returns the entries of a tensor as nested arrays.
 *
 * @param values The tensor.
 * @returns Nested arrays of the tensor's shape.
 * @throws {TypeError} If it is no tensor.
 *
 * @example Usage
 * ```ts
 * import { tensor, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(tensor([1, 2, 3, 4], [2, 2])), [[1, 2], [3, 4]]);
 * ```
 */
export function toNested(values: Tensor<Dtype>): NestedNumbers {
  if (!isTensor(values)) {
    throw new TypeError(
      "Cannot nest the entries of a tensor as it is none: make one with tensor()",
    );
  }
  const nest = (axis: number, start: number): NestedNumbers => {
    const length = values.shape[axis] ?? 1;
    const step = sizeOf(values.shape.slice(axis + 1));
    if (axis >= values.shape.length - 1) return [...values.data.subarray(start, start + length)];
    return Array.from({ length }, (_, i) => nest(axis + 1, start + i * step));
  };
  return nest(0, 0);
}

/**
 * Tells tensors from other inputs: `shape` and `data` agree, and the dtype is one of ours.
 *
 * @param value Anything.
 * @returns Whether it is a tensor.
 *
 * @example Usage
 * ```ts
 * import { isTensor, tensor } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isTensor(tensor([1, 2])), true);
 * assertEquals(isTensor([1, 2]), false);
 * ```
 */
export function isTensor(value: unknown): value is Tensor<Dtype> {
  if (typeof value !== "object" || value === null) return false;
  const { shape, data, dtype } = value as Partial<Tensor<Dtype>>;
  if (!Array.isArray(shape) || !shape.every(isLength)) return false;
  const matches = (data instanceof Float64Array && dtype === "float64") ||
    (data instanceof Float32Array && dtype === "float32");
  const plain = !("strides" in value) && !("stride" in value);
  return matches && plain && sizeOf(shape) === data.length;
}

/**
 * Tells whether a value can be read by {@linkcode tensor}.
 *
 * @param value Anything.
 * @returns Whether it has the form of an array.
 *
 * @example Usage
 * ```ts
 * import { isTensorLike } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(isTensorLike([[1, 2]]), true);
 * assertEquals(isTensorLike({ engine: "auto" }), false);
 * ```
 */
export function isTensorLike(value: unknown): value is TensorLike {
  if (typeof value !== "object" || value === null) return false;
  return isRow(value) || ("shape" in value && "data" in value);
}

/**
 * A tensor of zeros.
 *
 * @param shape Length of each axis.
 * @param dtype Element type; float64 unless asked.
 * @returns The tensor.
 * @throws {TypeError} If an axis length is negative or not whole, or the dtype is not known.
 *
 * @example Usage
 * ```ts
 * import { toNested, zeros } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(toNested(zeros([2, 2])), [[0, 0], [0, 0]]);
 * ```
 */
export function zeros<D extends Dtype = "float64">(shape: readonly number[], dtype?: D): Tensor<D> {
  if (dtype !== undefined && dtype !== "float64" && dtype !== "float32") {
    throw new TypeError(
      `Cannot make a tensor as 'dtype' must be float64 or float32: found ${
        typeof dtype === "string" ? dtype : typeof dtype
      }`,
    );
  }
  checkShape(shape);
  const size = sizeOf(shape);
  return makeTensor([...shape], allocate(size, dtype)) as Tensor<D>;
}

function allocate<D extends Dtype>(size: number, dtype: D | undefined): TensorData<D> {
  try {
    const data = dtype === "float32" ? new Float32Array(size) : new Float64Array(size);
    return data as TensorData<D>;
  } catch (cause) {
    throw new RangeError(`Cannot make a tensor of ${size} entries as memory does not suffice`, {
      cause,
    });
  }
}

/**
 * Product of the axis lengths.
 *
 * @param shape Length of each axis.
 * @returns The number of entries.
 * @throws {TypeError} If it is no shape.
 *
 * @example Usage
 * ```ts
 * import { sizeOf } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(sizeOf([2, 3]), 6);
 * ```
 */
export function sizeOf(shape: readonly number[]): number {
  checkShape(shape);
  return shape.reduce((size, length) => size * length, 1);
}

function isLength(length: unknown): boolean {
  return Number.isInteger(length) && (length as number) >= 0;
}

function checkShape(shape: readonly number[]): void {
  if (!Array.isArray(shape)) {
    throw new TypeError(
      `Cannot make a tensor as its shape must be an array: found ${
        shape === null ? "null" : typeof shape
      }`,
    );
  }
  for (const length of shape) {
    if (!isLength(length)) {
      throw new TypeError(
        `Cannot make a tensor of shape [${shape}]: axis lengths must be whole and not negative`,
      );
    }
  }
}
