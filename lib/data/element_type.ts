/**
 * The real numbers of NumPy, and how they become those of tensors.
 *
 * @module
 */
import type { Dtype, TensorData } from "../tensor.ts";

/** How an entry is written. */
export interface ElementType {
  /** Bytes of an entry. */
  readonly bytes: number;
  /** Whether the most significant byte comes first. */
  readonly bigEndian: boolean;
  /** The element type of tensors that keeps all its digits and tells how it was rounded. */
  readonly dtype: Dtype;
  /** Whether the bytes are those of the tensor, but for their order. */
  readonly isOwn: boolean;
  /** The entries in some bytes, in little-endian order and aligned. */
  read(bytes: Uint8Array<ArrayBuffer>): ArrayLike<number>;
}

type Reading = Pick<ElementType, "dtype" | "read">;

type View = new (
  buffer: ArrayBuffer,
  offset: number,
  length: number,
) => ArrayLike<number>;

/** NumPy's letter and number of bytes. All machines that Deno runs on are little-endian. */
const READINGS: Readonly<Record<string, Reading>> = {
  f8: { dtype: "float64", read: viewAs(Float64Array, 8) },
  f4: { dtype: "float32", read: viewAs(Float32Array, 4) },
  // Node.js has arrays of them from version 24 on.
  ...(typeof Float16Array !== "undefined" && {
    f2: { dtype: "float32", read: viewAs(Float16Array, 2) } as const,
  }),
  i8: { dtype: "float64", read: (bytes) => longs(bytes, new Int32Array(bytes.buffer)) },
  u8: { dtype: "float64", read: (bytes) => longs(bytes, new Uint32Array(bytes.buffer)) },
  i4: { dtype: "float64", read: viewAs(Int32Array, 4) },
  u4: { dtype: "float64", read: viewAs(Uint32Array, 4) },
  i2: { dtype: "float64", read: viewAs(Int16Array, 2) },
  u2: { dtype: "float64", read: viewAs(Uint16Array, 2) },
  i1: { dtype: "float64", read: viewAs(Int8Array, 1) },
  u1: { dtype: "float64", read: viewAs(Uint8Array, 1) },
  b1: { dtype: "float64", read: viewAs(Uint8Array, 1) },
};

/** What else an array of NumPy may hold, by letter. */
const FOREIGN: Readonly<Record<string, string>> = {
  U: "strings",
  S: "strings of bytes",
  a: "strings of bytes",
  T: "strings",
  O: "Python objects",
  M: "dates",
  m: "spans of time",
  c: "complex numbers",
  V: "bytes without a type",
  f: "floating-point numbers of another size",
};

/**
 * The type of entries.
 *
 * @param code NumPy's code, as "<f8".
 * @returns The type, or undefined if they are no real numbers of a known size.
 */
export function elementType(code: string): ElementType | undefined {
  const [, order, name = ""] = /^([<>=|]?)([a-zA-Z]\d+)$/.exec(code) ?? [];
  if (!Object.hasOwn(READINGS, name)) return undefined;
  const reading = READINGS[name]!;
  const isOwn = name === "f8" || name === "f4";
  return { ...reading, bytes: Number(name.slice(1)), bigEndian: order === ">", isOwn };
}

/**
 * What entries are that are no real numbers, in a word or two.
 *
 * @param code NumPy's code, as "<U7".
 */
export function foreignKind(code: string): string {
  const [, letter = ""] = /^[<>=|]?([a-zA-Z])/.exec(code) ?? [];
  return `${FOREIGN[letter] ?? "entries of an unknown type"} ('${code.slice(0, 20)}')`;
}

/**
 * Turns the bytes of each entry around.
 *
 * @param bytes Entries one after the other; overwritten.
 * @param size Bytes of an entry.
 */
export function swapBytes(bytes: Uint8Array, size: number): void {
  for (let start = 0; start < bytes.length; start += size) {
    for (let left = start, right = start + size - 1; left < right; left++, right--) {
      const byte = bytes[left]!;
      bytes[left] = bytes[right]!;
      bytes[right] = byte;
    }
  }
}

/**
 * Puts entries of an array whose first index runs fastest at their places in a row-major one.
 *
 * @param entries Entries one after the other.
 * @param start Index of the first of them.
 * @param shape Length of each axis.
 * @param target The row-major array.
 */
export function scatter(
  entries: ArrayLike<number>,
  start: number,
  shape: readonly number[],
  target: TensorData,
): void {
  const rank = shape.length;
  const steps = Array<number>(rank).fill(1);
  for (let axis = rank - 2; axis >= 0; axis--) steps[axis] = steps[axis + 1]! * shape[axis + 1]!;
  const index = Array<number>(rank).fill(0);
  for (let axis = 0, rest = start; axis < rank; axis++) {
    index[axis] = rest % shape[axis]!;
    rest = Math.floor(rest / shape[axis]!);
  }
  let position = index.reduce((sum, i, axis) => sum + i * steps[axis]!, 0);
  for (let p = 0; p < entries.length; p++) {
    target[position] = entries[p]!;
    for (let axis = 0; axis < rank; axis++) {
      position += steps[axis]!;
      index[axis]! += 1;
      if (index[axis]! < shape[axis]!) break;
      position -= steps[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
}

function viewAs(View: View, size: number): ElementType["read"] {
  return ({ buffer, byteOffset, length }) => new View(buffer, byteOffset, length / size);
}

/** Integers of 64 bits; those beyond 2^53 are rounded to the nearest number. */
function longs(
  { buffer, byteOffset, length }: Uint8Array<ArrayBuffer>,
  halves: Int32Array | Uint32Array,
): Float64Array {
  const low = new Uint32Array(buffer);
  const first = byteOffset / 4;
  const result = new Float64Array(length / 8);
  for (let i = 0; i < result.length; i++) {
    result[i] = halves[first + 2 * i + 1]! * 2 ** 32 + low[first + 2 * i]!;
  }
  return result;
}
