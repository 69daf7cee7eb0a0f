/**
 * The door for points and weights.
 *
 * @module
 */
import { type Matrix, readMatrix } from "../linalg/matrix.ts";
import type { Turn } from "../parallel/yielder.ts";
import type { TensorLike } from "../tensor.ts";

/** How far from 1 the length of a unit vector may be by rounding. */
const NEARLY = 1e-9;

/**
 * Reads points on the unit sphere.
 *
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If a row is not of length 1, to 1e-9.
 */
export async function readUnitRows(attempt: string, x: TensorLike, turn: Turn): Promise<Matrix> {
  const points = await readMatrix(x, attempt, turn, "'x'");
  lengthsOf(points).forEach((length, i) => {
    if (Math.abs(length - 1) <= NEARLY) return;
    throw new RangeError(
      `Cannot ${attempt} as each row of x must have length 1: found ${length} in row ${i}; ` +
        "divide each row by its length",
    );
  });
  return points;
}

/**
 * Reads weights that fit points: a row a neuron.
 *
 * @throws {TypeError} If w is no matrix, or of another width.
 */
export async function readWeights(
  attempt: string,
  w: TensorLike,
  columns: number,
  turn: Turn,
): Promise<Matrix> {
  const weights = await readMatrix(w, attempt, turn, "'w'");
  if (weights.columns === columns) return weights;
  throw new TypeError(
    `Cannot ${attempt} as rows of w and of x must be equally long: ` +
      `found ${weights.columns} and ${columns}`,
  );
}

/** Euclidean length of each row. */
export function lengthsOf({ rows, columns, data }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let k = 0; k < columns; k++) sum += data[i * columns + k]! ** 2;
    return Math.sqrt(sum);
  });
}
