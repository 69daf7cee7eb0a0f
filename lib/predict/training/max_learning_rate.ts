/**
 * How large the steps of gradient descent may be.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { matrixOperator, type RowOperator } from "../../linalg/operator.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import { someEigenpairs, type TopEigenpairsOptions } from "../../linalg/top_eigenpairs.ts";
import { checkBoolean, checkNumber, checkWhole } from "../../options.ts";
import type { TensorLike } from "../../tensor.ts";

/** Options of {@linkcode maxLearningRate}. */
export interface MaxLearningRateOptions extends LinearAlgebraOptions {
  /** Outputs of each input: the loss is a mean over N = n outputs entries. @default {1} */
  readonly outputs?: number | undefined;
  /** Part m of the last step that is repeated, from 0 to below 1. @default {0} */
  readonly momentum?: number | undefined;
  /** Whether gradients are taken where the repeated step would lead (Nesterov). @default {false} */
  readonly nesterov?: boolean | undefined;
}

const ATTEMPT = "find the largest learning rate";

/**
 * The learning rate above which gradient descent on the loss |f - y|^2 / (2 N) diverges:
 * 2 (1 + m) N / lambda, where lambda is the largest eigenvalue of K and N = n outputs.
 *
 * An error along an eigenvector follows e_(k+1) = (1 + m - eta lambda / N) e_k - m e_(k-1), whose
 * roots leave the unit disc there (Polyak, Some methods of speeding up the convergence of iteration
 * methods, 1964). With Nesterov's gradients, e_(k+1) = (1 - eta lambda / N) ((1 + m) e_k - m e_(k-1)),
 * they do so at 2 (1 + m) / (1 + 2 m) N / lambda.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain K, the kernel between training inputs, `[n, n]`; not modified.
 * @param options The number of outputs, the momentum, and the common options.
 * @returns The learning rate; Infinity if K is 0.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, an option is out of range, or no eigenvalue is
 * positive.
 *
 * @example Usage
 * ```ts
 * import { maxLearningRate } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const k = [[2, 1], [1, 2]];
 * assertAlmostEquals(await maxLearningRate(k), 2 * 2 / 3);
 * assertAlmostEquals(await maxLearningRate(k, { outputs: 10, momentum: 0.5 }), 2 * 1.5 * 20 / 3);
 * ```
 */
export async function maxLearningRate(
  kTrain: TensorLike,
  options: MaxLearningRateOptions = {},
): Promise<number> {
  checkOptions(ATTEMPT, options, ["outputs", "momentum", "nesterov"]);
  const { outputs = 1, momentum = 0, nesterov = false } = options;
  checkWhole(ATTEMPT, "outputs", outputs, 1);
  checkMomentum(ATTEMPT, momentum);
  checkBoolean(ATTEMPT, "nesterov", nesterov);
  const run = await startRun(options);
  const kernel = await readSymmetric(kTrain, ATTEMPT, run.turn, "'kTrain'");
  const curvature = 1 / (kernel.rows * outputs);
  const step = { curvature, momentum, nesterov, attempt: ATTEMPT };
  return await stableLearningRate(run, matrixOperator(run, kernel), step);
}

/** What steps depend on beside the kernel. */
export interface StepSettings {
  /** Second derivative of the loss by every entry of the outputs. */
  readonly curvature: number;
  /** Part of the last step that is repeated. */
  readonly momentum: number;
  /** Whether gradients are taken where the repeated step would lead. */
  readonly nesterov: boolean;
  /** What is attempted, for messages. */
  readonly attempt: string;
}

/**
 * The learning rate above which descent on a quadratic loss diverges.
 *
 * @param kernel K.
 * @param settings The loss and the method.
 * @param options Those of the iteration that finds its largest eigenvalue.
 * @throws {RangeError} If no eigenvalue is positive.
 */
export async function stableLearningRate(
  run: Run,
  kernel: RowOperator,
  { curvature, momentum, nesterov, attempt }: StepSettings,
  options: Omit<TopEigenpairsOptions, keyof LinearAlgebraOptions> = {},
): Promise<number> {
  const { values, residuals, converged } = await someEigenpairs(run, kernel, 1, options);
  // An iteration that has not converged is below the largest eigenvalue.
  const largest = values.data[0]! + (converged ? 0 : residuals.data[0]!);
  if (largest < 0) {
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: ` +
        `its largest eigenvalue is ${largest}`,
    );
  }
  const growth = nesterov ? (1 + momentum) / (1 + 2 * momentum) : 1 + momentum;
  return 2 * growth / (curvature * largest);
}

/**
 * Refuses a momentum that is not from 0 to below 1.
 *
 * @param momentum The momentum.
 * @throws {RangeError} If it is not.
 */
export function checkMomentum(attempt: string, momentum: number): void {
  checkNumber(attempt, "momentum", momentum);
  if (momentum >= 0 && momentum < 1) return;
  throw new RangeError(
    `Cannot ${attempt} as 'momentum' must be at least 0 and below 1: current value is ${momentum}`,
  );
}
