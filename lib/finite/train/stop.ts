/**
 * When training stops before its last step.
 *
 * @module
 */
import { checkAtLeast, checkFunction, checkNames } from "../../options.ts";

/** What is known before a step is taken. */
export interface TrainingReport {
  /** Number of steps that were taken. */
  readonly step: number;
  /** The loss; of the batch, if there are batches. */
  readonly loss: number;
  /** |grad L| over all trained tensors; of the batch, if there are batches. */
  readonly gradientNorm: number;
}

/** When training stops. */
export interface StopOptions {
  /** Stops where the loss of all inputs is below. */
  readonly loss?: number | undefined;
  /** Stops where the norm of the gradient is below. */
  readonly gradientNorm?: number | undefined;
  /** Stops where it says true. */
  readonly when?: ((report: TrainingReport) => boolean) | undefined;
}

/**
 * Refuses what are no criteria.
 *
 * @throws {TypeError} If they are no object, have a name that is not known, or the wrong kind.
 * @throws {RangeError} If a bound is negative or not finite.
 */
export function checkStop(stop: StopOptions, attempt: string): void {
  checkNames(`${attempt} with 'stop'`, stop, ["loss", "gradientNorm", "when"]);
  const { loss, gradientNorm, when } = stop;
  if (loss !== undefined) checkAtLeast(attempt, "stop.loss", loss, -Number.MAX_VALUE);
  if (gradientNorm !== undefined) checkAtLeast(attempt, "stop.gradientNorm", gradientNorm, 0);
  if (when !== undefined) checkFunction(attempt, "stop.when", when);
}
