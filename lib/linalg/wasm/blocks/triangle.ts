/**
 * Triangular factors of the tile in this thread's private memory, in float64.
 *
 * @module
 */
import {
  factorPanels,
  packColumns,
  packRows,
  solvePanels,
  unpackColumns,
  unpackRows,
} from "./blocks.wasm";
import { type Block, packLeft } from "./product.ts";
import { area, tileStride, views } from "./scratch.ts";

/** Largest number of rows and columns of a triangle. */
export const TRIANGLE = 256;

/**
 * Replaces the lower triangle of the tile by its Cholesky factor.
 *
 * @param n Rows and columns, at most 256.
 * @returns -1, or the first pivot that is not positive; it then stands on the diagonal.
 */
export function factorTile(n: number): number {
  const stride = 8 * tileStride(n), depth = padded(n);
  packRows(area.tile, stride, n, depth, area.left);
  const pivot = factorPanels(n, depth, area.left);
  unpackRows(area.left, area.tile, stride, n, depth);
  return pivot;
}

/**
 * X := X L'^-1 for the rows of the tile.
 *
 * @param rows Rows of X, at most 512.
 * @param n Columns of X, rows and columns of L: at most 256 and a multiple of four.
 * @param l L, of which the lower triangle is read.
 */
export function solveTileRows(rows: number, n: number, l: Block): void {
  const stride = 8 * tileStride(n);
  packLeft(l, n, n);
  packRows(area.tile, stride, rows, n, area.right);
  solvePanels(n / 4, n, area.left, area.right, Math.ceil(rows / 4));
  unpackRows(area.right, area.tile, stride, rows, n);
}

/**
 * X := op(L)^-1 X for the columns of the tile, where op is the identity or the transpose. L' with rows
 * and columns in reverse order is lower triangular, so the transposed system is solved from its last
 * row up.
 *
 * @param n Rows of X and L, columns of L: at most 256.
 * @param columns Columns of X, at most 512.
 * @param l L, of which the lower triangle is read.
 * @param transpose Whether op(L) is the transpose.
 */
export function solveTileColumns(n: number, columns: number, l: Block, transpose: boolean): void {
  const depth = padded(n), stride = 8 * tileStride(columns);
  const first = area.tile + (transpose ? (n - 1) * stride : 0);
  const step = transpose ? -stride : stride;
  packTriangle(n, depth, l, transpose);
  packColumns(first, step, columns, 0, n, depth, area.right);
  solvePanels(depth / 4, depth, area.left, area.right, Math.ceil(columns / 4));
  unpackColumns(area.right, first, step, columns, n, depth);
}

/** Packs L, or L' in reverse order, by way of the right area. */
function packTriangle(n: number, depth: number, l: Block, transpose: boolean): void {
  const { data, offset, stride } = l;
  const target = views.float64.subarray(area.right / 8, area.right / 8 + n * depth);
  for (let i = 0; i < n; i++) {
    const row = offset + i * stride;
    if (!transpose) target.set(data.subarray(row, row + i + 1), i * depth);
    else for (let j = 0; j <= i; j++) target[(n - 1 - j) * depth + n - 1 - i] = data[row + j]!;
  }
  packRows(area.right, 8 * depth, n, depth, area.left);
}

function padded(n: number): number {
  return (n + 3) & ~3;
}
