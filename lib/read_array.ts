/**
 * The shapes and entries of the kinds of arrays that a tensor is made from.
 *
 * @module
 */
import type { ForeignArray, NestedNumbers, TensorLike } from "./tensor.ts";

/** Entries in row-major order, as they were found. */
export interface Source {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** The entries. */
  readonly values: ArrayLike<number | bigint>;
}

/** Reads nested arrays, typed arrays and objects with `shape` and `data`. */
export function readArray(values: TensorLike): Source {
  if (Array.isArray(values)) return flattenNested(values as NestedNumbers);
  if (ArrayBuffer.isView(values)) {
    const view = values as unknown as ArrayLike<number>;
    return { shape: [view.length], values: view };
  }
  return readForeign(values as ForeignArray);
}

function flattenNested(values: NestedNumbers): Source {
  const shape: number[] = [];
  for (let level: unknown = values; isRow(level); level = level[0]) shape.push(level.length);
  const flat: number[] = [];
  const visit = (level: unknown, axis: number): void => {
    if (axis === shape.length) {
      flat.push(level as number);
      return;
    }
    if (!isRow(level) || level.length !== shape[axis]) {
      throw new TypeError(
        `Cannot make a tensor as rows have unequal lengths: expected ${
          shape[axis]
        } entries on axis ${axis}, found ${isRow(level) ? level.length : "a number"}`,
      );
    }
    for (let i = 0; i < level.length; i++) visit(level[i], axis + 1);
  };
  visit(values, 0);
  return { shape, values: flat };
}

/** Tells arrays and typed arrays from other values. */
export function isRow(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function readForeign(array: ForeignArray): Source {
  const shape = Array.from(array.shape);
  const { data } = array;
  const offset = array.offset ?? array.storage?.offset ?? 0;
  const { dtype } = array as { readonly dtype?: unknown };
  // Complex entries lie in pairs, which strides in entries would read as numbers of their own.
  if (String(dtype).startsWith("complex")) {
    throw new TypeError(`Cannot make a tensor of real numbers from an array of ${dtype}`);
  }
  if (typeof data !== "object" || data === null || !("length" in data)) {
    throw new TypeError(`Cannot make a tensor as 'data' has no length: found ${typeof data}`);
  }
  const strides = array.strides ?? array.stride;
  if (strides === undefined) return { shape, values: data };
  if (strides.length !== shape.length) {
    throw new TypeError(
      `Cannot make a tensor of shape [${shape}]: found ${strides.length} strides`,
    );
  }
  return { shape, values: gather(data, shape, strides, offset) };
}

function gather(
  data: ArrayLike<number | bigint>,
  shape: readonly number[],
  strides: ArrayLike<number>,
  offset: number,
): (number | bigint)[] {
  const values: (number | bigint)[] = [];
  const visit = (axis: number, position: number): void => {
    if (axis === shape.length) {
      values.push(data[position] as number | bigint);
      return;
    }
    const step = strides[axis] ?? 0;
    const length = shape[axis] ?? 0;
    for (let i = 0; i < length; i++) visit(axis + 1, position + i * step);
  };
  visit(0, offset);
  return values;
}
