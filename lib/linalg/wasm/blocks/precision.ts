/**
 * The compiled functions for either size of entries under the same names.
 *
 * @module
 */
import * as wasm from "./blocks.wasm";
import { views } from "./scratch.ts";

/** Entries of a matrix. */
export type Entries = Float64Array | Float32Array;

/** What depends on the size of an entry. Addresses and strides are in bytes. */
export interface Precision {
  /** Bytes of an entry. */
  readonly bytes: number;
  /** The private memory. */
  readonly view: Entries;
  /** Rows in a panel of the right factor; one of the left factor has four. */
  readonly width: number;
  /** C += alpha A B' from packed rows, blocks above j = i + offset left out. */
  readonly multiply: typeof wasm.multiply;
  /** Packs rows in panels of a width. */
  readonly packRows: typeof wasm.packRows32;
  /** Packs columns in panels of a width. */
  readonly packColumns: typeof wasm.packColumns32;
}

/** Entries of eight bytes; all panels have four rows. */
export const float64: Precision = {
  bytes: 8,
  view: views.float64,
  width: 4,
  multiply: wasm.multiply,
  packRows: wasm.packRows,
  packColumns: wasm.packColumns,
};

/** Entries of four bytes. */
export const float32: Precision = {
  bytes: 4,
  view: views.float32,
  width: 8,
  multiply: wasm.multiply32,
  packRows: wasm.packRows32,
  packColumns: wasm.packColumns32,
};
