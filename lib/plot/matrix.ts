/**
 * Matrices made ready to be seen: checked, and averaged down when a screen has fewer pixels.
 *
 * @module
 */
import { readTensor } from "../read_tensor.ts";
import type { Tensor, TensorLike } from "../tensor.ts";

/** Most rows or columns that are drawn. */
export const MOST_CELLS = 400;

/** Reads a matrix, and refuses what has no colour. */
export function readMatrix(values: TensorLike, what: string): Tensor {
  const matrix = readTensor(`draw ${what}`, "'matrix'", values);
  if (matrix.shape.length !== 2 || matrix.data.length === 0) {
    throw new TypeError(
      `Cannot draw ${what} as it needs a matrix with entries: found shape ` +
        `[${matrix.shape.join(", ")}]`,
    );
  }
  const bad = matrix.data.findIndex((value) => !Number.isFinite(value));
  if (bad !== -1) {
    const columns = matrix.shape[1]!;
    throw new RangeError(
      `Cannot draw ${what} as its values must be finite: found ` +
        `${matrix.data[bad]} in row ${Math.floor(bad / columns)}, column ${bad % columns}`,
    );
  }
  return matrix;
}

/**
 * Averages square blocks, all of one size but the last ones, until no side has more than
 * {@linkcode MOST_CELLS} of them.
 *
 * @returns Rows of averages, and the rows and columns of a block.
 */
export function averageDown({ shape, data }: Tensor): { rows: number[][]; block: number } {
  const [height, width] = shape as [number, number];
  const block = Math.ceil(Math.max(height, width) / MOST_CELLS);
  const rows: number[][] = [];
  for (let top = 0; top < height; top += block) {
    const row: number[] = [];
    for (let left = 0; left < width; left += block) {
      const [bottom, right] = [Math.min(top + block, height), Math.min(left + block, width)];
      let sum = 0;
      for (let i = top; i < bottom; i++) {
        for (let j = left; j < right; j++) sum += data[i * width + j]!;
      }
      row.push(sum / ((bottom - top) * (right - left)));
    }
    rows.push(row);
  }
  return { rows, block };
}
