/**
 * Blocks of row-major matrices, and how they are handed to a library.
 *
 * BLAS and LAPACK take column-major matrices. A row-major matrix M is to them the matrix M', with
 * the distance between rows as the distance between columns; a lower triangle is an upper one. So,
 * with what the library is told on the right:
 *
 * - C = op(A) op(B) is C' = op(B)' op(A)': the factors change places and each keeps its op.
 * - C = A A' is C' = (A')' A': what is not transposed here is transposed there.
 * - A = L L' is A = U' U with U = L'.
 * - op(L) X = B is X' op(L)' = B': a system from the right; X op(L) = B is op(L)' X' = B': one from
 *   the left. The matrix there is L', so that again the op stays as it is.
 * - A = V diag(w) V': the eigenvectors, columns there, are rows here.
 *
 * No entry is copied or moved. A call cannot be interrupted, so long work is halved until each call
 * takes about a tenth of a second, and the signal is looked at between the calls.
 *
 * @module
 */
import type { Real } from "./fortran.ts";
import type { Library } from "./library.ts";

/** Rows and columns down to which matrices are halved: smaller products are slow. */
export const SMALLEST_BLOCK = 256;

/** Where blocks are worked on. */
export interface Context {
  /** The library. */
  readonly library: Library;
  /** Stops the work between two calls. */
  readonly signal?: AbortSignal | undefined;
}

/** Part of a row-major matrix. */
export interface Block<Data extends Real = Float64Array> {
  /** Storage from the block's first entry on. */
  readonly data: Data;
  /** Distance between rows. */
  readonly stride: number;
}

/** The part of a block that begins at its entry [i, j]. */
export function at<Data extends Real>(block: Block<Data>, i: number, j: number): Block<Data> {
  const { data, stride } = block;
  return { data: data.subarray(i * stride + j) as Data, stride };
}

/** About half of n, in whole cache lines. */
export function halve(n: number): number {
  return Math.ceil(n / 128) * 64;
}
