/**
 * What the threads do for linear algebra: updates of one tile of a matrix in shared memory.
 *
 * @module
 */
import {
  addProduct,
  type Block,
  clearTile,
  loadTile,
  scaleTile,
  storeTile,
} from "./blocks/product.ts";
import { rotatePanels, type Rotations } from "./blocks/rotations.ts";
import { factorTile, solveTileColumns, solveTileRows } from "./blocks/triangle.ts";
import { multiplySymmetric, type SymmetricRows } from "./symmetric.ts";

/** Where this module is, for the threads. */
export const url: string = import.meta.url;

/** C := alpha A B' + beta C for one tile. */
export interface Product {
  /** Rows of A and C. */
  readonly rows: number;
  /** Rows of B, columns of C. */
  readonly columns: number;
  /** Columns of A and B. */
  readonly depth: number;
  /** A: `[rows, depth]`. */
  readonly a: Block;
  /** B: `[columns, depth]`. */
  readonly b: Block;
  /** C: `[rows, columns]`. */
  readonly c: Block;
  /** Factor of the product. */
  readonly alpha: number;
  /** Factor of C; C is not read if 0. */
  readonly beta: number;
  /** Whether the tile lies on the diagonal of a symmetric C, of which the lower half is wanted. */
  readonly lower: boolean;
}

/** C := C - A B', and then a solve with L. */
export interface Solve extends Pick<Product, "rows" | "columns" | "depth" | "a" | "b" | "c"> {
  /** The triangle. */
  readonly l: Block;
}

/** The tasks. */
export const tasks = {
  multiply: (product: Product): void => {
    const { rows, columns, c, beta, lower } = product;
    if (beta === 0) clearTile(rows, columns, c);
    else loadTile(rows, columns, c);
    if (beta !== 0 && beta !== 1) scaleTile(rows, columns, c, beta);
    addProduct(product);
    storeTile(rows, columns, c, lower);
  },

  /** C := the Cholesky factor of C - A A'; returns -1 or the first pivot that is not positive. */
  factor: ({ rows, depth, a, c }: Pick<Product, "rows" | "depth" | "a" | "c">): number => {
    loadTile(rows, rows, c);
    addProduct({ rows, columns: rows, depth, a, b: a, alpha: -1, lower: true });
    const pivot = factorTile(rows);
    storeTile(rows, rows, c, true);
    return pivot;
  },

  /** C := (C - A B') L'^-1 */
  solveRows: ({ rows, columns, depth, a, b, c, l }: Solve): void => {
    loadTile(rows, columns, c);
    addProduct({ rows, columns, depth, a, b, alpha: -1 });
    solveTileRows(rows, columns, l);
    storeTile(rows, columns, c);
  },

  /** C := op(L)^-1 (C - A B') */
  solveColumns: (solve: Solve & { readonly transpose: boolean }): void => {
    const { rows, columns, depth, a, b, c, l, transpose } = solve;
    loadTile(rows, columns, c);
    addProduct({ rows, columns, depth, a, b, alpha: -1 });
    solveTileColumns(rows, columns, l, transpose);
    storeTile(rows, columns, c);
  },

  /** p := A u for some rows of the lower triangle and the columns that mirror them. */
  multiplySymmetric: (job: SymmetricRows): void => multiplySymmetric(job),

  /** Rotates the rows of some panels of eight columns. */
  rotate: ({ rotations, n, panels }: {
    readonly rotations: Rotations;
    readonly n: number;
    readonly panels: Float64Array;
  }): void => rotatePanels(rotations, n, panels),
} as const;
