/**
 * Householder reduction of a symmetric matrix to tridiagonal form by blocks of rows, after Dongarra,
 * Sorensen and Hammarling, Block reduction of matrices to condensed forms (1989), from the last row
 * upwards as in the reference backend.
 *
 * @module
 */
import { runAll, task, type TaskGroup, type Turn } from "../../parallel/mod.ts";
import { dot } from "../reference/row_products.ts";
import type { Tridiagonal } from "../reference/tridiagonalise.ts";
import { edge, productTasks } from "./gemm.ts";
import { multiplySymmetric } from "./symmetric.ts";
import * as tiles from "./tiles.ts";

/** Rows of a block. */
export const BLOCK = 32;

/** Below this sum of squares (of entries near 1) a row counts as zero: its digits are lost. */
const NEGLIGIBLE = 1e-280;

/** Size from which a product with a vector is worth the way to other threads. */
const SHARED_SIZE = 600;

/** The matrix and what the reduction works with, in storage that the group reaches. */
export interface Reduction {
  /** The threads. */
  readonly group: TaskGroup;
  /** Rows and columns. */
  readonly n: number;
  /** A: `[n, n]`. */
  readonly a: Float64Array;
  /** Makes storage that the group reaches. */
  readonly allocate: (length: number) => Float64Array;
  /** Awaited once a row. */
  readonly turn: Turn;
}

/**
 * Reduces A to tridiagonal form by reflections P_i = I - u_i u_i' / h_i, h_i = |u_i|^2 / 2, for i
 * from n - 1 down to 1; u_i takes the place of row i of A.
 *
 * In a block, A stays as it is: with q_k = A u_k / h_k less its share of u_k, the reduced matrix is
 * A - sum_k (u_k q_k' + q_k u_k'), and rows and products are corrected by that sum.
 *
 * @param reduction The matrix.
 * @returns T.
 */
export async function tridiagonalise(reduction: Reduction): Promise<Tridiagonal> {
  const { n, a, turn, group, allocate } = reduction;
  const diagonal = new Float64Array(n);
  const offDiagonal = new Float64Array(n);
  const halfNorms = new Float64Array(n);
  // Rows u_k and then rows q_k; rows q_k and then rows u_k.
  const uq = allocate(2 * BLOCK * n), qu = allocate(2 * BLOCK * n);
  const u = allocate(n), q = allocate(n), shares = allocate(group.size * n);
  for (let end = n; end > 1; end = Math.max(1, end - BLOCK)) {
    const start = Math.max(1, end - BLOCK);
    uq.fill(0);
    qu.fill(0);
    for (let i = end - 1; i >= start; i--) {
      const row = a.subarray(i * n, i * n + i + 1);
      const count = end - 1 - i;
      for (const k of pairs(count)) addMultiple(i + 1, -uq[k * n + i]!, qu, k * n, row);
      diagonal[i] = row[i]!;
      const h = halfNorms[i] = reflect(i, row, offDiagonal);
      if (h > 0) {
        u.fill(0);
        u.set(row.subarray(0, i));
        await multiply(reduction, i, u, q, shares);
        for (const k of pairs(count)) addMultiple(i, -dot(i, qu, k * n, u, 0), uq, k * n, q);
        for (let k = 0; k < i; k++) q[k]! /= h;
        addMultiple(i, -dot(i, u, 0, q, 0) / (2 * h), u, 0, q);
        q.fill(0, i);
        const k = count * n, other = k + BLOCK * n;
        uq.set(u, k);
        uq.set(q, other);
        qu.set(q, k);
        qu.set(u, other);
      }
      await turn();
    }
    await subtract(reduction, start, uq, qu);
  }
  diagonal[0] = a[0]!;
  return { diagonal, offDiagonal, halfNorms };
}

/** The rows of the pairs that there are so far. */
function pairs(count: number): readonly number[] {
  return Array.from({ length: 2 * count }, (_, k) => k < count ? k : k - count + BLOCK);
}

/** Puts u_i in the place of the first i entries of row i; returns half its squared norm, or 0. */
function reflect(i: number, row: Float64Array, offDiagonal: Float64Array): number {
  const last = row[i - 1]!;
  const squares = dot(i - 1, row, 0, row, 0);
  offDiagonal[i] = last;
  if (!(squares > NEGLIGIBLE)) return 0;
  const image = (last > 0 ? -1 : 1) * Math.sqrt(squares + last * last);
  offDiagonal[i] = image;
  row[i - 1] = last - image;
  return squares + last * last - last * image;
}

/** y += factor x, from entry `xi` of x on. */
function addMultiple(
  length: number,
  factor: number,
  x: Float64Array,
  xi: number,
  y: Float64Array,
): void {
  for (let k = 0; k < length; k++) y[k]! += factor * x[xi + k]!;
}

/** p := A u for the leading [i, i] part of A. */
async function multiply(
  { group, n, a }: Reduction,
  i: number,
  u: Float64Array,
  p: Float64Array,
  shares: Float64Array,
): Promise<void> {
  if (group.size === 1 || i < SHARED_SIZE) {
    multiplySymmetric({ a, stride: n, start: 0, end: i, u, p });
    return;
  }
  // Shares of equal area of the triangle.
  const limit = (t: number): number => Math.round(i * Math.sqrt(t / group.size));
  await Promise.all(Array.from({ length: group.size }, (_, t) => {
    const [start, end] = [limit(t), limit(t + 1)];
    const share = shares.subarray(t * n, t * n + end);
    return group.run(task(tiles, "multiplySymmetric", { a, stride: n, start, end, u, p: share }));
  }));
  p.fill(0);
  for (let t = 0; t < group.size; t++) addMultiple(limit(t + 1), 1, shares, t * n, p);
}

/** A -= sum_k (u_k q_k' + q_k u_k') in the leading rows. */
async function subtract(
  { group, n, a }: Reduction,
  rows: number,
  uq: Float64Array,
  qu: Float64Array,
): Promise<void> {
  const product = {
    ...{ rows, columns: rows, depth: 2 * BLOCK, alpha: -1, beta: 1, lower: true },
    a: { data: uq, offset: 0, stride: n, transposed: true },
    b: { data: qu, offset: 0, stride: n, transposed: true },
    c: { data: a, offset: 0, stride: n },
  };
  await runAll(group, productTasks(product, edge(rows, rows, group)));
}
