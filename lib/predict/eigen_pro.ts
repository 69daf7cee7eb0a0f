/**
 * EigenPro: preconditioned stochastic gradient descent for kernels.
 *
 * @module
 */
import { type Backend, type LinearAlgebraOptions, selectBackend } from "../linalg/backend.ts";
import type { SolveOptions } from "../linalg/cholesky.ts";
import { checkAtLeast, checkOptions, checkWhole } from "../linalg/options.ts";
import { type Pace, startPace } from "../linalg/reference/pace.ts";
import { checkNames } from "../options.ts";
import { type RandomGenerator, randomGenerator } from "../random.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import {
  type EigenProEpoch,
  type EigenProReport,
  type EigenProStatus,
  type Limits,
  runEpochs,
  type Validation,
} from "./eigen_pro_epochs.ts";
import { type RidgeSystem, systemResidual } from "./eigen_pro_iteration.ts";
import { type EigenProPlan, planSteps, sampleSpectrum } from "./eigen_pro_preconditioner.ts";
import type { KernelBlocks } from "./kernel_blocks.ts";
import { type KernelSource, readKernel } from "./kernel_source.ts";
import { predictFrom } from "./predict_from.ts";
import { readCross, readTargets } from "./read.ts";
import { ridgeInUnits, type RidgeOptions } from "./ridge.ts";

/** Data that the fit does not see, to stop by. */
export interface EigenProValidation {
  /** Kernel between validation and training inputs, `[p, n]`. */
  readonly kernel: TensorLike;
  /** Their targets, `[p]` or `[p, k]` as y. */
  readonly y: TensorLike;
}

/** Settings of EigenPro; each that is omitted is chosen. */
export interface EigenProSettings {
  /** s, inputs from which eigenvectors are computed. @default {min(n, 1000)} */
  readonly sampleSize?: number | undefined;
  /**
   * q, the eigenvalue of the sample down to which the larger ones are flattened; 1 flattens none.
   *
   * @default {the first for which the critical batch size reaches m, or else s / 4}
   */
  readonly rank?: number | undefined;
  /** m, inputs in a batch. @default {the smallest of n, 256 and the critical batch size} */
  readonly batchSize?: number | undefined;
  /**
   * eta, in units of 1 / K.
   *
   * @default {m / (beta + (m - 1) lambda) with beta and lambda of the preconditioned kernel, or 1 / lambda
   * for m = n}
   */
  readonly stepSize?: number | undefined;
  /** Largest number of passes over all inputs. @default {300} */
  readonly epochs?: number | undefined;
  /** Stops at this residual |(K + r I) a - y| / |y|. @default {1e-5} */
  readonly tolerance?: number | undefined;
  /** Data to stop early by. */
  readonly validation?: EigenProValidation | undefined;
  /** Epochs without a smaller validation loss after which it stops. @default {5} */
  readonly patience?: number | undefined;
  /** Seed of the sample and of the order of the inputs. @default {0} */
  readonly seed?: number | undefined;
}

/** Options of {@linkcode eigenPro}. */
export interface EigenProOptions extends LinearAlgebraOptions, RidgeOptions, EigenProSettings {
  /** Called after each epoch. */
  readonly onProgress?: ((progress: EigenProReport) => void) | undefined;
}

/** A fit by EigenPro: f(x) = k(x, X) a. */
export interface EigenProFit {
  /** a, of the shape of y: those of the best epoch by validation, or else by the train loss. */
  readonly coefficients: Tensor;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** |(K + r I) a - y| / |y| of these coefficients; 0 if y is 0. */
  readonly residual: number;
  /** Epochs that were run. */
  readonly epochs: number;
  /** The epoch whose coefficients these are; 0 if none was better than zeros. */
  readonly bestEpoch: number;
  /** How it ended. */
  readonly status: EigenProStatus;
  /** What happened, one entry an epoch. */
  readonly history: readonly EigenProEpoch[];
  /** s, q, m and eta as they were chosen, and the critical batch size of the preconditioned kernel. */
  readonly plan: EigenProSizes;
  /**
   * Predicts f(x) = k(x, X) a.
   *
   * @param kTestTrain Kernel between new and training inputs, `[p, n]`.
   * @returns Predictions, `[p]` or `[p, k]` as y.
   * @throws {TypeError} If the kernel has another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(kTestTrain: TensorLike, options?: SolveOptions): Promise<Tensor>;
}

/** Sizes that EigenPro runs with. */
export interface EigenProSizes {
  /** s. */
  readonly sampleSize: number;
  /** q. */
  readonly rank: number;
  /** m. */
  readonly batchSize: number;
  /** eta. */
  readonly stepSize: number;
  /** Twice the automatic step size: the error is expected to fall with every step below it. */
  readonly largestStepSize: number;
  /** Batch size beyond which larger batches gain nothing. */
  readonly criticalBatchSize: number;
}

const ATTEMPT = "fit by EigenPro";
/** Names of the settings. */
export const EIGENPRO_SETTINGS = [
  "sampleSize",
  "rank",
  "batchSize",
  "stepSize",
  "epochs",
  "tolerance",
  "validation",
  "patience",
  "seed",
] as const satisfies readonly (keyof EigenProSettings)[];

/**
 * Solves (K + r I) a = y by EigenPro 2 (Ma and Belkin, Kernel machines that adapt to GPUs for effective
 * large batch training, 2019, algorithm 1): stochastic gradient descent on batches, preconditioned
 * so that the largest eigenvalues of the kernel, as a sample of the inputs shows them, do not bound the
 * step size.
 *
 * With a ridge the kernel is k(x, x') + r [x = x'], for which interpolation is ridge regression. The
 * coefficients start at zero, so that a fit that is stopped early is one of smaller norm.
 *
 * K is a matrix, or {@linkcode KernelBlocks} computed as they are needed: then all of them are
 * computed in each epoch. Memory beside K: one batch of its rows, and two matrices of sample size.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kernel K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The settings, the ridge, and the common options.
 * @returns The fit.
 * @throws {TypeError} If K is not square or not symmetric, or targets do not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, or a setting is out of range; a
 * step size that is too large is refused with the largest one that is stable.
 * @throws {IndefiniteOperatorError} If the kernel of the sample has a negative eigenvalue.
 *
 * @example Usage
 * ```ts
 * import { eigenPro } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { predict, status } = await eigenPro([[4, 2], [2, 10]], [6, 12]);
 * assertEquals(status, "converged");
 * assertAlmostEquals((await predict([[1, 2]])).data[0]!, 3, 1e-4);
 * ```
 */
export async function eigenPro(
  kernel: TensorLike | KernelBlocks,
  y: TensorLike,
  options: EigenProOptions = {},
): Promise<EigenProFit> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale", "onProgress", ...EIGENPRO_SETTINGS]);
  const source = await readKernel(kernel, ATTEMPT, options.signal);
  return await runEigenPro(source, y, options);
}

/**
 * The same for a kernel that was read.
 *
 * @param source The kernel.
 * @param y Targets.
 * @param options The options.
 * @returns The fit.
 */
export async function runEigenPro(
  source: KernelSource,
  y: TensorLike,
  options: EigenProOptions,
): Promise<EigenProFit> {
  const { n } = source;
  const settings = readSettings(n, options);
  const { signal } = options;
  const pace = startPace(signal);
  const { outputs, y: targets } = await readTargets(y, n, ATTEMPT, pace);
  const ridge = ridgeInUnits(options, ATTEMPT, () => source.unit);
  const backend = await selectBackend(options.backend, options.workers);
  const validation = await readValidation(options.validation, n, outputs, pace);
  const system = { source, ridge, k: outputs, y: targets.data };
  const random = randomGenerator(settings.seed);
  const plan = await makePlan(backend, system, settings, random, signal);
  const run = await runEpochs(backend, system, plan, settings, validation, random, options);
  const coefficients: Tensor = { shape: targets.shape, data: run.a, dtype: "float64" };
  const { workers } = options;
  const expansion = { n, coefficients, backend: options.backend, workers };
  const { sample, rank, batchSize, stepSize, largestStepSize, criticalBatchSize } = plan;
  const sampleSize = sample.length;
  const residual = await systemResidual(backend, system, run.a, signal);
  return {
    coefficients,
    ridge,
    residual,
    epochs: run.history.length,
    bestEpoch: run.bestEpoch,
    status: run.status === "iterations" && residual <= settings.tolerance
      ? "converged"
      : run.status,
    history: run.history,
    plan: { sampleSize, rank, batchSize, stepSize, largestStepSize, criticalBatchSize },
    predict: (kTestTrain, useOptions = {}) => predictFrom(expansion, kTestTrain, useOptions),
  };
}

interface Settings extends Limits {
  readonly sampleSize: number;
  readonly rank: number | undefined;
  readonly batchSize: number | undefined;
  readonly stepSize: number | undefined;
  readonly seed: number;
}

function readSettings(n: number, options: EigenProSettings): Settings {
  const { sampleSize = Math.min(n, 1000), batchSize, rank, stepSize } = options;
  const { epochs = 300, tolerance = 1e-5, patience = 5, seed = 0 } = options;
  checkWhole(ATTEMPT, "sampleSize", sampleSize, 1, n);
  if (batchSize !== undefined) checkWhole(ATTEMPT, "batchSize", batchSize, 1, n);
  if (rank !== undefined) checkWhole(ATTEMPT, "rank", rank, 1, sampleSize);
  if (stepSize !== undefined) checkAtLeast(ATTEMPT, "stepSize", stepSize, Number.MIN_VALUE);
  checkWhole(ATTEMPT, "epochs", epochs, 1);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkWhole(ATTEMPT, "patience", patience, 1);
  return { sampleSize, rank, batchSize, stepSize, epochs, tolerance, patience, seed };
}

async function readValidation(
  validation: EigenProValidation | undefined,
  n: number,
  outputs: number,
  pace: Pace,
): Promise<Validation | undefined> {
  if (validation === undefined) return undefined;
  const attempt = "validate a fit by EigenPro";
  checkNames(attempt, validation, ["kernel", "y"]);
  const { rows, data } = await readCross(validation.kernel, n, attempt, pace);
  const targets = await readTargets(validation.y, rows, attempt, pace);
  if (targets.outputs !== outputs) {
    throw new TypeError(
      `Cannot ${attempt} as there are ${outputs} outputs: found shape [${targets.y.shape}]`,
    );
  }
  return { kernel: data, y: targets.y.data, rows };
}

async function makePlan(
  backend: Backend,
  { source, ridge }: RidgeSystem,
  { sampleSize, batchSize, rank, stepSize }: Settings,
  random: RandomGenerator,
  signal: AbortSignal | undefined,
): Promise<EigenProPlan> {
  const order = random.permutation(source.n);
  const sample = order.slice(0, sampleSize).sort((i, j) => i - j);
  const spectrum = await sampleSpectrum(backend, source, sample, ridge, ATTEMPT, signal);
  if (spectrum.values.length === 0) {
    throw new RangeError(`Cannot ${ATTEMPT} as the kernel of the sample is zero: add a ridge`);
  }
  const points = order.slice(0, 2 * sampleSize);
  const choice = { batchSize, rank, stepSize };
  const plan = await planSteps(backend, source, spectrum, points, ridge, choice, signal);
  if (plan.stepSize > plan.largestStepSize) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as 'stepSize' is too large for batches of ${plan.batchSize} inputs: ` +
        `current value is ${plan.stepSize}, the largest stable one is ${plan.largestStepSize}`,
    );
  }
  return plan;
}
