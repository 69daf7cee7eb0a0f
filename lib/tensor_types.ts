/**
 * What a tensor is, and what is accepted in place of one.
 *
 * @module
 */

/** Element type of a {@linkcode Tensor}. */
export type Dtype = "float64" | "float32";

/** Storage of a {@linkcode Tensor}: a view of ordinary or shared memory. */
export type TensorData<D extends Dtype = Dtype> = D extends "float64" ? Float64Array : Float32Array;

/**
 * Dense row-major array: entry `[i, j]` of a matrix is `data[i * shape[1] + j]`.
 *
 * One that this library made shows itself: as the last expression of a notebook's cell as a table, in a
 * terminal as rows of numbers, both cut in the middle where they are large.
 */
export interface Tensor<D extends Dtype = "float64"> {
  /** Length of each axis. */
  readonly shape: readonly number[];
  /** Entries in row-major order. */
  readonly data: TensorData<D>;
  /** Element type. */
  readonly dtype: D;
}

/** Nested arrays of numbers, all rows of equal length. */
export type NestedNumbers =
  | readonly number[]
  | readonly ArrayLike<number>[]
  | readonly NestedNumbers[];

/** Any foreign array with `shape` and `data`, as those of numpy-ts and zarrita. */
export interface ForeignArray {
  /** Length of each axis. */
  readonly shape: ArrayLike<number>;
  /** Entries; row-major unless strides say otherwise. */
  readonly data: ArrayLike<number | bigint>;
  /** Steps in entries along each axis, if not row-major. */
  readonly strides?: ArrayLike<number>;
  /** The same under zarrita's name. */
  readonly stride?: ArrayLike<number>;
  /** Index of the first entry in `data`. @default {0} */
  readonly offset?: number;
  /** Where numpy-ts keeps the offset of a view. */
  readonly storage?: { readonly offset: number };
}

/** What is accepted wherever a tensor is expected. */
export type TensorLike = Tensor<Dtype> | ForeignArray | NestedNumbers | ArrayLike<number>;
