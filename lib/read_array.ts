/**
 * The shapes and entries of the kinds of arrays that a tensor is made from.
 *
 * @module
 */
import type { Dtype, ForeignArray, NestedNumbers, TensorData, TensorLike } from "./tensor_types.ts";

/** A list of entries, as they were found. */
type Entries = ArrayLike<number | bigint>;

/** Entries in row-major order, as they were found. */
export interface Source {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Number of entries. */
  readonly size: number;
  /**
   * Writes the entries into storage of that size.
   *
   * @throws {TypeError} If an entry is not a number, or a row is of another length than the first.
   */
  copyTo(target: TensorData): void;
}

/** Reads nested arrays, typed arrays and objects with `shape` and `data`. */
export function readArray(values: TensorLike): Source {
  if (Array.isArray(values)) return readNested(values as NestedNumbers);
  if (ArrayBuffer.isView(values)) {
    const view = values as unknown as Entries;
    return contiguous([view.length], view);
  }
  return readForeign(values as ForeignArray);
}

/** Tells arrays and typed arrays from other values. */
export function isRow(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
}

/**
 * Tells how entries were rounded, which a conversion to float64 forgets.
 *
 * @param values Nested arrays, typed arrays or objects with `shape` and `data`.
 * @returns "float32" if they lie in arrays of float32 or less, "float64" otherwise.
 */
export function dtypeOf(values: TensorLike): Dtype {
  let level: unknown = "data" in values ? values.data : values;
  while (Array.isArray(level)) level = level[0];
  const isShort = level instanceof Float32Array ||
    (typeof Float16Array !== "undefined" && level instanceof Float16Array);
  return isShort ? "float32" : "float64";
}

function readNested(values: NestedNumbers): Source {
  const shape: number[] = [];
  for (let level: unknown = values; isRow(level); level = level[0]) shape.push(level.length);
  const last = shape.length - 1;
  const copyTo = (target: TensorData): void => {
    let position = 0;
    const visit = (level: unknown, axis: number): void => {
      if (!isRow(level) || level.length !== shape[axis]) {
        throw new TypeError(
          `Cannot make a tensor as rows have unequal lengths: expected ${
            shape[axis]
          } entries on axis ${axis}, found ${isRow(level) ? level.length : "a number"}`,
        );
      }
      if (axis === last) {
        copyEntries(level as Entries, target, position);
        position += level.length;
        return;
      }
      for (let i = 0; i < level.length; i++) visit(level[i], axis + 1);
    };
    visit(values, 0);
  };
  return { shape, size: shape.reduce((size, length) => size * length, 1), copyTo };
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
  if (strides === undefined) return contiguous(shape, data);
  if (strides.length !== shape.length) {
    throw new TypeError(
      `Cannot make a tensor of shape [${shape}]: found ${strides.length} strides`,
    );
  }
  const steps = Array.from(strides);
  const size = shape.reduce((product, length) => product * length, 1);
  if (isRowMajor(shape, steps) && offset >= 0 && offset + size <= data.length) {
    return contiguous(shape, part(data, offset, offset + size));
  }
  return { shape, size, copyTo: (target) => gather(data, { shape, steps, offset }, target) };
}

function contiguous(shape: readonly number[], flat: Entries): Source {
  const copyTo = (target: TensorData): void => copyEntries(flat, target, 0);
  return { shape, size: flat.length, copyTo };
}

function isRowMajor(shape: readonly number[], steps: readonly number[]): boolean {
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const length = shape[axis]!;
    if (length !== 1 && steps[axis] !== step) return false;
    step *= length;
  }
  return true;
}

/** Entries from start to end, without a copy where they lie in a typed array. */
function part(data: Entries, start: number, end: number): Entries {
  if (start === 0 && end === data.length) return data;
  if (isTyped(data)) return data.subarray(start, end) as Entries;
  return Array.prototype.slice.call(data, start, end) as Entries;
}

type TypedArray = Float64Array | Float32Array | Uint8Array | BigInt64Array;

function isTyped(values: unknown): values is TypedArray {
  return ArrayBuffer.isView(values) && !(values instanceof DataView);
}

function isBig(values: unknown): boolean {
  return values instanceof BigInt64Array || values instanceof BigUint64Array;
}

/** Copies entries to a place in the target, converted to its type. */
function copyEntries(entries: Entries, target: TensorData, start: number): void {
  if (isTyped(entries) && !isBig(entries)) {
    target.set(entries as Float64Array, start);
    return;
  }
  for (let i = 0; i < entries.length; i++) target[start + i] = number(entries[i], start + i);
}

interface Layout {
  readonly shape: readonly number[];
  readonly steps: readonly number[];
  readonly offset: number;
}

/** Copies entries that lie at steps of their own, in row-major order. */
function gather(data: Entries, layout: Layout, target: TensorData): void {
  if (target.length === 0) return;
  // A vector is a plane of one row.
  const shape = [1, 1, ...layout.shape];
  const steps = [0, 0, ...layout.steps];
  const last = shape.length - 1;
  const plane: Plane = {
    rows: shape[last - 1]!,
    columns: shape[last]!,
    down: steps[last - 1]!,
    across: steps[last]!,
  };
  const copy = isTyped(data) && !isBig(data) && staysWithin(data.length, layout)
    ? copyTypedPlane
    : copyPlane;
  let to = 0;
  const visit = (axis: number, from: number): void => {
    if (axis === last - 1) {
      copy(data as Float64Array, target, plane, from, to);
      to += plane.rows * plane.columns;
      return;
    }
    for (let i = 0; i < shape[axis]!; i++) visit(axis + 1, from + i * steps[axis]!);
  };
  visit(0, layout.offset);
}

/** The last two axes of an array: lengths and steps. */
interface Plane {
  readonly rows: number;
  readonly columns: number;
  readonly down: number;
  readonly across: number;
}

/** Side of a tile: its rows and columns stay in the cache, whichever of them is side by side. */
const TILE = 64;

function copyTypedPlane(
  data: Float64Array,
  target: TensorData,
  { rows, columns, down, across }: Plane,
  from: number,
  to: number,
): void {
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE);
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(columns, left + TILE);
      for (let i = top; i < bottom; i++) {
        let position = from + i * down + left * across;
        for (let p = to + i * columns + left, end = p + right - left; p < end; p++) {
          target[p] = data[position]!;
          position += across;
        }
      }
    }
  }
}

function copyPlane(
  data: Entries,
  target: TensorData,
  { rows, columns, down, across }: Plane,
  from: number,
  to: number,
): void {
  for (let i = 0, p = to; i < rows; i++) {
    for (let j = 0; j < columns; j++, p++) {
      target[p] = number(data[from + i * down + j * across], p);
    }
  }
}

/** Tells whether no entry lies outside of the data. */
function staysWithin(size: number, { shape, steps, offset }: Layout): boolean {
  let least = offset, most = offset;
  for (const [axis, step] of steps.entries()) {
    if (!Number.isInteger(step)) return false;
    const reach = (shape[axis]! - 1) * step;
    if (reach < 0) least += reach;
    else most += reach;
  }
  return Number.isInteger(offset) && least >= 0 && most < size;
}

function number(value: unknown, index: number): number {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") return Number(value);
  throw new TypeError(
    `Cannot make a tensor as entry ${index} is not a number: found ${typeof value}`,
  );
}
