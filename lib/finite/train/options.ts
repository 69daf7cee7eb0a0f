/**
 * What training is asked for.
 *
 * @module
 */
import type { ProgressReport } from "../../engine/engine.ts";
import { checkNames, checkWhole } from "../../options.ts";
import { checkIsLoss } from "../../predict/training/loss_functions.ts";
import { type Loss, meanSquaredError } from "../../predict/training/losses.ts";
import { checkLearningRate } from "../../predict/training/spectral_flow.ts";
import { FINITE_OPTIONS, type FiniteOptions } from "../prepare.ts";
import type { TrainOption } from "../trained.ts";
import {
  type ChosenOptimizer,
  type Optimizer,
  type OptimizerKind,
  readOptimizer,
} from "./optimizers.ts";
import { checkRecord, type RecordOptions } from "./record.ts";
import type { TrainingState } from "./state.ts";
import { checkStop, type StopOptions } from "./stop.ts";

/** How far training has come. */
export interface TrainingProgress extends ProgressReport {
  /** The loss before the last step; of the batch, if there are batches. */
  readonly loss: number;
}

/** Options of `finite.train`. */
export interface TrainingOptions extends Omit<FiniteOptions, "onProgress"> {
  /** The loss of outputs and targets. @default {meanSquaredError()} */
  readonly loss?: Loss | undefined;
  /**
   * "descent", "momentum", "nesterov", "adam", "line-search", "exact-line-search" or "flow", or an object
   * with that name as `kind` and settings of its own. @default {"descent"}
   */
  readonly optimizer?: OptimizerKind | Optimizer | undefined;
  /**
   * eta. By default that of `resume`; else a part of what makes the linearised network diverge where
   * training starts. With the largest eigenvalue lambda of the empirical NTK of all pairs of outputs and the
   * curvature c of the loss, 1 / (n outputs) for the squared error, that limit is 2 / (c lambda) for descent,
   * 2 (1 + m) / (c lambda) with momentum m, and 2 (1 + m) / ((1 + 2 m) c lambda) with Nesterov's. The default
   * is (1 - m^2) / 2 of it: half for descent, the fastest rate along the steepest direction, and less with
   * momentum, whose steps add up while the network is not linear. Losses without a curvature have no
   * default. 0.001 for Adam, and 1 for line searches, where it is the first length that is tried, and flows.
   */
  readonly learningRate?: number | undefined;
  /** The most steps that are taken; units of time of a flow. @default {1000} */
  readonly steps?: number | undefined;
  /** When to stop earlier. */
  readonly stop?: StopOptions | undefined;
  /** Inputs in a batch, whose loss stands for that of all. @default {all} */
  readonly batch?: number | undefined;
  /** Seed of the order of batches. @default {0} */
  readonly seed?: number | undefined;
  /** Which tensors are trained, by place and name; the others are frozen. @default {all} */
  readonly train?: TrainOption | undefined;
  /** What is recorded on the way. @default {nothing} */
  readonly record?: RecordOptions | undefined;
  /**
   * The state that an earlier run returned: with its parameters and the same options, both runs together are
   * one, to the last bit.
   */
  readonly resume?: TrainingState | undefined;
  /** Called after each step. */
  readonly onProgress?: ((progress: TrainingProgress) => void) | undefined;
}

/** Options with their defaults. */
export interface TrainingSettings {
  /** The loss. */
  readonly loss: Loss;
  /** The optimizer. */
  readonly optimizer: ChosenOptimizer;
  /** eta, if it is chosen. */
  readonly learningRate: number | undefined;
  /** The most steps. */
  readonly steps: number;
  /** Inputs in a batch; all if undefined. */
  readonly batch: number | undefined;
  /** Seed of the order of batches. */
  readonly seed: number;
}

const OWN = [
  ...["loss", "optimizer", "learningRate", "steps", "stop", "batch", "seed", "train", "record"],
  "resume",
];

/**
 * Reads the options of training.
 *
 * @param options What the caller chose.
 * @throws {TypeError} If one is not known, or of the wrong kind.
 * @throws {RangeError} If one is out of range.
 */
export function readTraining(
  options: TrainingOptions,
  attempt: string,
): TrainingSettings {
  checkNames(attempt, options, [...OWN, ...FINITE_OPTIONS]);
  const { loss = meanSquaredError(), learningRate, steps = 1000, batch, seed = 0 } = options;
  const { optimizer: named = "descent" } = options;
  checkIsLoss(loss, attempt);
  const optimizer = readOptimizer(named, attempt);
  if (learningRate !== undefined) checkLearningRate(attempt, learningRate);
  checkWhole(attempt, "steps", steps, 0);
  checkWhole(attempt, "seed", seed, 0, 2 ** 32 - 1);
  if (options.stop !== undefined) checkStop(options.stop, attempt);
  if (options.record !== undefined) checkRecord(options.record, attempt);
  if (batch !== undefined) {
    checkWhole(attempt, "batch", batch, 1);
    if (!optimizer.rule.allowsBatches) {
      throw new RangeError(
        `Cannot ${attempt} in batches with the optimizer "${optimizer.kind}": use "descent", ` +
          `"momentum", "nesterov" or "adam", or leave out 'batch'`,
      );
    }
  }
  return { loss, optimizer, learningRate, steps, batch, seed };
}
