/**
 * The epochs of EigenPro: what is measured after each, and when to stop.
 *
 * @module
 */
import type { Run } from "../../linalg/run.ts";
import { type EigenProRun, epoch, squares, systemResidual } from "./eigen_pro_iteration.ts";
import { coefficientsOf, type RidgeSystem, squaresIn } from "./eigen_pro_scaling.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";

/** One pass over all inputs. */
export interface EigenProEpoch {
  /** Its number, from 1. */
  readonly epoch: number;
  /** Mean square of the residuals, those of each batch before its step. */
  readonly trainLoss: number;
  /** The square root of it in units of that of the targets. */
  readonly residual: number;
  /** Mean square error on the validation data afterwards, if there are any. */
  readonly validationLoss: number | undefined;
  /** eta in this epoch: it is halved after one that diverged, which starts again from the best one. */
  readonly stepSize: number;
}

/**
 * How it ended: "converged" within the tolerance; "stopped" when the validation loss no longer fell;
 * "iterations" when the epochs were used up.
 */
export type EigenProStatus = "converged" | "stopped" | "iterations";

/** Where EigenPro stands after an epoch. */
export interface EigenProReport extends EigenProEpoch {
  /** Epochs that there are at most. */
  readonly epochs: number;
  /** a after this epoch, `[n, k]`, in storage of its own: to follow any score along the epochs. */
  readonly coefficients: Tensor;
}

/** When to stop. */
export interface Limits {
  /** Largest number of epochs. */
  readonly epochs: number;
  /** Residual that is small enough. */
  readonly tolerance: number;
  /** Epochs without a smaller validation loss. */
  readonly patience: number;
}

/** Data to stop early by. */
export interface Validation {
  /** Kernel between validation and training inputs, `[rows, n]`. */
  readonly kernel: Float64Array;
  /** Their targets, `[rows, k]`. */
  readonly y: Float64Array;
  /** Number of validation inputs. */
  readonly rows: number;
}

/** How it went. */
export interface Outcome {
  /** The best coefficients, `[n, k]`. */
  readonly a: Float64Array;
  /** The epoch they are from. */
  readonly bestEpoch: number;
  /** How it ended. */
  readonly status: EigenProStatus;
  /** One entry an epoch. */
  readonly history: readonly EigenProEpoch[];
}

/** Times that the step size is halved before the kernel is blamed. */
const HALVINGS = 10;
/** A train loss above this multiple of the best one so far has diverged. */
const DIVERGED = 4;

/**
 * Runs epochs until the residual is small enough, the validation loss no longer falls, or the epochs
 * are used up.
 *
 * @param run The system, and how steps are taken.
 * @param limits When to stop.
 * @param validation Data to stop early by.
 * @param onProgress Called after each epoch.
 * @returns The best coefficients: by validation, zeros among them, or else by the train loss.
 * @throws {RangeError} If the loss grows at any step size.
 */
export async function runEpochs(
  run: EigenProRun,
  limits: Limits,
  validation: Validation | undefined,
  onProgress: ((progress: EigenProReport) => void) | undefined,
): Promise<Outcome> {
  const { backend, system, plan } = run;
  const size = squaresIn(system, system.y) / system.y.length;
  const a = backend.allocate(system.y.length);
  const sound = new Snapshot(a, size);
  const valid = new Snapshot(a, validation === undefined ? Infinity : meanSquare(validation.y));
  const best = validation === undefined ? sound : valid;
  const history: EigenProEpoch[] = [];
  let stepSize = plan.stepSize, halvings = 0, status: EigenProStatus = "iterations";
  while (status === "iterations" && history.length < limits.epochs) {
    const trainLoss = await epoch(run, stepSize, a);
    const number = history.length + 1;
    const residual = size === 0 ? 0 : Math.sqrt(trainLoss / size);
    const diverged = trainLoss > DIVERGED * sound.loss + Number.EPSILON ** 2 * size;
    const validationLoss = diverged || validation === undefined
      ? undefined
      : await meanSquareError(run, validation, system.k, coefficientsOf(system, a));
    const report = { epoch: number, trainLoss, residual, validationLoss, stepSize };
    history.push(report);
    onProgress?.({
      ...report,
      epochs: limits.epochs,
      coefficients: matrixOf(system, coefficientsOf(system, a).slice()),
    });
    if (diverged) {
      if (++halvings > HALVINGS) throw unstable(stepSize);
      stepSize /= 2;
      a.set(sound.a);
      continue;
    }
    sound.keepIfBetter(a, trainLoss, number);
    if (validationLoss !== undefined) valid.keepIfBetter(a, validationLoss, number);
    if (residual <= limits.tolerance) {
      const exact = await systemResidual(run, a);
      if (exact > limits.tolerance) continue;
      status = "converged";
      // The loss is measured during the epoch: that of an earlier one may have been smaller.
      sound.keep(a, trainLoss, number);
    } else if (validation !== undefined && number - valid.epoch >= limits.patience) {
      status = "stopped";
    }
  }
  return { a: best.a, bestEpoch: best.epoch, status, history };
}

/** The coefficients with the smallest loss so far. */
class Snapshot {
  readonly a: Float64Array;
  loss: number;
  epoch = 0;

  constructor(a: Float64Array, loss: number) {
    this.a = a.slice();
    this.loss = loss;
  }

  keepIfBetter(a: Float64Array, loss: number, epoch: number): void {
    if (loss <= this.loss) this.keep(a, loss, epoch);
  }

  keep(a: Float64Array, loss: number, epoch: number): void {
    this.a.set(a);
    this.loss = loss;
    this.epoch = epoch;
  }
}

async function meanSquareError(
  run: Run,
  { kernel, y, rows }: Validation,
  k: number,
  a: Float64Array,
): Promise<number> {
  const errors = run.backend.allocate(y.length);
  errors.set(y);
  const job = { m: rows, n: k, k: a.length / k, a: kernel, b: a, c: errors, beta: -1 };
  await run.backend.gemm(job, run);
  return meanSquare(errors);
}

function matrixOf({ source: { n }, k }: RidgeSystem, data: Float64Array): Tensor {
  return makeTensor([n, k], data);
}

function meanSquare(values: Float64Array): number {
  return squares(values) / values.length;
}

function unstable(stepSize: number): RangeError {
  return new RangeError(
    `Cannot fit by EigenPro as the residual grows even with a step size of ${stepSize}: ` +
      `the kernel must be positive semi-definite; look at its smallest eigenvalue by diagnose()`,
  );
}
