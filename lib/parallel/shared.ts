/**
 * Storage that all workers reach.
 *
 * @module
 */

import { adviseHugePages } from "../memory/huge_pages.ts";

/** Zeros in shared memory, or in plain memory where there is none to share. */
export function allocateShared(length: number): Float64Array {
  const data = typeof SharedArrayBuffer === "undefined"
    ? new Float64Array(length)
    : new Float64Array(new SharedArrayBuffer(8 * length));
  adviseHugePages(data.buffer);
  return data;
}

/** Whether workers reach the storage without a copy. */
export function isShared(data: Float64Array | Float32Array): boolean {
  return typeof SharedArrayBuffer !== "undefined" && data.buffer instanceof SharedArrayBuffer;
}

/** The array itself if it is shared, or if there is no memory to share; else a shared copy. */
export function toShared<Data extends Float64Array | Float32Array>(data: Data): Data;
export function toShared(data: Float64Array | Float32Array): Float64Array | Float32Array {
  if (isShared(data) || typeof SharedArrayBuffer === "undefined") return data;
  const buffer = new SharedArrayBuffer(data.byteLength);
  const copy = data instanceof Float64Array ? new Float64Array(buffer) : new Float32Array(buffer);
  copy.set(data);
  return copy;
}
