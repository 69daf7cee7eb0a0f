/**
 * When training stops before its last step.
 *
 * @module
 */
import { checkAtLeast } from "../../linalg/options.ts";
import { checkNames, kindOf } from "../../options.ts";

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
  if (loss !== undefined) checkBound(attempt, "stop.loss", loss, -Number.MAX_VALUE);
  if (gradientNorm !== undefined) checkBound(attempt, "stop.gradientNorm", gradientNorm, 0);
  if (when === undefined || typeof when === "function") return;
  throw new TypeError(
    `Cannot ${attempt} as 'stop.when' must be a function: found ${kindOf(when)}`,
  );
}

function checkBound(attempt: string, name: string, value: unknown, least: number): void {
  if (typeof value === "number") return checkAtLeast(attempt, name, value, least);
  throw new TypeError(`Cannot ${attempt} as '${name}' must be a number: found ${kindOf(value)}`);
}
