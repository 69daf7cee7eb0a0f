/**
 * What EigenPro may be told.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";
import { checkAtLeast, checkBoolean, checkNames, checkSeed, checkWhole } from "../../options.ts";
import type { TensorLike } from "../../tensor.ts";
import type { Limits, Validation } from "./eigen_pro_epochs.ts";
import { readCross, readTargets } from "../read.ts";

/** Data that the fit does not see, to stop by. */
export interface EigenProValidation {
  /** Kernel between validation and training inputs, `[p, n]`. */
  readonly kernel: TensorLike;
  /** Their targets, `[p]` or `[p, k]` as y. */
  readonly y: TensorLike;
}

/** Settings of EigenPro; each that is omitted is chosen. */
export interface EigenProSettings {
  /**
   * s, inputs from which eigenvectors are computed, in a time that grows with s^3.
   *
   * @default {n up to 500, beyond that n / 2 but no more than 1000}
   */
  readonly sampleSize?: number | undefined;
  /**
   * q, the eigenvalue of the sample down to which the larger ones are flattened; 1 flattens none.
   *
   * @default {the one with the largest step size, up to s / 4, or s if the sample is all inputs}
   */
  readonly rank?: number | undefined;
  /** m, inputs in a batch. @default {the smallest of n, 256 and the critical batch size} */
  readonly batchSize?: number | undefined;
  /**
   * eta, in units of 1 / K, or of 1 / (D (K + r I) D) with `normalize: true`.
   *
   * @default {m / (beta + (m - 1) lambda) with beta and lambda of the preconditioned kernel, or 1 / lambda
   * for m = n}
   */
  readonly stepSize?: number | undefined;
  /** Largest number of passes over all inputs. @default {300} */
  readonly epochs?: number | undefined;
  /** Stops at this residual |(K + r I) a - y| / |y|. @default {1e-5} */
  readonly tolerance?: number | undefined;
  /**
   * Whether steps are taken with the kernel whose diagonal is one.
   *
   * @default {whether a diagonal entry of K + r I exceeds four times their mean; false with a `stepSize`}
   */
  readonly normalize?: boolean | undefined;
  /** Data to stop early by. */
  readonly validation?: EigenProValidation | undefined;
  /** Epochs without a smaller validation loss after which it stops. @default {5} */
  readonly patience?: number | undefined;
  /** Seed of the sample and of the order of the inputs. @default {0} */
  readonly seed?: number | undefined;
}

/** What is attempted, for messages. */
export const ATTEMPT = "fit by EigenPro";

/** Names of the settings. */
export const EIGENPRO_SETTINGS = [
  "sampleSize",
  "rank",
  "batchSize",
  "stepSize",
  "epochs",
  "tolerance",
  "normalize",
  "validation",
  "patience",
  "seed",
] as const satisfies readonly (keyof EigenProSettings)[];

/** Settings with their defaults. */
export interface Settings extends Limits {
  readonly sampleSize: number;
  readonly rank: number | undefined;
  readonly batchSize: number | undefined;
  readonly stepSize: number | undefined;
  readonly normalize: boolean | undefined;
  readonly seed: number;
}

/** Inputs all of which are a sample, in no time. */
const FEW = 500;
/** Inputs of a sample whose eigenvectors take seconds. */
const MANY = 1000;

/** A smaller sample is decomposed sooner and asks for more epochs: on 1437 digits 719 for 1000 make 56 of 45. */
function sampleOf(n: number): number {
  return Math.min(n, MANY, Math.max(FEW, Math.ceil(n / 2)));
}

/**
 * Fills in the settings that do not depend on the kernel.
 *
 * @param n Number of training inputs.
 * @param options What the caller chose.
 * @throws {RangeError} If a setting is out of range.
 */
export function readSettings(n: number, options: EigenProSettings): Settings {
  const { sampleSize = sampleOf(n), batchSize, rank, stepSize, normalize } = options;
  const { epochs = 300, tolerance = 1e-5, patience = 5, seed = 0 } = options;
  checkWhole(ATTEMPT, "sampleSize", sampleSize, 1, n);
  if (batchSize !== undefined) checkWhole(ATTEMPT, "batchSize", batchSize, 1, n);
  if (rank !== undefined) checkWhole(ATTEMPT, "rank", rank, 1, sampleSize);
  if (stepSize !== undefined) checkAtLeast(ATTEMPT, "stepSize", stepSize, Number.MIN_VALUE);
  checkWhole(ATTEMPT, "epochs", epochs, 1);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkWhole(ATTEMPT, "patience", patience, 1);
  checkSeed(ATTEMPT, seed);
  if (normalize !== undefined) checkBoolean(ATTEMPT, "normalize", normalize);
  const limits = { epochs, tolerance, patience };
  return { sampleSize, rank, batchSize, stepSize, normalize, ...limits, seed };
}

/**
 * Reads validation data.
 *
 * @param validation The data, if there are any.
 * @param n Number of training inputs.
 * @param outputs Outputs of each.
 * @throws {TypeError} If a shape does not fit.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readValidation(
  validation: EigenProValidation | undefined,
  n: number,
  outputs: number,
  turn: Turn,
): Promise<Validation | undefined> {
  if (validation === undefined) return undefined;
  const attempt = "validate a fit by EigenPro";
  checkNames(attempt, validation, ["kernel", "y"]);
  const { rows, data } = await readCross(validation.kernel, n, attempt, turn);
  const targets = await readTargets(validation.y, rows, attempt, turn);
  if (targets.outputs !== outputs) {
    throw new TypeError(
      `Cannot ${attempt} as there are ${outputs} outputs: found shape [${targets.y.shape}]`,
    );
  }
  return { kernel: data, y: targets.y.data, rows };
}
