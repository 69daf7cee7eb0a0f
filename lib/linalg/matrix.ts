/**
 * The door of linear algebra: what comes in is read, and refused if it cannot be right.
 *
 * @module
 */
import { asTensor, type Tensor, type TensorLike } from "../tensor.ts";

/** A matrix in float64, perhaps sharing storage with what the caller passed: not to be written. */
export interface Matrix {
  /** Number of rows. */
  readonly rows: number;
  /** Number of columns. */
  readonly columns: number;
  /** Entries in row-major order. */
  readonly data: Float64Array;
  /** Largest magnitude of an entry. */
  readonly largest: number;
  /** Rounding unit of the entries as the caller passed them. */
  readonly unit: number;
}

/** A right-hand side: a vector `[n]` counts as one column. */
export interface RightHandSide extends Matrix {
  /** The caller's shape, of rank 1 or 2. */
  readonly shape: readonly number[];
}

/**
 * Reads a matrix.
 *
 * @param values The entries, of rank 2.
 * @param attempt What is attempted, as in "factor a matrix".
 * @returns The matrix.
 * @throws {TypeError} If the input is not of rank 2, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export function readMatrix(values: TensorLike, attempt: string): Matrix {
  const tensor = asTensor(values);
  if (tensor.shape.length !== 2) {
    throw new TypeError(
      `Cannot ${attempt} as a matrix is needed: found an array of shape [${tensor.shape}]`,
    );
  }
  return read(tensor, values, attempt);
}

/**
 * Reads a matrix with as many rows as columns.
 *
 * @param values The entries, `[n, n]`.
 * @param attempt What is attempted.
 * @returns The matrix.
 * @throws {TypeError} If the input is not square, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export function readSquare(values: TensorLike, attempt: string): Matrix {
  const matrix = readMatrix(values, attempt);
  if (matrix.rows !== matrix.columns) {
    throw new TypeError(
      `Cannot ${attempt} as it must be square: found shape [${matrix.rows},${matrix.columns}]`,
    );
  }
  return matrix;
}

/**
 * Reads a matrix that equals its transpose up to rounding.
 *
 * @param values The entries, `[n, n]`.
 * @param attempt What is attempted.
 * @returns The matrix.
 * @throws {TypeError} If the input is not square or not symmetric, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export function readSymmetric(values: TensorLike, attempt: string): Matrix {
  const matrix = readSquare(values, attempt);
  const { rows: n, data } = matrix;
  let worst = 0, row = 0, column = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      const difference = Math.abs(data[i * n + j]! - data[j * n + i]!);
      if (difference > worst) [worst, row, column] = [difference, i, j];
    }
  }
  // Inner products of some thousand terms, summed in two orders, differ by a few hundred units.
  if (worst > 4096 * matrix.unit * matrix.largest) {
    throw new TypeError(
      `Cannot ${attempt} as it must be symmetric: entries [${row}, ${column}] and ` +
        `[${column}, ${row}] differ by ${worst}`,
    );
  }
  return matrix;
}

/**
 * Reads a right-hand side.
 *
 * @param values The entries, `[n]` or `[n, k]`.
 * @param n Number of rows that are needed.
 * @param attempt What is attempted.
 * @returns The right-hand side.
 * @throws {TypeError} If the input is not of rank 1 or 2 with n rows, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export function readRightHandSide(values: TensorLike, n: number, attempt: string): RightHandSide {
  const tensor = asTensor(values);
  const { shape } = tensor;
  if ((shape.length !== 1 && shape.length !== 2) || shape[0] !== n) {
    throw new TypeError(
      `Cannot ${attempt} as shape [${n}] or [${n}, k] is needed: found shape [${shape}]`,
    );
  }
  return { ...read(tensor, values, attempt), shape };
}

/** Position of an entry for a message: "3" in a vector, "[1, 2]" in a matrix. */
export function formatIndex(index: number, shape: readonly number[]): string {
  const columns = shape[1];
  return columns === undefined
    ? `${index}`
    : `[${Math.floor(index / columns)}, ${index % columns}]`;
}

/** Copies the lower triangle of an [n, n] matrix onto the upper one. */
export function mirror(n: number, a: Float64Array): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) a[j * n + i] = a[i * n + j]!;
  }
}

/**
 * A matrix that equals its transpose to the last bit.
 *
 * @param n Rows and columns.
 * @param a A matrix that equals its transpose up to rounding, `[n, n]`; not modified.
 * @returns The matrix itself, or a copy with the lower triangle on both sides.
 */
export function mirrored(n: number, a: Float64Array): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (a[i * n + j] === a[j * n + i]) continue;
      const copy = a.slice();
      mirror(n, copy);
      return copy;
    }
  }
  return a;
}

function read({ shape, data }: Tensor, source: TensorLike, attempt: string): Matrix {
  const [rows = 0, columns = 1] = shape;
  if (rows * columns === 0) {
    throw new TypeError(
      `Cannot ${attempt} as there must be at least one entry: found shape [${shape}]`,
    );
  }
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    const value = Math.abs(data[i]!);
    if (!(value < Infinity)) {
      throw new RangeError(
        `Cannot ${attempt} as entries must be finite: entry ${formatIndex(i, shape)} is ${data[i]}`,
      );
    }
    if (value > largest) largest = value;
  }
  return { rows, columns, data, largest, unit: roundingUnit(source) };
}

/** Rounding unit of the caller's storage, which is lost in the conversion to float64. */
function roundingUnit(source: TensorLike): number {
  const single = "data" in source && source.data instanceof Float32Array;
  return single ? 2 ** -23 : Number.EPSILON;
}
