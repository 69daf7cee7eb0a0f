/**
 * Triangular systems with many right-hand sides.
 *
 * @module
 */
import type { RoutineOptions, Trsm } from "../backend.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { addRowProducts, type Block, dot } from "./row_products.ts";
import { transpose } from "../transpose.ts";

/** Unknowns in one step. */
const COLUMNS = 32;
/** Right-hand sides in one step. */
const ROWS = 256;

/**
 * See {@linkcode Backend.trsm}. The right-hand sides are the rows of X = B', so that X L' = B' is
 * solved by blocks of columns. L' with rows and columns in reverse order is lower triangular, which
 * makes the transposed system the same one.
 */
export async function trsm(job: Trsm, options: RoutineOptions = {}): Promise<void> {
  const { n, k, b } = job;
  const turn = startTurns(options.signal);
  const l = job.transpose ? transpose(n, n, job.l).reverse() : job.l;
  const x = transpose(n, k, b);
  if (job.transpose) reverseRows(k, n, x);
  for (let j = 0; j < n; j += COLUMNS) {
    const columns = Math.min(COLUMNS, n - j);
    const diagonal = { data: l, offset: j * n + j, stride: n };
    for (let i = 0; i < k; i += ROWS) {
      const rows = Math.min(ROWS, k - i);
      const target = { data: x, offset: i * n + j, stride: n };
      addRowProducts(
        { rows, columns, depth: j },
        -1,
        { data: x, offset: i * n, stride: n },
        { data: l, offset: j * n, stride: n },
        target,
      );
      solveRows(rows, columns, diagonal, target);
      await turn();
    }
  }
  if (job.transpose) reverseRows(k, n, x);
  transpose(k, n, x, b);
}

/**
 * X := X L'^-1 for one small block: x_j = (x_j - sum_p x_p L[j, p]) / L[j, j] in every row.
 *
 * @param rows Rows of X.
 * @param n Columns of X, rows and columns of L.
 * @param l L, of which the lower triangle is read.
 * @param x X, overwritten.
 */
export function solveRows(rows: number, n: number, l: Block, x: Block): void {
  for (let i = 0; i < rows; i++) {
    const row = x.offset + i * x.stride;
    for (let j = 0; j < n; j++) {
      const other = l.offset + j * l.stride;
      x.data[row + j] = (x.data[row + j]! - dot(j, x.data, row, l.data, other)) /
        l.data[other + j]!;
    }
  }
}

function reverseRows(rows: number, columns: number, x: Float64Array): void {
  for (let i = 0; i < rows; i++) x.subarray(i * columns, (i + 1) * columns).reverse();
}
