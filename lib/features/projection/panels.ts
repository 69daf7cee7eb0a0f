/**
 * Rows in panels, as the products of `assembly/` take them: entry p of all rows of a panel is contiguous.
 *
 * @module
 */

/** Rows in a panel of the left factor. */
export const TALL = 6;
/** Rows in a panel of the right factor. */
export const FLAT = 4;

/** Rows of a matrix without gaps. */
export interface Rows {
  /** Storage. */
  readonly data: Float64Array;
  /** The first row. */
  readonly start: number;
  /** Number of rows. */
  readonly count: number;
  /** Length of a row. */
  readonly depth: number;
}

/**
 * Packs rows; those that are missing from the last panel count as zeros.
 *
 * @param rows The rows.
 * @param width Rows in a panel.
 * @param target Gets the panels, `[ceil(count / width), depth, width]`.
 * @param offset Where the first begins.
 */
export function packRows(
  { data, start, count, depth }: Rows,
  width: number,
  target: Float64Array,
  offset = 0,
): void {
  const all = Math.ceil(count / width) * width;
  for (let i = 0; i < all; i++) {
    let to = offset + Math.floor(i / width) * depth * width + i % width;
    const from = (start + i) * depth;
    for (let p = 0; p < depth; p++, to += width) target[to] = i < count ? data[from + p]! : 0;
  }
}
