/**
 * One run of gradient descent.
 *
 * @module
 */
import { joined } from "../../linalg/vectors.ts";
import type { Backend } from "../../linalg/backend.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { product } from "../../linalg/product.ts";
import { runOn } from "../../linalg/run.ts";
import { makeTensor, type TensorLike } from "../../tensor.ts";
import { batchMask } from "./batches.ts";
import { checkLoss } from "./check_loss.ts";
import {
  ATTEMPT,
  type Descent,
  type DescentRun,
  type DescentState,
  makeDescent,
} from "./descent.ts";
import { descentFlow, type DescentFlowSettings } from "./descent_flow.ts";
import { momentumStep, takeSteps } from "./descent_steps.ts";
import { lineSearchStep } from "./line_search.ts";
import type { Loss } from "./losses.ts";
import type { Targets } from "../read.ts";
import { checkTime } from "./spectral_flow.ts";
import { checkStart, readStart, type TrainedOutputs, type TrainingStart } from "./start.ts";
import { readTimes, sideBySide, subtractEach } from "../times.ts";

/** How `gradientDescent` goes downhill. */
export type DescentMethod = "flow" | "steps" | "nesterov" | "line-search";

/** How far a run of `GradientDescent` has come. */
export interface DescentProgress {
  /** Time reached, or steps done. */
  readonly done: number;
  /** Last time or step that is wanted. */
  readonly total: number;
}

/** Options of one run of a `GradientDescent`. */
export interface GradientDescentStart extends TrainingStart {
  /** Stops the run. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step. */
  readonly onProgress?: ((progress: DescentProgress) => void) | undefined;
}

/** Outputs during descent, and the loss. */
export interface DescentOutputs extends TrainedOutputs {
  /** The loss at each of the times, at the training inputs. */
  readonly losses: readonly number[];
}

/** How a problem is solved. */
export interface DescentSettings extends DescentFlowSettings {
  /** In time or in steps. */
  readonly method: DescentMethod;
  /** Inputs in a batch; all if undefined. */
  readonly batchSize: number | undefined;
  /** Seed of the batches. */
  readonly seed: number;
}

/** What is trained, and how. */
export interface DescentProblem {
  /** The loss. */
  readonly loss: Loss;
  /** K, symmetric, `[n, n]`. */
  readonly kernel: Matrix;
  /** What is trained on. */
  readonly targets: Targets;
  /** How. */
  readonly settings: DescentSettings;
  /** What multiplies. */
  readonly backend: Backend;
}

/**
 * Runs descent through all the times that are wanted.
 *
 * @param problem What is trained, and how.
 * @param t The times, as the caller passed them.
 * @param start Where training starts, as the caller passed it.
 * @returns Outputs and losses at the times.
 */
export async function runDescent(
  { loss, kernel, targets, settings, backend }: DescentProblem,
  t: number | TensorLike,
  start: GradientDescentStart,
): Promise<DescentOutputs> {
  checkStart(ATTEMPT, start, ["signal", "onProgress"]);
  const { onProgress } = start;
  const run = runOn(backend, start.signal);
  const { turn } = run;
  const { list, leading } = readTimes(t, ATTEMPT, (time) => checkDone(settings.method, time));
  const { train, test } = await readStart(start, targets, ATTEMPT, turn);
  const { n, y } = targets;
  const descent = makeDescent(run, kernel.data, y, loss);
  checkLoss(descent, train, ATTEMPT);
  const times = [...new Set(list)].sort((a, b) => a - b);
  const total = times.at(-1)!;
  const onTime = (done: number): void => onProgress?.({ done, total });
  const states = await go(descent, { start: train, times, turn, onTime }, settings, n);
  const wanted = list.map((time) => states[times.indexOf(time)]!);
  const found = {
    train: makeTensor([...leading, ...y.shape], joined(wanted.map(({ f }) => f))),
    losses: wanted.map(({ f }, i) => finiteLoss(descent.value(f), list[i]!)),
  };
  if (test === undefined) return found;
  const coefficients = await sideBySide(n, wanted.map(({ a }) => a), turn);
  const change = await product(run, test.kernel, coefficients);
  const shape = [...leading, test.kernel.rows, ...y.shape.slice(1)];
  return { ...found, test: await subtractEach(test.f0, change, shape, turn) };
}

async function go(
  descent: Descent,
  run: DescentRun,
  settings: DescentSettings,
  n: number,
): Promise<DescentState[]> {
  const { method, learningRate, momentum = 0, batchSize, seed } = settings;
  switch (method) {
    case "flow":
      return await descentFlow(descent, run, settings);
    case "steps":
    case "nesterov": {
      const nesterov = method === "nesterov";
      const keep = batchSize === undefined ? same : batchMask(n, batchSize, seed);
      const step = momentumStep(descent, { learningRate, momentum, nesterov, keep });
      return await takeSteps(run, step);
    }
    case "line-search":
      return await takeSteps(run, lineSearchStep(descent, learningRate));
  }
}

function same(gradient: Float64Array): Float64Array {
  return gradient;
}

function checkDone(method: DescentMethod, t: number): void {
  checkTime(ATTEMPT, t);
  if (t === Infinity) {
    throw new RangeError(
      `Cannot ${ATTEMPT} for ever: choose a finite time, or use gradientFlow for the squared error`,
    );
  }
  if (method === "flow" || Number.isSafeInteger(t)) return;
  throw new RangeError(
    `Cannot ${ATTEMPT} as the number of steps must be whole with the method "${method}": ` +
      `current value is ${t}`,
  );
}

function finiteLoss(loss: number, t: number): number {
  if (Number.isFinite(loss)) return loss;
  throw new RangeError(`Cannot ${ATTEMPT} as the loss is ${loss} at ${t}: choose an earlier end`);
}
