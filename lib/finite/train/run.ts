/**
 * The loop of training.
 *
 * @module
 */
import { DivergenceError } from "../../errors.ts";
import { batchRows } from "../../predict/training/batches.ts";
import { readParameters } from "../parameters.ts";
import { squaredNorm } from "../pieces.ts";
import { lossAndGradient, lossAt, parametersNow, rowsOf, type Task, viewsOf } from "./problem.ts";
import { isRecorded, makeRecord, type TrainingRecord } from "./record.ts";
import { type Run, shared, stabilityLimit } from "./set_up.ts";
import type { TrainingReport } from "./stop.ts";
import type { TrainingResult } from "./result.ts";

/**
 * Levels of divergence, in units of the loss at the start. Above the limit of descent losses may rise before
 * the curvature falls and they come down (Lewkowycz et al. 2020): a hundredfold at width 4096, and as the
 * width. Steps of other rules have no such limit, and come back from further up.
 */
const DIVERGED = { descent: 1e4, other: 1e8 };

type Reason = TrainingResult["reason"];

/** Takes the steps of a run. */
export async function runTraining(run: Run): Promise<TrainingResult> {
  const { problem, all, settings, from, memory, learningRate, curvature, options } = run;
  const { steps, optimizer: { rule, settings: own } } = settings;
  const nextTask = tasksOf(run);
  const isExact = settings.batch === undefined && options.dropoutSeed === undefined;
  const losses: number[] = [];
  const records: TrainingRecord[] = [];
  const [first, end] = [from.step, from.step + steps];
  let step = first;
  let reason: Reason = "steps";
  for (; step < end; step++) {
    const task = nextTask(step);
    const loss = await lossAndGradient(problem, task);
    const slope = await squaredNorm(problem.gradient, problem.turn);
    await checkLevel(run, step, Number.isFinite(slope) ? loss : NaN);
    // The end of an earlier run has been recorded there.
    if (isWanted(run, step) && (step > first || step === 0)) {
      records.push(await record(run, step, isExact ? loss : undefined));
    }
    const met = await stopReason(run, { step, loss, gradientNorm: Math.sqrt(slope) }, isExact);
    if (met !== undefined) {
      reason = met;
      break;
    }
    const before = slope === 0 && loss > 0 ? problem.theta.slice() : undefined;
    const moved = await rule.step({
      ...{ problem, task, loss, slope, curvature, learningRate, count: step + 1 },
      ...{ memory, settings: own },
    });
    if (!moved) {
      reason = "stalled";
      break;
    }
    losses.push(loss);
    options.onProgress?.({ done: step + 1 - first, total: steps, loss });
    await problem.turn();
    if (before !== undefined && await isStuck(run, before, isExact)) {
      step++;
      reason = "stalled";
      break;
    }
  }
  const loss = await lossAt(problem, all);
  await checkLevel(run, step, loss);
  const { stop, record: wanted } = options;
  if (reason === "steps" && stop?.loss !== undefined && loss < stop.loss) reason = "loss";
  if (wanted !== undefined && records.at(-1)?.step !== step) {
    records.push(await record(run, step, loss));
  }
  return {
    ...{ loss, step, reason, learningRate, history: { losses, records } },
    params: parametersNow(problem, run.params, { copied: true }),
    state: Object.freeze({ ...from, step, memory: Object.freeze(memory) }),
  };
}

/** The inputs of each step, which depend on its number and the seed alone. */
function tasksOf({ all, targets, settings, options, from, attempt }: Run): (step: number) => Task {
  const { batch, seed, loss } = settings;
  const { n } = all.inputs;
  const masked = (task: Task, step: number): Task =>
    options.dropoutSeed === undefined ? task : { ...task, masks: step };
  if (batch === undefined) return (step) => masked(all, step);
  const next = batchRows(n, batch, seed);
  for (let step = 0; step < from.step; step++) next();
  return (step) => masked(rowsOf(all, next(), { loss, y: targets, attempt }), step);
}

/** Whether a step without a gradient has moved nothing, and no input has a gradient there. */
async function isStuck(
  { problem, all }: Run,
  before: Float64Array,
  isExact: boolean,
): Promise<boolean> {
  if (problem.theta.some((value, p) => value !== before[p])) return false;
  if (isExact) return true;
  // Other batches and masks may have one.
  await lossAndGradient(problem, all);
  return await squaredNorm(problem.gradient, problem.turn) === 0;
}

/** Throws if training has diverged. */
async function checkLevel(run: Run, step: number, loss: number): Promise<void> {
  const { problem, params, from, learningRate, settings, attempt } = run;
  const momentum = settings.optimizer.rule.momentum?.(settings.optimizer.settings);
  const level = momentum === undefined ? DIVERGED.other : DIVERGED.descent;
  const isTooLarge = from.unit > 0 && loss > level * from.unit;
  if (Number.isFinite(loss) && !isTooLarge) return;
  let maxLearningRate: number | undefined;
  if (momentum !== undefined) {
    const { graph } = problem.bound;
    const start = readParameters(params, graph, attempt);
    viewsOf(problem.theta, graph, problem.counts).forEach((view, i) => view?.set(start[i]!));
    maxLearningRate = await stabilityLimit(run, run, momentum);
  }
  throw new DivergenceError(attempt, {
    ...{ step, learningRate, maxLearningRate },
    loss: Number.isFinite(loss) ? loss : NaN,
  });
}

function isWanted({ options: { record } }: Run, step: number): boolean {
  return record !== undefined && isRecorded(record, step);
}

async function record(run: Run, step: number, loss?: number): Promise<TrainingRecord> {
  const { net, params, problem, from: { start }, options, all } = run;
  return await makeRecord(options.record!, {
    ...{ net, start, step, train: options.train, options: shared(run), turn: problem.turn },
    loss: loss ?? await lossAt(problem, all),
    params: parametersNow(problem, params, { copied: false }),
  });
}

async function stopReason(
  { options: { stop }, problem, all }: Run,
  report: TrainingReport,
  isExact: boolean,
): Promise<Reason | undefined> {
  if (stop === undefined) return undefined;
  if (stop.loss !== undefined && report.loss < stop.loss) {
    if (isExact || await lossAt(problem, all) < stop.loss) return "loss";
  }
  if (stop.gradientNorm !== undefined && report.gradientNorm < stop.gradientNorm) {
    return "gradientNorm";
  }
  if (stop.when === undefined) return undefined;
  const answer: unknown = stop.when(report);
  if (typeof answer === "boolean") return answer ? "when" : undefined;
  throw new TypeError(`Cannot train a network as 'stop.when' must say true or false`);
}
