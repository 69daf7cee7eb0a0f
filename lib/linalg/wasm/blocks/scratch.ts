/**
 * The private memory of this thread: a few fixed areas, whatever the size of the matrices.
 *
 * @module
 */
import { allocate, memory } from "./blocks.wasm";

/** Largest number of rows and columns of a tile. */
export const TILE = 512;
/** Largest depth of a packed block: two panels of that depth fit into the first-level cache. */
export const DEPTH = 256;
/** Rows that are copied in before they are packed. */
export const STRIP = 16;

/** Room at the end of a row, so that rows below one another do not compete for cache lines. */
const GAP = 8;

/** Addresses of the areas, in bytes. */
export const area: {
  readonly left: number;
  readonly right: number;
  readonly tile: number;
  readonly strip: number;
} = {
  left: allocate(8 * TILE * DEPTH),
  right: allocate(8 * TILE * DEPTH),
  tile: allocate(8 * TILE * (TILE + GAP)),
  strip: allocate(8 * STRIP * TILE),
};

/** The memory as entries of either size. It does not grow any more. */
export const views: {
  readonly float64: Float64Array<ArrayBuffer>;
  readonly float32: Float32Array<ArrayBuffer>;
} = {
  float64: new Float64Array(memory.buffer as ArrayBuffer),
  float32: new Float32Array(memory.buffer as ArrayBuffer),
};

/** Entries from one row of a tile to the next. */
export function tileStride(columns: number): number {
  return ((columns + 7) & ~7) + GAP;
}
