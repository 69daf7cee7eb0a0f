/**
 * Products of blocks of matrices, in a tile of this thread's private memory.
 *
 * Operands are copied strip by strip into private memory and packed there; see `assembly/`.
 *
 * @module
 */
import { type Entries, float32, float64, type Precision } from "./precision.ts";
import { area, DEPTH, STRIP, TILE, tileStride } from "./scratch.ts";

/** Some rows of a row-major matrix, or some columns if transposed. */
export interface Block {
  /** Storage of the matrix. */
  readonly data: Entries;
  /** Position of the first entry. */
  readonly offset: number;
  /** Columns of the matrix as it is stored. */
  readonly stride: number;
  /** Whether entry [i, p] is at `offset + p * stride + i`. @default {false} */
  readonly transposed?: boolean | undefined;
}

/** C += alpha A B'. */
export interface TileProduct {
  /** Rows of A and C, at most 512. */
  readonly rows: number;
  /** Rows of B, columns of C, at most 512. */
  readonly columns: number;
  /** Columns of A and B: any number. */
  readonly depth: number;
  /** A: `[rows, depth]`. */
  readonly a: Block;
  /** B: `[columns, depth]`, with entries of the same size. */
  readonly b: Block;
  /** Factor of the product. @default {1} */
  readonly alpha?: number | undefined;
  /** Whether only entries on and below the diagonal are wanted; others hold anything. @default {false} */
  readonly lower?: boolean | undefined;
}

/** A tile in private memory: entry [i, j] is `data[offset + i * stride + j]`. */
export interface Tile<Data extends Entries = Entries> {
  /** The private memory. */
  readonly data: Data;
  /** Position of the first entry. */
  readonly offset: number;
  /** Entries from one row to the next. */
  readonly stride: number;
}

/**
 * A B' for rows of two matrices, or for rows of one: a tile of a Gram matrix. It stays valid until
 * this thread's next product.
 *
 * @param product The factors.
 * @returns The tile, in entries of the size of the factors.
 */
export function gramTile(product: TileProduct): Tile {
  const { rows, columns, a } = product;
  clearTile(rows, columns, a);
  addProduct(product);
  return tileOf(a.data, columns);
}

/** The tile with some number of columns, of entries like those of a matrix. */
export function tileOf(like: Entries, columns: number): Tile {
  const { view, bytes } = precisionOf(like);
  return { data: view, offset: area.tile / bytes, stride: tileStride(columns) };
}

/** Adds a product to the tile. */
export function addProduct(product: TileProduct): void {
  const { rows, columns, depth, a, b, alpha = 1, lower = false } = product;
  const precision = precisionOf(a.data);
  const same = precision === float64 && a.data === b.data && a.offset === b.offset &&
    rows === columns && a.transposed === b.transposed;
  for (let start = 0; start < depth; start += DEPTH) {
    const count = Math.min(DEPTH, depth - start);
    pack(precision, a, rows, start, count, area.left, 4);
    if (!same) pack(precision, b, columns, start, count, area.right, precision.width);
    precision.multiply(
      rows,
      columns,
      count,
      area.left,
      same ? area.left : area.right,
      area.tile,
      tileStride(columns) * precision.bytes,
      alpha,
      lower ? 0 : TILE,
    );
  }
}

/** Makes zeros of the tile, in entries like those of a block. */
export function clearTile(rows: number, columns: number, { data }: Block): void {
  const tile = tileOf(data, columns);
  tile.data.fill(0, tile.offset, tile.offset + rows * tile.stride);
}

/** Copies a block into the tile. */
export function loadTile(rows: number, columns: number, { data, offset, stride }: Block): void {
  const tile = tileOf(data, columns);
  for (let i = 0; i < rows; i++) {
    const from = offset + i * stride;
    tile.data.set(data.subarray(from, from + columns), tile.offset + i * tile.stride);
  }
}

/** Copies the tile into a block; if `lower`, only entries on and below the diagonal. */
export function storeTile(
  rows: number,
  columns: number,
  { data, offset, stride }: Block,
  lower = false,
): void {
  const tile = tileOf(data, columns);
  for (let i = 0; i < rows; i++) {
    const from = tile.offset + i * tile.stride;
    const count = lower ? Math.min(i + 1, columns) : columns;
    data.set(tile.data.subarray(from, from + count), offset + i * stride);
  }
}

/** Multiplies the tile by a factor, in entries like those of a block. */
export function scaleTile(rows: number, columns: number, { data }: Block, factor: number): void {
  const tile = tileOf(data, columns);
  const end = tile.offset + rows * tile.stride;
  for (let i = tile.offset; i < end; i++) tile.data[i]! *= factor;
}

/**
 * Packs some rows of a block as left factor.
 *
 * @param block The block.
 * @param rows Number of rows, at most 512.
 * @param depth Their length, at most 256.
 */
export function packLeft(block: Block, rows: number, depth: number): void {
  pack(precisionOf(block.data), block, rows, 0, depth, area.left, 4);
}

function precisionOf(data: Entries): Precision {
  return data instanceof Float64Array ? float64 : float32;
}

/** Packs entries `start` to `start + count` of some rows of a block. */
function pack(
  precision: Precision,
  block: Block,
  rows: number,
  start: number,
  count: number,
  target: number,
  width: number,
): void {
  const { bytes, view } = precision;
  const strip = area.strip / bytes;
  const { data, offset, stride, transposed = false } = block;
  const [lines, length] = transposed ? [count, rows] : [rows, count];
  const first = offset + (transposed ? start * stride : start);
  for (let line = 0; line < lines; line += STRIP) {
    const some = Math.min(STRIP, lines - line);
    for (let i = 0; i < some; i++) {
      const from = first + (line + i) * stride;
      view.set(data.subarray(from, from + length), strip + i * length);
    }
    if (transposed) {
      precision.packColumns(
        area.strip,
        length * bytes,
        rows,
        line,
        some,
        count,
        target,
        width,
      );
    } else {
      const to = target + line * count * bytes;
      precision.packRows(area.strip, length * bytes, some, count, to, width);
    }
  }
}
