/**
 * What training gives.
 *
 * @module
 */
import type { Parameters } from "../parameters.ts";
import type { TrainingRecord } from "./record.ts";
import type { TrainingState } from "./state.ts";

/** What became of a run of training. */
export interface TrainingResult {
  /**
   * The parameters at the end. All are in float64, whatever was passed: rounded to float32 another run could
   * not go on from them to the last bit. Frozen tensors keep their values, and are those that were passed if
   * these are in float64.
   */
  readonly params: Parameters;
  /** The loss of all training inputs there, nothing being dropped. */
  readonly loss: number;
  /** Number of steps since the first start. */
  readonly step: number;
  /**
   * Why it ended: all steps were taken, a criterion of `stop` was met, or it has stalled. It stalls where
   * there is no way down that a line search could see, or where the gradient is exactly zero while the loss
   * is not and a step has moved nothing: at a minimum, or where all relus are dead, as they are after
   * steps that were too long. No further step would move anything.
   */
  readonly reason: "steps" | "loss" | "gradientNorm" | "when" | "stalled";
  /** eta. */
  readonly learningRate: number;
  /** What happened on the way. */
  readonly history: TrainingHistory;
  /** What another run goes on from. */
  readonly state: TrainingState;
}

/** What happened on the way. */
export interface TrainingHistory {
  /** The loss before each step of this run; of the batch, if there are batches. */
  readonly losses: readonly number[];
  /** What was asked to be recorded. */
  readonly records: readonly TrainingRecord[];
}
