/**
 * Recursive feature machines: kernels that learn which directions of the inputs matter.
 *
 * @module
 */
import { commonOptions } from "../linalg/options.ts";
import { runOn, startRun } from "../linalg/run.ts";
import { startTurns } from "../parallel/yielder.ts";
import { runWatched } from "../notebook/own_progress.ts";
import { accuracy } from "../predict/regression/classification.ts";
import { readTargets, type Targets } from "../predict/read.ts";
import { randomGenerator } from "../random.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { medianDistance } from "./bandwidth.ts";
import { checkClasses, logisticLoss } from "./logistic.ts";
import { withinGroups } from "./blocks.ts";
import { averageOuterProduct, type Expansion } from "./gradients.ts";
import type { RfmIteration } from "./iteration.ts";
import type { PairContext } from "./kernels/pairs.ts";
import { hasBandwidth } from "./kernels/spec.ts";
import { makeModel, type RfmModel } from "./model.ts";
import type { RfmParts } from "./parts.ts";
import { readSettings, type RfmOptions, type RfmProgress, type Settings } from "./options.ts";
import {
  identityMetric,
  type Metric,
  type Points,
  pointsOf,
  rootOf,
  selectPoints,
} from "./points.ts";
import { checkVaries, readInputs, readValidation, type Validation } from "./read.ts";
import { expand, solve } from "./solve.ts";

const ATTEMPT = "train a recursive feature machine";

/**
 * Trains a recursive feature machine (Radhakrishnan, Beaglehole, Pandit and Belkin, Mechanism for feature
 * learning in neural networks and backpropagation-free machine learning models, Science 383, 2024): kernel
 * regression with K_M(x, z) = k(M^(1/2) x, M^(1/2) z) in turn with
 *
 *     M <- (1/n) sum_i sum_c grad f_c(x_i) grad f_c(x_i)',
 *
 * the average gradient outer product of the fit f, starting from M = I. M is what the first layer of a
 * trained network learns, up to scale: W'W (the neural feature ansatz).
 *
 * Most of the gain comes in one to three iterations, and the error may rise afterwards: pass `validation`
 * to keep the best. Where the first fit has no signal there is none to learn from.
 *
 * Of a network only fully connected ones without dropout are taken, with the nonlinearities relu, leakyRelu,
 * abs, abRelu, erf, sin and cos, whose kernels are differentiated exactly. In the gradient at a training
 * input its own term counts 0 where it has no limit: all of it for the Laplace kernel.
 *
 * Memory: the kernel and its factor with the solver "cholesky", else blocks of 32 MB for kernels above 4 GiB.
 *
 * Inputs must not change until the promise settles.
 *
 * @param x Inputs, `[n, d]`; images `[n, ...]` are flattened.
 * @param y Targets, `[n]` or `[n, c]`; classes as those of {@linkcode oneHot}.
 * @param options The kernel, the iterations, and the common options.
 * @returns The model.
 * @throws {TypeError} If shapes do not fit, an option is not known, or the gradient of a network's kernel is
 * not.
 * @throws {RangeError} If an entry is not finite, an option is out of range, there are fewer than two
 * inputs, all inputs or all targets are equal, or M or the median distance becomes 0.
 * @throws {NotPositiveDefiniteError} If K + r I is singular to rounding.
 * @throws {Error} If a logistic fit does not converge, as with a tiny ridge.
 * @throws {OutOfMemoryError} If there is no memory for the kernel.
 *
 * @example Usage
 * ```ts
 * import { matrix, randomGenerator, rfm } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const x = randomGenerator(0).normal([80, 4]);
 * const y = matrix(80, 1, (i) => x.data[4 * i]! ** 2);
 * const { features, history } = await rfm(x, y, { iterations: 2 });
 * // The first feature is the one that matters.
 * assert(features.data[0] === 1 && features.data[5]! < 0.1);
 * assert(history.length === 3);
 * ```
 */
export async function rfm(
  x: TensorLike,
  y: TensorLike,
  options: RfmOptions = {},
): Promise<RfmModel> {
  const frame = await readFrame(x, y, options);
  const found = await runWatched("features", options, ({ signal, onProgress }) =>
    iterate({
      ...frame,
      options: { ...options, signal },
      settings: { ...frame.settings, onProgress },
      context: { ...frame.context, ...runOn(frame.context.backend, signal) },
    }));
  return makeModel(found, commonOptions({ ...options, signal: undefined }));
}

/**
 * M after one fit with M = I, by which a tree is split.
 *
 * @param x Inputs, `[n, d]`.
 * @param y Targets, `[n]` or `[n, c]`.
 * @param options As those of {@linkcode rfm}.
 * @returns M, `[d, d]` or `[d]`.
 */
export async function firstFeatures(x: Tensor, y: Tensor, options: RfmOptions): Promise<Tensor> {
  const frame = await readFrame(x, y, options);
  const metric = identityMetric(x.shape[1]!);
  const points = await pointsOf(frame.context, frame.x, metric);
  const { expansion } = await fitOnce(frame, points, metric, 0);
  return await learn(frame, { expansion, points, metric, iteration: 0 });
}

async function readFrame(x: TensorLike, y: TensorLike, options: RfmOptions): Promise<Frame> {
  const inputs = readInputs(x, "x", ATTEMPT);
  const [n, d] = [inputs.shape[0]!, inputs.shape[1]!];
  const settings = readSettings(options, n, d, ATTEMPT);
  const targets = await readTargets(y, n, ATTEMPT, startTurns(options.signal));
  checkVaries(inputs, targets, ATTEMPT);
  const validation = await readValidation(settings.validation, d, targets, options.signal);
  if (settings.loss === "logistic") {
    checkClasses(targets.y, "y", ATTEMPT);
    if (validation !== undefined) checkClasses(validation.y, "validation.y", ATTEMPT);
  }
  const context = await startRun(options);
  return { x: inputs, targets, validation, settings, options, context };
}

/** All that iterations share. */
interface Frame {
  readonly x: Tensor;
  readonly targets: Targets;
  readonly validation: Validation | undefined;
  readonly settings: Settings;
  readonly options: RfmOptions;
  readonly context: PairContext;
}

async function iterate(frame: Frame): Promise<RfmParts> {
  const { x, settings, context } = frame;
  const d = x.shape[1]!;
  const history: RfmIteration[] = [];
  let features = identity(d, settings.diagonal);
  let metric = identityMetric(d);
  let best: Omit<RfmParts, "history"> | undefined;
  for (let iteration = 0;; iteration++) {
    const points = await pointsOf(context, x, metric);
    const { expansion, entry } = await fitOnce(frame, points, metric, iteration);
    history.push(entry);
    settings.onIteration?.(entry, makeTensor(features.shape, features.data.slice()));
    if (best === undefined || isBetter(frame, entry, history[best.iteration]!)) {
      const { kernel, coefficients } = expansion;
      best = { kernel, x, features, coefficients, iteration };
    }
    if (iteration === settings.iterations) return { ...best, history };
    features = await learn(frame, { expansion, points, metric, iteration });
    metric = await rootOf(context, features, ATTEMPT);
  }
}

/** Whether a fit replaces the best one so far: the last one does without validation data. */
function isBetter(
  { validation }: Frame,
  { validation: score }: RfmIteration,
  { validation: best }: RfmIteration,
): boolean {
  if (validation === undefined) return true;
  return validation.score === "loss" ? score! < best! : score! > best!;
}

async function fitOnce(
  frame: Frame,
  points: Points,
  metric: Metric,
  iteration: number,
): Promise<{ readonly expansion: Expansion; readonly entry: RfmIteration }> {
  const { targets: { y }, settings, options, context } = frame;
  const kernel = { spec: settings.spec, bandwidth: await bandwidthOf(frame, points, iteration) };
  const report = reporter(settings, iteration);
  const job = { kernel, points, y, settings, options: commonOptions(options), report };
  const { coefficients, residual, outputs } = await solve(job, context, ATTEMPT);
  const expansion = { kernel, centres: points, coefficients };
  return {
    expansion,
    entry: {
      iteration,
      loss: lossOf(settings, outputs.data, y.data),
      residual,
      validation: await scoreOf(frame, expansion, metric),
      bandwidth: hasBandwidth(kernel.spec) ? kernel.bandwidth : undefined,
      eigenvalues: [...metric.eigenvalues],
    },
  };
}

async function bandwidthOf(
  { settings: { spec, bandwidth, seed }, context }: Frame,
  points: Points,
  iteration: number,
): Promise<number> {
  if (typeof bandwidth === "number") return bandwidth;
  const median = await medianDistance(spec, points, seed, context);
  if (median > 0) return bandwidth.medians * median;
  throw new RangeError(
    `Cannot ${ATTEMPT} as the median distance of the inputs is 0 in iteration ${iteration}: ` +
      `give 'bandwidth' as a number`,
  );
}

async function scoreOf(
  { validation, settings, context }: Frame,
  expansion: Expansion,
  metric: Metric,
): Promise<number | undefined> {
  if (validation === undefined) return undefined;
  const { x, y, score } = validation;
  const points = await pointsOf(context, x, metric);
  const predicted = await expand(expansion, points, context);
  if (score === "loss") return lossOf(settings, predicted.data, y.data);
  const isOdds = settings.loss === "logistic" && y.data.length === y.shape[0];
  // Log odds tell the classes by their sign.
  const signs = (): Tensor => makeTensor(y.shape, y.data.map((value) => 2 * value - 1));
  return accuracy(predicted, isOdds ? signs() : y);
}

/** The next M. */
async function learn(
  { settings, context }: Frame,
  { expansion, points, metric, iteration }: {
    readonly expansion: Expansion;
    readonly points: Points;
    readonly metric: Metric;
    readonly iteration: number;
  },
): Promise<Tensor> {
  const { batch, seed, centering, diagonal, groups } = settings;
  const report = reporter(settings, iteration);
  const drawn = batch === points.n
    ? points
    : selectPoints(points, draw(points.n, batch, seed + iteration));
  const job = {
    ...{ expansion, points: drawn, metric, centering, diagonal },
    onProgress: (done: number) => report("gradients", done, drawn.n),
  };
  const average = await averageOuterProduct(job, context);
  const kept = groups === undefined ? average : withinGroups(average, groups);
  return normalize(kept, settings, iteration);
}

/** Some of n inputs, in order. */
function draw(n: number, count: number, seed: number): number[] {
  return randomGenerator(seed % 2 ** 32).permutation(n).slice(0, count).sort((i, j) => i - j);
}

function normalize(
  features: Tensor,
  { normalize, diagonal, centering }: Settings,
  iteration: number,
): Tensor {
  const d = features.shape[0]!;
  const weights = Array.from({ length: d }, (_, k) => features.data[diagonal ? k : k * d + k]!);
  // The largest entry of a matrix without negative eigenvalues is on its diagonal.
  const largest = Math.max(...weights);
  if (!(largest > 0 && largest < Infinity)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as its features are ${largest === 0 ? "0" : "not finite"} after the fit ` +
        `of iteration ${iteration}: ${
          centering
            ? "the fit is linear, and centering takes linear parts off"
            : "the fit is constant, or too large; scale the targets, or lower the ridge"
        }`,
    );
  }
  if (normalize === "none") return features;
  const scale = normalize === "max" ? largest : weights.reduce((sum, w) => sum + w, 0) / d;
  return makeTensor(features.shape, features.data.map((entry) => entry / scale));
}

function identity(d: number, diagonal: boolean): Tensor {
  if (diagonal) return makeTensor([d], new Float64Array(d).fill(1));
  const data = new Float64Array(d * d);
  for (let k = 0; k < d; k++) data[k * d + k] = 1;
  return makeTensor([d, d], data);
}

function reporter(
  { onProgress, iterations }: Settings,
  iteration: number,
): (stage: RfmProgress["stage"], done: number, total: number) => void {
  return (stage, done, total) => onProgress?.({ iteration, iterations, stage, done, total });
}

function lossOf({ loss }: Settings, f: Float64Array, y: Float64Array): number {
  return loss === "logistic" ? logisticLoss(f, y) : meanSquare(f, y);
}

function meanSquare(f: Float64Array, y: Float64Array): number {
  return f.reduce((sum, value, at) => sum + (value - y[at]!) ** 2, 0) / f.length;
}
