/**
 * What predictions read: targets, and kernels with the test inputs.
 *
 * @module
 */
import { formatIndex, type Matrix, readMatrix, readSymmetric } from "../linalg/matrix.ts";
import { magnitude } from "../linalg/passes.ts";
import type { Turn } from "../parallel/yielder.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";

/** Targets of n inputs. */
export interface Targets {
  /** Number of training inputs. */
  readonly n: number;
  /** Outputs of each. */
  readonly outputs: number;
  /** y, of the caller's shape and in storage of its own; not to be written. */
  readonly y: Tensor;
}

/**
 * Reads targets, and keeps a copy.
 *
 * @param y Targets, `[n]` or `[n, k]`.
 * @param n Number of training inputs.
 * @param attempt What is attempted, as in "follow a gradient flow".
 * @param what What they are, for messages.
 * @throws {TypeError} If the shape does not fit.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readTargets(
  y: TensorLike,
  n: number,
  attempt: string,
  turn: Turn,
  what = "targets",
): Promise<Targets> {
  const { shape, data } = readTensor(attempt, what, y);
  const fits = (shape.length === 1 || shape.length === 2) && shape[0] === n && data.length > 0;
  if (!fits) {
    throw new TypeError(
      `Cannot ${attempt} as ${what} must have shape [${n}] or [${n}, k], one row for each input: ` +
        `found shape [${shape}]`,
    );
  }
  const { bad } = await magnitude(data, turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${attempt} as ${what} must be finite: ` +
        `entry ${formatIndex(bad, shape)} is ${data[bad]}`,
    );
  }
  const kept: Tensor = makeTensor([...shape], data.slice());
  return { n, outputs: data.length / n, y: kept };
}

/**
 * Reads the kernel between test and training inputs.
 *
 * @param kTestTrain Its entries, `[m, n]`.
 * @param n Number of training inputs.
 * @throws {TypeError} If it is not a matrix with n columns.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readCross(
  kTestTrain: TensorLike,
  n: number,
  attempt: string,
  turn: Turn,
): Promise<Matrix> {
  const matrix = await readMatrix(kTestTrain, attempt, turn, "'kTestTrain'");
  if (matrix.columns === n) return matrix;
  throw new TypeError(
    `Cannot ${attempt} as the kernel needs one column for each of ${n} training inputs: ` +
      `found shape [${matrix.rows},${matrix.columns}]`,
  );
}

/**
 * Reads the kernel between test inputs.
 *
 * @param kTestTest Its entries, `[m, m]`.
 * @param m Number of test inputs.
 * @throws {TypeError} If it is not square, symmetric and with m rows.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readTestKernel(
  kTestTest: TensorLike,
  m: number,
  attempt: string,
  turn: Turn,
): Promise<Matrix> {
  const matrix = await readSymmetric(kTestTest, attempt, turn, "'kTestTest'");
  if (matrix.rows === m) return matrix;
  throw new TypeError(
    `Cannot ${attempt} as the kernel between test inputs must have shape [${m},${m}]: ` +
      `found [${matrix.rows},${matrix.columns}]`,
  );
}
