/**
 * Memory of the module, taken at once: views of it end when it grows.
 *
 * @module
 */
import * as wasm from "./laplace_slopes.wasm";
import { DEEPEST, ROWS, WIDEST } from "./limits.ts";

/** Entries of a part of a row: with their squared norms they stay in the first-level cache. */
export const PART = 1024;
/** Points on one side of a tile: with their factors they stay in the second-level cache. */
export const CHUNK = 512;

/** Addresses of the areas, in bytes. */
export const area = {
  /** A part of a row, or a tile of four points and a chunk. */
  weights: wasm.allocate(8 * 4 * CHUNK),
  squares: wasm.allocate(8 * PART),
  special: wasm.allocate(4 * PART),
  centres: wasm.allocate(8 * CHUNK * DEEPEST),
  factors: wasm.allocate(8 * CHUNK * WIDEST),
  points: wasm.allocate(8 * 4 * DEEPEST),
  own: wasm.allocate(8 * 4),
  sums: wasm.allocate(8 * ROWS * WIDEST),
} as const;

/** All of it. */
export const view: Float64Array = new Float64Array(wasm.memory.buffer as ArrayBuffer);
/** Places of weights that WebAssembly leaves to others. */
export const places: Int32Array = new Int32Array(
  wasm.memory.buffer as ArrayBuffer,
  area.special,
  PART,
);
