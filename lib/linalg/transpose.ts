/**
 * Transposed copies.
 *
 * @module
 */
import { withMemory } from "../memory/with_memory.ts";
import type { Turn } from "../parallel/yielder.ts";

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
  for (let j = 0; j < columns; j += BLOCK) transposeColumns(rows, columns, a, target, j);
  return target;
}

/**
 * Returns the transpose of a large matrix, and leaves room for the rest of the program.
 *
 * @param rows Rows of the matrix.
 * @param columns Columns of the matrix.
 * @param a The matrix, `[rows, columns]`.
 * @returns The transpose, `[columns, rows]`.
 */
export async function transposeInTurns(
  rows: number,
  columns: number,
  a: Float64Array,
  turn: Turn,
): Promise<Float64Array> {
  const target = await withMemory(
    "transpose a matrix",
    {
      what: `a copy of shape [${columns},${rows}]`,
      bytes: 8 * rows * columns,
      instead: "work on fewer rows at a time",
    },
    () => new Float64Array(rows * columns),
  );
  for (let j = 0; j < columns; j += BLOCK) {
    transposeColumns(rows, columns, a, target, j);
    await turn();
  }
  return target;
}

/** One block of columns becomes rows, next to each other, so that new storage is met in order. */
function transposeColumns(
  rows: number,
  columns: number,
  a: Float64Array,
  target: Float64Array,
  left: number,
): void {
  const right = Math.min(columns, left + BLOCK);
  for (let top = 0; top < rows; top += BLOCK) {
    const bottom = Math.min(rows, top + BLOCK);
    for (let j = left; j < right; j++) {
      for (let i = top; i < bottom; i++) target[j * rows + i] = a[i * columns + j]!;
    }
  }
}
