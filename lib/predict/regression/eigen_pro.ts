/**
 * EigenPro: preconditioned stochastic gradient descent for kernels.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { checkOptions } from "../../linalg/options.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import { type RandomGenerator, randomGenerator } from "../../random.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import {
  type EigenProEpoch,
  type EigenProReport,
  type EigenProStatus,
  runEpochs,
} from "./eigen_pro_epochs.ts";
import { squares, systemResidual } from "./eigen_pro_iteration.ts";
import { type EigenProPlan, planSteps, sampleSpectrum } from "./eigen_pro_preconditioner.ts";
import {
  ATTEMPT,
  EIGENPRO_SETTINGS,
  type EigenProSettings,
  readSettings,
  readValidation,
  type Settings,
} from "./eigen_pro_settings.ts";
import { coefficientsOf, isUneven, normalised, type RidgeSystem } from "./eigen_pro_scaling.ts";
import type { KernelBlocks } from "../kernel_blocks.ts";
import { type KernelSource, readKernel } from "../kernel_source.ts";
import { predictFrom } from "./predict_from.ts";
import { readTargets } from "../read.ts";
import { ridgeInUnits, type RidgeOptions } from "../ridge.ts";

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
  /** Whether the steps were those of the kernel with a diagonal of ones. */
  readonly isNormalised: boolean;
}

/**
 * Solves (K + r I) a = y by EigenPro 2 (Ma and Belkin, Kernel machines that adapt to GPUs for effective
 * large batch training, 2019, algorithm 1): stochastic gradient descent on batches, preconditioned
 * so that the largest eigenvalues of the kernel, as a sample of the inputs shows them, do not bound the
 * step size.
 *
 * With a ridge the kernel is k(x, x') + r [x = x'], for which interpolation is ridge regression. The
 * coefficients start at zero, so that a fit that is stopped early is one of smaller norm.
 *
 * Where some inputs are much larger than others, so that their diagonal entries bound the steps of all,
 * the steps are those of the kernel D (K + r I) D with a diagonal of ones, D = diag((K + r I)[i, i]^-1/2).
 * The solution is the same; on the way to it, residuals count in units of D. A `stepSize` is in units of
 * 1 / K, so that with one the steps are those of K, unless `normalize` is true.
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
 * @returns The fit.
 */
export async function runEigenPro(
  source: KernelSource,
  y: TensorLike,
  options: EigenProOptions,
): Promise<EigenProFit> {
  const { n } = source;
  const settings = readSettings(n, options);
  const run = await startRun(options);
  const { turn } = run;
  const { outputs, y: targets } = await readTargets(y, n, ATTEMPT, turn);
  if (squares(targets.data) === Infinity) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the squares of the targets leave the range of float64: scale them down`,
    );
  }
  const ridge = ridgeInUnits(options, ATTEMPT, () => source.unit);
  const validation = await readValidation(options.validation, n, outputs, turn);
  const system = { source, ridge, k: outputs, y: targets.data };
  const random = randomGenerator(settings.seed);
  const isNormalised = settings.normalize ??
    (settings.stepSize === undefined && isUneven(source, ridge));
  const stepped = isNormalised ? normalised(system) : system;
  const plan = await makePlan(run, stepped, settings, random);
  const steps = { ...run, system: stepped, plan, random };
  const found = await runEpochs(steps, settings, validation, options.onProgress);
  const a = coefficientsOf(stepped, found.a);
  const coefficients: Tensor = makeTensor(targets.shape, a);
  const { workers } = options;
  const expansion = { n, coefficients, backend: options.backend, workers };
  const { sample, rank, batchSize, stepSize, largestStepSize, criticalBatchSize } = plan;
  const sampleSize = sample.length;
  const residual = await systemResidual({ ...run, system }, a);
  return {
    coefficients,
    ridge,
    residual,
    epochs: found.history.length,
    bestEpoch: found.bestEpoch,
    status: found.status === "iterations" && residual <= settings.tolerance
      ? "converged"
      : found.status,
    history: found.history,
    plan: {
      ...{ sampleSize, rank, batchSize, stepSize, largestStepSize, criticalBatchSize },
      isNormalised,
    },
    predict: (kTestTrain, useOptions = {}) => predictFrom(expansion, kTestTrain, useOptions),
  };
}

async function makePlan(
  run: Run,
  system: RidgeSystem,
  { sampleSize, batchSize, rank, stepSize }: Settings,
  random: RandomGenerator,
): Promise<EigenProPlan> {
  const order = random.permutation(system.source.n);
  const sample = order.slice(0, sampleSize).sort((i, j) => i - j);
  const spectrum = await sampleSpectrum(run, system, sample, ATTEMPT);
  if (spectrum.values.length === 0) {
    throw new RangeError(`Cannot ${ATTEMPT} as the kernel of the sample is zero: add a ridge`);
  }
  const choice = { batchSize, rank, stepSize, points: order.slice(0, 2 * sampleSize) };
  const plan = await planSteps(run, system, spectrum, choice);
  if (plan.stepSize > plan.largestStepSize) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as 'stepSize' is too large for batches of ${plan.batchSize} inputs: ` +
        `current value is ${plan.stepSize}, the largest stable one is ${plan.largestStepSize}`,
    );
  }
  return plan;
}
