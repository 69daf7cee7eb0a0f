/**
 * Storage that grows.
 *
 * @module
 */

/** Storage of another length with the same bytes; Node.js can do so without a copy from version 22 on. */
export function resized(buffer: ArrayBuffer, length: number): ArrayBuffer {
  if ("transfer" in buffer) return buffer.transfer(length);
  const bytes = new Uint8Array(length), old = new Uint8Array(buffer as ArrayBuffer);
  bytes.set(old.subarray(0, length));
  return bytes.buffer;
}
