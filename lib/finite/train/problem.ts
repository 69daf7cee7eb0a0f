/**
 * A network in training: its parameters, which steps change in place, and the loss as a function of them.
 *
 * @module
 */
import { take } from "../../arithmetic/entries.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { allocateShared } from "../../parallel/mod.ts";
import { type LossFunctions, lossFunctions } from "../../predict/training/loss_functions.ts";
import type { Loss } from "../../predict/training/losses.ts";
import { makeTensor, sizeOf, type Tensor } from "../../tensor.ts";
import type { Context } from "../context.ts";
import { entriesOf, type Graph, shapeOf } from "../graph.ts";
import type { Jet } from "../jet.ts";
import { makeParameters, type Parameters } from "../parameters.ts";
import { batchSize, type Inputs, type Prepared, sliceInputs } from "../prepare.ts";
import { type Bound, forward, gradients, type Trace } from "../run.ts";
import { addTo } from "../pieces.ts";
import { Scratch } from "../scratch.ts";

/** Inputs with the loss of their outputs. */
export interface Task {
  /** The inputs. */
  readonly inputs: Inputs;
  /** The loss of their outputs. */
  readonly loss: LossFunctions;
  /** Number that gives dropout its masks; undefined where nothing is dropped. */
  readonly masks?: number | undefined;
}

/** A network in training. */
export interface Problem {
  /** The graph; trained parameters are views of `theta`. */
  readonly bound: Bound;
  /** Which tensors are trained. */
  readonly counts: readonly boolean[];
  /** All trained numbers. */
  readonly theta: Float64Array;
  /** The gradient that was computed last, entries as in `theta`. */
  readonly gradient: Float64Array;
  /** Room for another vector of trained numbers. */
  readonly spare: () => Float64Array;
  /** Lets other tasks run now and then. */
  readonly turn: Turn;
  /** The context of some of the inputs of a task. */
  readonly contextOf: (task: Task, start: number, count: number) => Context;
  /** Storage of what is computed on the way. */
  readonly scratch: Scratch;
}

/** Sets up the training of some of the tensors; the caller's own are copied. */
export function makeProblem(
  { bound: { graph, parameters }, backend, turn, contextOf }: Prepared,
  counts: readonly boolean[],
): Problem {
  const scratch = new Scratch((length) => backend.allocate(length));
  const size = parameters.reduce((sum, [data], i) => counts[i] ? sum + data!.length : sum, 0);
  const theta = backend.allocate(size);
  const views = viewsOf(theta, graph, counts);
  views.forEach((view, i) => view?.set(parameters[i]![0]!));
  let spare: Float64Array | undefined;
  return {
    bound: { graph, parameters: parameters.map((jet, i) => views[i] ? [views[i]] : jet) },
    counts,
    theta,
    gradient: new Float64Array(size),
    spare: () => spare ??= new Float64Array(size),
    turn,
    contextOf: (task, start, count) => {
      const context = contextOf(task.inputs, start, count);
      const { masks } = context.batch;
      const own = masks && task.masks !== undefined ? { ...masks, stream: task.masks } : undefined;
      const allocate = (length: number): Float64Array => scratch.take(length);
      return { ...context, allocate, batch: { ...context.batch, masks: own } };
    },
    scratch,
  };
}

/** The part of each trained tensor in a vector of all trained numbers. */
export function viewsOf(
  vector: Float64Array,
  { parameters }: Graph,
  counts: readonly boolean[],
): readonly (Float64Array | undefined)[] {
  let start = 0;
  return parameters.map(({ shape }, i) =>
    counts[i] ? vector.subarray(start, start += sizeOf(shape)) : undefined
  );
}

/** L(theta) for the inputs of a task. */
export async function lossAt(problem: Problem, task: Task): Promise<number> {
  const { f } = await outputs(problem, task);
  return task.loss.value(f);
}

/** L(theta), and its gradient in `problem.gradient`. */
export async function lossAndGradient(problem: Problem, task: Task): Promise<number> {
  const { f, trace } = await outputs(problem, task);
  const value = task.loss.value(f);
  await pullBack(problem, task, { cotangent: task.loss.gradient(f), trace });
  return value;
}

/** Outputs of all inputs; with all values on their way if they are held at once. */
export async function outputs(
  problem: Problem,
  task: Task,
): Promise<{ readonly f: Float64Array; readonly trace: Trace | undefined }> {
  const { graph } = problem.bound;
  const size = outputSize(problem);
  const f = new Float64Array(task.inputs.n * size);
  let trace: Trace | undefined;
  for (const [start, count] of partsOf(problem, task)) {
    trace = await traceOf(problem, task, [start, count]);
    f.set(trace.values[graph.output]![0]!, start * size);
  }
  return { f, trace: trace?.n === task.inputs.n ? trace : undefined };
}

/** What is sent back from the outputs. */
export interface PullBack {
  /** u, `[n, outputs]`. */
  readonly cotangent: Float64Array;
  /** The values on the way of all inputs, if they are there. */
  readonly trace?: Trace | undefined;
}

/** J^T u, in `problem.gradient`. */
export async function pullBack(
  problem: Problem,
  task: Task,
  { cotangent, trace }: PullBack,
): Promise<void> {
  const { bound, counts, gradient, turn } = problem;
  const size = outputSize(problem);
  const sums = viewsOf(gradient, bound.graph, counts);
  for (const [start, count] of partsOf(problem, task)) {
    const values = trace ?? await traceOf(problem, task, [start, count]);
    const part = cotangent.subarray(start * size, (start + count) * size);
    const found = await gradients(bound, values, { cotangent: [part], counts });
    for (const [i, sum] of sums.entries()) {
      if (sum === undefined) continue;
      const [added] = found[i]!;
      if (added === undefined) {
        if (start === 0) sum.fill(0);
      } else if (start === 0) {
        sum.set(added);
      } else {
        await addTo(sum, added, turn);
      }
    }
  }
}

/** J v for a direction v of the trained numbers, `[n, outputs]`. */
export async function pushForward(
  problem: Problem,
  task: Task,
  direction: Float64Array,
): Promise<Float64Array> {
  const { bound: { graph, parameters }, counts } = problem;
  const along = viewsOf(direction, graph, counts);
  const bound: Bound = { graph, parameters: parameters.map(([at], i): Jet => [at, along[i]]) };
  const size = outputSize(problem);
  const made = new Float64Array(task.inputs.n * size);
  for (const [start, count] of partsOf(problem, task)) {
    const { values } = await traceOf({ ...problem, bound }, task, [start, count], 2);
    const slope = values[graph.output]![1];
    if (slope !== undefined) made.set(slope, start * size);
  }
  return made;
}

/** Number of outputs of one input. */
export function outputSize({ bound: { graph } }: Problem): number {
  return entriesOf(shapeOf(graph, graph.output));
}

async function traceOf(
  problem: Problem,
  task: Task,
  [start, count]: readonly [number, number],
  terms = 1,
): Promise<Trace> {
  // What an earlier pass has left is no longer needed.
  problem.scratch.reset();
  const input = sliceInputs(task.inputs, [start, count], terms);
  const context = problem.contextOf(task, start, count);
  return await forward(problem.bound, { n: count, input, context });
}

function* partsOf(
  { bound: { graph } }: Problem,
  { inputs: { n } }: Task,
): Generator<readonly [number, number]> {
  const rows = batchSize(graph, 2);
  for (let start = 0; start < n; start += rows) yield [start, Math.min(rows, n - start)];
}

/** Some rows of a task. */
export function rowsOf(
  { inputs: { x, n, patterns, stream } }: Task,
  rows: readonly number[],
  { loss, y, attempt }: { readonly loss: Loss; readonly y: Tensor; readonly attempt: string },
): Task {
  const graphs = patterns &&
    makeTensor([n, patterns.length / n], patterns);
  const inputs: Inputs = {
    ...{ x: take(x, rows), n: rows.length, stream },
    patterns: graphs && take(graphs, rows).data,
  };
  return { inputs, loss: lossFunctions(loss, take(y, rows), attempt) };
}

/**
 * The parameters as they are now, in float64: frozen tensors are the caller's own if they are, the others
 * views that further steps change, or copies.
 */
export function parametersNow(
  { bound: { graph, parameters }, counts }: Problem,
  params: Parameters,
  { copied }: { readonly copied: boolean },
): Parameters {
  return makeParameters(graph.parameters.map(({ place, name, shape }, i) => {
    const given = params.layers[place]![name]!;
    if (!counts[i] && given.dtype === "float64") return { place, name, tensor: given };
    let data = parameters[i]![0]!;
    if (copied) {
      const own = allocateShared(data.length);
      own.set(data);
      data = own;
    }
    const tensor = Object.freeze(makeTensor(Object.freeze([...shape]), data));
    return { place, name, tensor };
  }));
}
