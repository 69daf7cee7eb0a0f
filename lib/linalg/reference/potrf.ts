/**
 * Cholesky factorisation by blocks of columns.
 *
 * @module
 */
import type { Potrf, RoutineOptions } from "../backend.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { addRowProducts, type Block, dot } from "./row_products.ts";
import { solveRows } from "./trsm.ts";

/** Columns of a block: work inside diagonal blocks is slower, so they are small. */
const COLUMNS = 32;
/** Rows in one step. */
const ROWS = 256;

/**
 * See {@linkcode Backend.potrf}. For each block of columns J, with K all columns before it:
 * A[i, J] -= L[i, K] L[J, K]' for all rows i from J on, then A[J, J] = L[J, J] L[J, J]' entry by
 * entry, then L[i, J] = A[i, J] L[J, J]'^-1 (Golub and Van Loan, Matrix Computations, 4.2.5).
 */
export async function potrf(job: Potrf, options: RoutineOptions = {}): Promise<number> {
  const { n, a } = job;
  const turn = startTurns(options.signal);
  const block = (i: number, j: number): Block => ({ data: a, offset: i * n + j, stride: n });
  for (let j = 0; j < n; j += COLUMNS) {
    const columns = Math.min(COLUMNS, n - j);
    for (let i = j; i < n; i += ROWS) {
      const rows = Math.min(ROWS, n - i);
      addRowProducts({ rows, columns, depth: j }, -1, block(i, 0), block(j, 0), block(i, j));
      await turn();
    }
    const failed = factorBlock(columns, block(j, j));
    if (failed >= 0) return j + failed;
    for (let i = j + columns; i < n; i += ROWS) {
      solveRows(Math.min(ROWS, n - i), columns, block(j, j), block(i, j));
      await turn();
    }
  }
  return -1;
}

/** Factors a diagonal block: L[i, j] = (A[i, j] - sum_p L[i, p] L[j, p]) / L[j, j]. */
function factorBlock(n: number, block: Block): number {
  const { data, offset, stride } = block;
  for (let i = 0; i < n; i++) {
    const row = offset + i * stride;
    for (let j = 0; j < i; j++) {
      const other = offset + j * stride;
      data[row + j] = (data[row + j]! - dot(j, data, row, data, other)) / data[other + j]!;
    }
    const pivot = data[row + i]! - dot(i, data, row, data, row);
    data[row + i] = pivot;
    if (!(pivot > 0)) return i;
    data[row + i] = Math.sqrt(pivot);
  }
  return -1;
}
