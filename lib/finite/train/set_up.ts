/**
 * Everything that a run of training starts with.
 *
 * @module
 */
import { checkAllFinite } from "../../first_not_finite.ts";
import { checkWhole } from "../../options.ts";
import { checkLoss } from "../../predict/training/check_loss.ts";
import { lossFunctions } from "../../predict/training/loss_functions.ts";
import { readTensor } from "../../read_tensor.ts";
import type { Net } from "../../stax/network.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { checkOutputs } from "../check_outputs.ts";
import { shapeOf } from "../graph.ts";
import { type Parameters, placeFor } from "../parameters.ts";
import { type FiniteOptions, type Inputs, prepare } from "../prepare.ts";
import { readTrain } from "../trained.ts";
import { stableRate } from "./learning_rate.ts";
import type { TrainingOptions, TrainingSettings } from "./options.ts";
import { makeProblem, outputs, type Problem, type Task } from "./problem.ts";
import type { Memory } from "./rule.ts";
import { emptyMemory, readMemory, type TrainingState } from "./state.ts";

/** What training is asked for. */
export interface TrainingJob {
  /** The network. */
  readonly net: Net;
  /** Its parameters. */
  readonly params: Parameters;
  /** Training inputs. */
  readonly x: TensorLike;
  /** Targets. */
  readonly y: TensorLike;
  /** What the caller chose. */
  readonly options: TrainingOptions;
  /** The same with defaults. */
  readonly settings: TrainingSettings;
  /** What is attempted. */
  readonly attempt: string;
}

/** A run of training before its first step. */
export interface Run extends TrainingJob {
  /** The network in training. */
  readonly problem: Problem;
  /** All inputs, nothing being dropped. */
  readonly all: Task;
  /** Targets, of the shape of the outputs or `[n]`. */
  readonly targets: Tensor;
  /** c, if the second derivatives of the loss by the outputs are c I. */
  readonly curvature: number | undefined;
  /** eta. */
  readonly learningRate: number;
  /** What the optimizer keeps. */
  readonly memory: Memory;
  /** Where training is before the first step, but for the memory. */
  readonly from: Omit<TrainingState, "memory">;
}

/** Reads everything, and finds the learning rate. */
export async function setUp(job: TrainingJob): Promise<Run> {
  const { net, params, options, settings, attempt } = job;
  const { loss, optimizer, batch } = settings;
  const read = (values: unknown, name: string) => readTensor(attempt, `'${name}'`, values);
  const { predictions, kernel } = options.record ?? {};
  const sets: (readonly [Tensor, string])[] = [[read(job.x, "x"), "x"]];
  const y = read(job.y, "y");
  if (predictions !== undefined) {
    sets.push([read(predictions, "record.predictions"), "record.predictions"]);
  }
  if (kernel !== undefined) sets.push([read(kernel, "record.kernel"), "record.kernel"]);
  const prepared = await prepare({ net, params, inputs: sets, options: shared(job), attempt });
  const { graph } = prepared.bound;
  const counts = readTrain(options.train, graph, attempt);
  if (!counts.includes(true)) {
    throw new RangeError(
      `Cannot ${attempt} as no tensor is trained: let 'train' say true of one, or use a network with ` +
        `parameters`,
    );
  }
  const problem = makeProblem(prepared, counts);
  const [first] = prepared.inputs as readonly [Inputs];
  const placed = makeTensor(first.x.shape, placeFor(prepared.backend, first.x.data));
  const shape = shapeOf(graph, graph.output);
  const targets = readTargets(y, [first.n, ...shape.spatial, shape.channels], attempt);
  loss.checkTargets?.(targets);
  if (batch !== undefined) checkWhole(attempt, "batch", batch, 1, first.n);
  const all: Task = {
    inputs: { ...first, x: placed },
    loss: lossFunctions(loss, targets, attempt),
  };
  const curvature = loss.curvature?.(targets.data.length);
  if (curvature === undefined && optimizer.rule.needsCurvature) {
    throw new TypeError(
      `Cannot ${attempt} with the optimizer "${optimizer.kind}" as the loss has no 'curvature': use ` +
        `"line-search"`,
    );
  }
  const { f, trace } = await outputs(problem, all);
  if (trace !== undefined) checkOutputs(f, trace, { graph, attempt });
  checkLoss(all.loss, f, attempt);
  const memoryJob = { optimizer, size: problem.theta.length, graph, attempt };
  const { resume } = options;
  const memory = resume === undefined ? emptyMemory(memoryJob) : readMemory(resume, memoryJob);
  const learningRate = settings.learningRate ?? resume?.learningRate ??
    await defaultRate(job, { problem, all, curvature });
  const unit = resume?.unit ?? unitOf(all, f);
  const from = {
    ...{ step: resume?.step ?? 0, optimizer: optimizer.kind, learningRate, unit },
    start: resume?.start ?? params,
  };
  return { ...job, problem, all, targets, curvature, learningRate, memory, from };
}

/** The options that all functions of networks of finite width share. */
export function shared({ options }: TrainingJob): FiniteOptions {
  const { patterns, dropoutSeed, backend, workers, signal } = options;
  return { patterns, dropoutSeed, backend, workers, signal };
}

const NO_MOMENTUM = { momentum: 0, nesterov: false };

/** What of a run is known when a learning rate is wanted. */
type Started = Pick<Run, "problem" | "all" | "curvature">;

async function defaultRate(
  job: TrainingJob,
  started: Started,
): Promise<number> {
  const { settings: { optimizer }, attempt } = job;
  if (optimizer.rule.learningRate !== undefined) return optimizer.rule.learningRate;
  const momentum = optimizer.rule.momentum?.(optimizer.settings) ?? NO_MOMENTUM;
  const limit = await stabilityLimit(job, started, momentum);
  if (limit === undefined) {
    throw new TypeError(
      `Cannot ${attempt} without a 'learningRate' as the loss has no 'curvature' to find one from: ` +
        `pass one, or use "line-search" or "adam"`,
    );
  }
  // Where no output depends on the parameters any rate will do.
  if (limit === Infinity) return 1;
  // Steps add up with momentum while the network is far from linear: near a half of the limit most diverge.
  return (1 - momentum.momentum ** 2) / 2 * limit;
}

/** The learning rate below which descent on all inputs is stable, if the loss has a curvature. */
export async function stabilityLimit(
  job: TrainingJob,
  { problem, all, curvature }: Started,
  momentum: { readonly momentum: number; readonly nesterov: boolean },
): Promise<number | undefined> {
  if (curvature === undefined) return undefined;
  const { backend, workers, signal } = job.options;
  return await stableRate(problem, all, {
    ...{ curvature, ...momentum, attempt: job.attempt },
    options: { backend, workers, signal },
  });
}

/** The loss at the start, or that of outputs 0 if it is larger. */
function unitOf({ loss }: Task, f: Float64Array): number {
  const nothing = loss.value(new Float64Array(f.length));
  return Math.max(loss.value(f), Number.isFinite(nothing) ? nothing : 0);
}

function readTargets(targets: Tensor, shape: readonly number[], attempt: string): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const isList = targets.shape.length === 1 && size === shape[0];
  if (`${targets.shape}` !== `${shape}` && !(isList && targets.data.length === size)) {
    throw new TypeError(
      `Cannot ${attempt} as 'y' must have the shape [${shape}] of the outputs: ` +
        `found [${targets.shape}]`,
    );
  }
  checkAllFinite(attempt, "'y'", targets, (at) => `${at} of it`);
  return makeTensor(targets.shape, targets.data.slice());
}
