// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * How a run of pairs lies in memory. A value of the program is
 * the three arrays minus = 1 - rho, plus = 1 + rho and NTK, one after the other.
 */

import { ARRAY as BYTES } from "../protocol.ts";

/** Bytes of one array. */
export const ARRAY: usize = BYTES;

/** Where 1 + rho begins in a value. */
export const PLUS: usize = ARRAY;

/** Where the NTK begins in a value. */
export const NTK: usize = 2 * ARRAY;

/** Bytes that `count` entries take, rounded up to four vectors. */
@inline
export function extent<T>(count: i32): usize {
  return (count * sizeof<T>() + 63) & ~63;
}
