/**
 * Storage that all workers reach.
 *
 * @module
 */

import { adviseHugePages } from "../memory/huge_pages.ts";

const MAKERS = {
  f64: (buffer: ArrayBufferLike) => new Float64Array(buffer),
  f32: (buffer: ArrayBufferLike) => new Float32Array(buffer),
  i32: (buffer: ArrayBufferLike) => new Int32Array(buffer),
} as const;

/** Bytes of an entry. */
const BYTES = { f64: 8, f32: 4, i32: 4 } as const;

/** Zeros in shared memory, or in plain memory where there is none to share: `length` entries of a kind. */
export function allocateShared(length: number): Float64Array;
export function allocateShared<Kind extends keyof typeof MAKERS>(
  length: number,
  kind: Kind,
): ReturnType<(typeof MAKERS)[Kind]>;
export function allocateShared(
  length: number,
  kind: keyof typeof MAKERS = "f64",
): Float64Array | Float32Array | Int32Array {
  const bytes = BYTES[kind] * length;
  const buffer = typeof SharedArrayBuffer === "undefined"
    ? new ArrayBuffer(bytes)
    : new SharedArrayBuffer(bytes);
  adviseHugePages(buffer);
  return MAKERS[kind](buffer);
}

/** Whether workers reach the storage without a copy. */
export function isShared(data: Float64Array | Float32Array): boolean {
  return typeof SharedArrayBuffer !== "undefined" && data.buffer instanceof SharedArrayBuffer;
}

/** The array itself if it is shared, or if there is no memory to share; else a shared copy. */
export function toShared<Data extends Float64Array | Float32Array>(data: Data): Data;
export function toShared(data: Float64Array | Float32Array): Float64Array | Float32Array {
  if (isShared(data) || typeof SharedArrayBuffer === "undefined") return data;
  const copy = allocateShared(data.length, data instanceof Float64Array ? "f64" : "f32");
  copy.set(data);
  return copy;
}
