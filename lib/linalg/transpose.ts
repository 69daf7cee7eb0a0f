/**
 * Transposed copies.
 *
 * @module
 */

/** Side of the square blocks: reads and writes of one block both stay in the first-level cache. */
const BLOCK = 32;

/**
 * Returns the transpose of a matrix.
 *
 * @param rows Rows of the matrix.
 * @param columns Columns of the matrix.
 * @param a The matrix, `[rows, columns]`.
 * @param target Where to put the transpose, `[columns, rows]`; new storage if omitted.
 * @returns The transpose.
 */
export function transpose(
  rows: number,
  columns: number,
  a: Float64Array,
  target: Float64Array = new Float64Array(rows * columns),
): Float64Array {
  for (let i0 = 0; i0 < rows; i0 += BLOCK) {
    const iEnd = Math.min(rows, i0 + BLOCK);
    for (let j0 = 0; j0 < columns; j0 += BLOCK) {
      const jEnd = Math.min(columns, j0 + BLOCK);
      for (let i = i0; i < iEnd; i++) {
        for (let j = j0; j < jEnd; j++) target[j * rows + i] = a[i * columns + j]!;
      }
    }
  }
  return target;
}
