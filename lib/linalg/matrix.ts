/**
 * The door of linear algebra: what comes in is read, and refused if it cannot be right.
 *
 * @module
 */
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { dtypeOf } from "../read_array.ts";
import { readTensor } from "../read_tensor.ts";
import { isTensor, isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { asymmetry, copy, magnitude, mirror } from "./passes.ts";
import { startTurns, type Turn } from "../parallel/yielder.ts";

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

/** The part of a matrix that goes into products and factorisations. */
export type PlainMatrix = Pick<Matrix, "rows" | "columns" | "data">;

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
 * @param name What the argument is called in messages, as in "'kTrain'".
 * @returns The matrix.
 * @throws {TypeError} If the input is not of rank 2, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readMatrix(
  values: TensorLike,
  attempt: string,
  turn: Turn = startTurns(),
  name: string = "the matrix",
): Promise<Matrix> {
  const tensor = await withMemory(
    attempt,
    copyMemory(values),
    () => readTensor(attempt, name, values),
  );
  if (tensor.shape.length !== 2) {
    throw new TypeError(
      `Cannot ${attempt} as a matrix is needed: found an array of shape [${tensor.shape}]`,
    );
  }
  return await read(tensor, values, attempt, turn);
}

/** What a matrix takes in float64 where it is something else. */
function copyMemory(values: TensorLike): MemoryNeed {
  const own = isTensor(values) && values.dtype === "float64";
  const entries = !own && isTensorLike(values) && "data" in values ? values.data.length : 0;
  return {
    what: `a copy of ${entries} entries in float64`,
    bytes: 8 * entries,
    instead: "compute or load it in float64, of which no copy is made",
  };
}

/**
 * Reads a matrix with as many rows as columns.
 *
 * @param values The entries, `[n, n]`.
 * @param name What the argument is called in messages, as in "'kTrain'".
 * @returns The matrix.
 * @throws {TypeError} If the input is not square, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readSquare(
  values: TensorLike,
  attempt: string,
  turn: Turn = startTurns(),
  name?: string,
): Promise<Matrix> {
  const matrix = await readMatrix(values, attempt, turn, name);
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
 * What the caller's rounding may be is known here alone, so that what goes on is symmetric to the last
 * bit, and is taken for symmetric wherever it is read again.
 *
 * @param values The entries, `[n, n]`.
 * @param name What the argument is called in messages, as in "'kTrain'".
 * @returns The matrix, with the lower triangle on both sides.
 * @throws {TypeError} If the input is not square or not symmetric, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readSymmetric(
  values: TensorLike,
  attempt: string,
  turn: Turn = startTurns(),
  name?: string,
): Promise<Matrix> {
  const matrix = await readSquare(values, attempt, turn, name);
  const { difference, row, column } = await asymmetry(matrix.rows, matrix.data, turn);
  // Inner products of some thousand terms, summed in two orders, differ by a few hundred units.
  if (difference > 4096 * matrix.unit * matrix.largest) {
    throw new TypeError(
      `Cannot ${attempt} as it must be symmetric: entries [${row}, ${column}] and ` +
        `[${column}, ${row}] differ by ${difference}`,
    );
  }
  if (difference === 0) return matrix;
  const isForeign = isTensor(values) && values.data === matrix.data;
  const data = isForeign
    ? await withMemory(attempt, symmetricMemory(matrix), () => new Float64Array(matrix.data.length))
    : matrix.data;
  if (isForeign) await copy(matrix.data, data, turn);
  await mirror(matrix.rows, data, turn);
  return { ...matrix, data };
}

function symmetricMemory({ rows, data }: Matrix): MemoryNeed {
  return {
    what: `an exactly symmetric copy of shape [${rows},${rows}]`,
    bytes: data.byteLength,
    instead: "write the average of [i, j] and [j, i] to both, and none is made",
  };
}

/**
 * Reads a right-hand side.
 *
 * @param values The entries, `[n]` or `[n, k]`.
 * @param n Number of rows that are needed.
 * @param name What the argument is called in messages, as in "'kTrain'".
 * @returns The right-hand side.
 * @throws {TypeError} If the input is not of rank 1 or 2 with n rows, or empty.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readRightHandSide(
  values: TensorLike,
  n: number,
  attempt: string,
  turn: Turn = startTurns(),
  name: string = "the right-hand side",
): Promise<RightHandSide> {
  const tensor = readTensor(attempt, name, values);
  const { shape } = tensor;
  if ((shape.length !== 1 && shape.length !== 2) || shape[0] !== n) {
    throw new TypeError(
      `Cannot ${attempt} as shape [${n}] or [${n}, k] is needed: found shape [${shape}]`,
    );
  }
  return { ...await read(tensor, values, attempt, turn), shape };
}

/** A matrix as callers get it, with the same storage. */
export function tensorOf({ rows, columns, data }: PlainMatrix): Tensor {
  return makeTensor([rows, columns], data);
}

/** Position of an entry for a message: "3" in a vector, "[1, 2]" in a matrix. */
export function formatIndex(index: number, shape: readonly number[]): string {
  const columns = shape[1];
  return columns === undefined
    ? `${index}`
    : `[${Math.floor(index / columns)}, ${index % columns}]`;
}

async function read(
  { shape, data }: Tensor<"float64">,
  source: TensorLike,
  attempt: string,
  turn: Turn,
): Promise<Matrix> {
  const [rows = 0, columns = 1] = shape;
  if (rows * columns === 0) {
    throw new TypeError(
      `Cannot ${attempt} as there must be at least one entry: found shape [${shape}]`,
    );
  }
  const { largest, bad } = await magnitude(data, turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as entries must be finite: ` +
        `entry ${formatIndex(bad, shape)} is ${data[bad]}`,
    );
  }
  return { rows, columns, data, largest, unit: roundingUnit(source) };
}

/** Rounding unit of the caller's storage, which is lost in the conversion to float64. */
function roundingUnit(source: TensorLike): number {
  return dtypeOf(source) === "float32" ? 2 ** -23 : Number.EPSILON;
}
