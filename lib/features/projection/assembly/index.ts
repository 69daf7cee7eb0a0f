// @ts-nocheck: AssemblyScript
// Projections of rows and what features make of them, in the private memory of one thread.
//
// Rows of the left factor are packed in panels of six, of the right factor in panels of four: entry p
// of all rows of a panel is contiguous, and p runs from 0 to the depth. Addresses and strides are in
// bytes, extents in entries. Rows of a tile begin at a multiple of 16 bytes and have room for an even
// number of entries.
export { rectify, square, step } from "./powers.ts";
export { multiply } from "./product.ts";
export { sineCosine } from "./sine_cosine.ts";

/** Reserves memory for good, aligned to 16 bytes; the memory grows if it must. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}
