/**
 * A short name for all that a kernel depends on.
 *
 * @module
 */
import { createHash } from "node:crypto";
import type { Tensor } from "../tensor.ts";

/** Digits of a fingerprint: 64 bits. */
const DIGITS = 16;

/**
 * The first 64 bits of the SHA-256 of a description and of inputs.
 *
 * @param description What JSON takes; equal ones must have their fields in the same order.
 * @param inputs The inputs.
 * @returns 16 hexadecimal digits.
 */
export function fingerprint(description: object, inputs: readonly Tensor[]): string {
  const hash = createHash("sha256").update(JSON.stringify(description));
  for (const { shape, data } of inputs) {
    hash.update(JSON.stringify(shape));
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex").slice(0, DIGITS);
}
