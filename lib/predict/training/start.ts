/**
 * Where training starts.
 *
 * @module
 */
import { checkAllFinite } from "../../first_not_finite.ts";
import { formatIndex, type Matrix } from "../../linalg/matrix.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { checkNames } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import { sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";
import { readCross, type Targets } from "../read.ts";

/** The function that training starts from, and the inputs at which it is wanted as well. */
export interface TrainingStart {
  /** Outputs at the training inputs before training: a number, or an array of the shape of y. @default {0} */
  readonly fTrain0?: number | TensorLike | undefined;
  /** Outputs at the test inputs before training: a number, or `[m]` or `[m, k]` as y. @default {0} */
  readonly fTest0?: number | TensorLike | undefined;
  /** Kernel between m test inputs and the training inputs, `[m, n]`; no test outputs if omitted. */
  readonly kTestTrain?: TensorLike | undefined;
}

/** Outputs during training: of the shape of y, or `[times, ...]` if an array of times was asked for. */
export interface TrainedOutputs {
  /** Outputs at the training inputs, `[n]` or `[n, k]`. */
  readonly train: Tensor;
  /** Outputs at the test inputs, `[m]` or `[m, k]`; only if `kTestTrain` was given. */
  readonly test?: Tensor | undefined;
}

/** A start in float64. */
export interface Start {
  /** f0 at the training inputs, `[n, outputs]`; may be written. */
  readonly train: Float64Array;
  /** What belongs to the test inputs, if there are any. */
  readonly test:
    | {
      /** Their kernel with the training inputs, `[m, n]`. */
      readonly kernel: Matrix;
      /** f0 there, `[m, outputs]`. */
      readonly f0: Float64Array;
    }
    | undefined;
}

/**
 * Reads where training starts.
 *
 * @param start What the caller chose.
 * @param targets What is trained on.
 * @throws {TypeError} If a shape does not fit, or there is an option that is not known.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readStart(
  start: TrainingStart,
  { n, y }: Targets,
  attempt: string,
  turn: Turn,
): Promise<Start> {
  const { kTestTrain, fTest0 } = start;
  const train = readOutputs("fTrain0", start.fTrain0, y.shape, attempt);
  if (kTestTrain === undefined) {
    if (fTest0 === undefined) return { train, test: undefined };
    throw new TypeError(`Cannot ${attempt} from 'fTest0' alone: pass 'kTestTrain' as well`);
  }
  const kernel = await readCross(kTestTrain, n, attempt, turn);
  const f0 = readOutputs("fTest0", fTest0, [kernel.rows, ...y.shape.slice(1)], attempt);
  return { train, test: { kernel, f0 } };
}

/** Names of the fields of a start, for {@linkcode checkStart}. */
const START = ["fTrain0", "fTest0", "kTestTrain"];

/**
 * Refuses a start that is no object, or has a field that is not known.
 *
 * @param start What the caller chose.
 * @param more Further names that are known.
 * @throws {TypeError} If there is such a field.
 */
export function checkStart(attempt: string, start: object, more: readonly string[]): void {
  checkNames(attempt, start, [...START, ...more]);
}

function readOutputs(
  name: string,
  values: number | TensorLike = 0,
  shape: readonly number[],
  attempt: string,
): Float64Array {
  const size = sizeOf(shape);
  const data = typeof values === "number"
    ? new Float64Array(size).fill(values)
    : readShaped(name, values, shape, attempt);
  checkAllFinite(attempt, `entries of '${name}'`, { shape, data }, formatIndex);
  return data;
}

function readShaped(
  name: string,
  values: TensorLike,
  shape: readonly number[],
  attempt: string,
): Float64Array {
  const { shape: found, data } = readTensor(attempt, `'${name}'`, values);
  if (`${found}` === `${shape}`) return data.slice();
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be a number or of shape [${shape}]: ` +
      `found shape [${found}]`,
  );
}
