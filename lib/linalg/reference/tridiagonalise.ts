/**
 * Householder reduction of a symmetric matrix to tridiagonal form, after Golub and Van Loan, Matrix
 * Computations, 8.3.1, from the last row upwards so that all inner loops run along rows.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";
import { dot } from "./row_products.ts";

/** Below this sum of squares (of entries near 1) a row counts as zero: its digits are lost. */
const NEGLIGIBLE = 1e-280;

/** T = Q' A Q, and what is needed to form Q. */
export interface Tridiagonal {
  /** Diagonal of T, `[n]`. */
  readonly diagonal: Float64Array;
  /** Entry i is T[i, i - 1], `[n]`; entry 0 is 0. */
  readonly offDiagonal: Float64Array;
  /** Half the squared norm of the reflection vector u_i in row i of A, `[n]`; 0: no reflection. */
  readonly halfNorms: Float64Array;
}

/**
 * Reduces A to tridiagonal form by reflections P_i = I - u_i u_i' / h_i, h_i = |u_i|^2 / 2, for i
 * from n - 1 down to 1; u_i takes the place of row i of A.
 *
 * @param n Rows and columns.
 * @param a A, `[n, n]`; only the lower triangle is used.
 * @returns T.
 */
export async function tridiagonalise(
  n: number,
  a: Float64Array,
  turn: Turn,
): Promise<Tridiagonal> {
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const halfNorms = new Float64Array(n);
  const q = new Float64Array(n);
  for (let i = n - 1; i > 0; i--) {
    const row = i * n;
    diagonal[i] = a[row + i]!;
    const last = a[row + i - 1]!;
    const squares = dot(i - 1, a, row, a, row);
    offDiagonal[i] = last;
    if (squares > NEGLIGIBLE) {
      const image = (last > 0 ? -1 : 1) * Math.sqrt(squares + last * last);
      offDiagonal[i] = image;
      halfNorms[i] = squares + last * last - last * image;
      a[row + i - 1] = last - image;
      reflect(i, n, a, halfNorms[i]!, q);
    }
    await turn();
  }
  diagonal[0] = a[0]!;
  return { diagonal, offDiagonal, halfNorms };
}

/** A := P A P on the leading [i, i] part: with p = A u / h, q = p - (u'p / 2h) u, A -= u q' + q u'. */
function reflect(i: number, n: number, a: Float64Array, h: number, q: Float64Array): void {
  const u = a.subarray(i * n, i * n + i);
  multiplySymmetric(i, n, a, u, q);
  for (let k = 0; k < i; k++) q[k]! /= h;
  const shift = dot(i, u, 0, q, 0) / (2 * h);
  for (let k = 0; k < i; k++) q[k]! -= shift * u[k]!;
  for (let j = 0; j < i; j++) {
    const row = j * n, uj = u[j]!, qj = q[j]!;
    for (let k = 0; k <= j; k++) a[row + k]! -= uj * q[k]! + qj * u[k]!;
  }
}

/** p := A u from the lower triangle of the leading [i, i] part: one pass along its rows. */
function multiplySymmetric(
  i: number,
  n: number,
  a: Float64Array,
  u: Float64Array,
  p: Float64Array,
): void {
  for (let j = 0; j < i; j++) {
    const row = j * n, uj = u[j]!;
    let sum = a[row + j]! * uj;
    for (let k = 0; k < j; k++) {
      const entry = a[row + k]!;
      sum += entry * u[k]!;
      p[k]! += entry * uj;
    }
    p[j] = sum;
  }
}

/**
 * Replaces A by Q' = P_1 P_2 ... P_{n-1}, growing by one row and column a reflection.
 *
 * @param n Rows and columns.
 * @param a The reflection vectors in the rows of A, `[n, n]`, as {@linkcode tridiagonalise} leaves
 * them.
 * @param halfNorms Half their squared norms, `[n]`.
 */
export async function formOrthogonal(
  n: number,
  a: Float64Array,
  halfNorms: Float64Array,
  turn: Turn,
): Promise<void> {
  for (let i = 0; i < n; i++) {
    const u = i * n, h = halfNorms[i]!;
    if (h > 0) {
      for (let r = 0; r < i; r++) {
        const row = r * n;
        const factor = dot(i, a, row, a, u) / h;
        for (let k = 0; k < i; k++) a[row + k]! -= factor * a[u + k]!;
      }
    }
    a.fill(0, u, u + i);
    a[u + i] = 1;
    for (let r = 0; r < i; r++) a[r * n + i] = 0;
    await turn();
  }
}
