/**
 * What a recursive feature machine reads: inputs as rows of features, targets, validation data.
 *
 * @module
 */
import { readKernelInput } from "../kernel/inputs.ts";
import { startTurns } from "../parallel/yielder.ts";
import { checkNames } from "../options.ts";
import { readTargets, type Targets } from "../predict/read.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { RfmValidation } from "./options.ts";

/**
 * Reads inputs, and keeps a copy.
 *
 * @param x Inputs, `[n, d]`, or `[n, ...]`, which are flattened.
 * @param name Their name in messages.
 * @param d Number of features that there must be, if known.
 * @returns The inputs, `[n, d]`.
 * @throws {TypeError} If the shape does not fit.
 * @throws {RangeError} If an entry is not finite.
 */
export function readInputs(x: TensorLike, name: string, attempt: string, d?: number): Tensor {
  const { shape, data } = readKernelInput(x, name, attempt);
  const n = shape[0]!;
  const features = data.length / n;
  if (d !== undefined && features !== d) {
    throw new TypeError(
      `Cannot ${attempt} as '${name}' must have ${d} features, as the training inputs: found ${features}`,
    );
  }
  return makeTensor([n, features], data.slice());
}

/**
 * Refuses data from which nothing can be learnt.
 *
 * @param x Inputs, `[n, d]`.
 * @param y Targets.
 * @throws {RangeError} If there are fewer than two inputs, all are equal, or all targets are.
 */
export function checkVaries(x: Tensor, { y, outputs }: Targets, attempt: string): void {
  const [n, d] = [x.shape[0]!, x.shape[1]!];
  if (n < 2) {
    throw new RangeError(`Cannot ${attempt} as there must be two inputs at least: found ${n}`);
  }
  if (isConstant(x.data, d)) {
    throw new RangeError(`Cannot ${attempt} as all ${n} inputs are equal: no feature varies`);
  }
  if (isConstant(y.data, outputs)) {
    throw new RangeError(
      `Cannot ${attempt} as all ${n} targets are equal: there is no direction in which they vary`,
    );
  }
}

/** Whether all rows are equal. */
export function isConstant(data: Float64Array, width: number): boolean {
  return data.every((entry, at) => entry === data[at % width]);
}

/** Validation data that were read. */
export interface Validation {
  /** Inputs, `[p, d]`. */
  readonly x: Tensor;
  /** Targets. */
  readonly y: Tensor;
  /** What is compared. */
  readonly score: "loss" | "accuracy";
}

/**
 * Reads validation data.
 *
 * @param validation The data, if there are any.
 * @param d Number of features.
 * @param targets Training targets.
 * @throws {TypeError} If a shape does not fit.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readValidation(
  validation: RfmValidation | undefined,
  d: number,
  targets: Targets,
  signal: AbortSignal | undefined,
): Promise<Validation | undefined> {
  if (validation === undefined) return undefined;
  const attempt = "validate a recursive feature machine";
  checkNames(attempt, validation, ["x", "y", "score"]);
  const { score = "loss" } = validation;
  if (score !== "loss" && score !== "accuracy") {
    throw new TypeError(
      `Cannot ${attempt} as 'score' must be "loss" or "accuracy": current value is ${score satisfies never}`,
    );
  }
  const x = readInputs(validation.x, "validation.x", attempt, d);
  const { y, outputs } = await readTargets(validation.y, x.shape[0]!, attempt, startTurns(signal));
  if (outputs !== targets.outputs) {
    throw new TypeError(
      `Cannot ${attempt} as there are ${targets.outputs} outputs: found shape [${y.shape}]`,
    );
  }
  return { x, y, score };
}
