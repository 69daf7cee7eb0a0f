/**
 * Training by gradient flow on the squared error, in closed form.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type Matrix, type PlainMatrix, readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { product } from "../../linalg/product.ts";
import { type Run, runOn, startRun } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { readTargets, type Targets } from "../read.ts";
import type { RidgeOptions } from "../ridge.ts";
import { checkTime, roundingOfImages, type SpectralFlow, spectralFlow } from "./spectral_flow.ts";
import { checkStart, readStart, type TrainedOutputs, type TrainingStart } from "./start.ts";
import { readTimes, sideBySide, subtractEach } from "../times.ts";

/** Options of {@linkcode gradientFlow}. */
export interface GradientFlowOptions extends LinearAlgebraOptions, RidgeOptions {
  /** eta, the factor of time; positive. @default {1} */
  readonly learningRate?: number | undefined;
}

/** Options of one look at a {@linkcode GradientFlow}. */
export interface GradientFlowStart extends TrainingStart {
  /** Stops the computation. */
  readonly signal?: AbortSignal | undefined;
}

/** Training by gradient flow, ready for any time. */
export interface GradientFlow {
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Eigenvalues of K + r I in ascending order, `[n]`; those that are zero are so exactly. */
  readonly eigenvalues: Tensor;
  /**
   * Outputs at a time.
   *
   * @param t Time, not negative; Infinity is the end of training. For an array of times the results
   * have a leading axis, `[times, ...]`.
   * @param start Where training starts, and the test inputs.
   * @returns Outputs at training inputs, and at test inputs if `kTestTrain` is given.
   * @throws {TypeError} If a shape does not fit.
   * @throws {RangeError} If an entry is not finite, or a time is negative.
   */
  at(t: number | TensorLike, start?: GradientFlowStart): Promise<TrainedOutputs>;
}

const ATTEMPT = "follow a gradient flow";

/**
 * Gradient flow on the loss |f - y|^2 / (2 N), the mean over N = n k entries:
 *
 * f_t = f_0 + (e^(-eta t K / N) - I) (f_0 - y) at the training inputs, and
 * f_t(x) = f_0(x) + k(x, X) K^-1 (e^(-eta t K / N) - I) (f_0 - y) at any other (Lee et al., Wide neural
 * networks of any depth evolve as linear models under gradient descent, 2019, section 2.2).
 *
 * One eigendecomposition serves all times. Directions in which K is zero to rounding, as the difference
 * of two equal inputs, are not learned at the training inputs at any time: the outputs tend to those of
 * the pseudo-inverse.
 *
 * With a ridge r, K + r I takes the place of K in both formulas, as if every training input had one
 * feature of its own with weight r. Outputs at training inputs have a part in theirs and tend to y;
 * at new inputs the end is kernel regression with that ridge. To see that smooth function at the
 * training inputs too, pass K itself as `kTestTrain`.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The learning rate, the ridge, and the common options.
 * @returns The flow.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, the learning rate is not
 * positive, or an eigenvalue of K + r I is negative beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { gradientFlow } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const flow = await gradientFlow([[2, 0], [0, 4]], [1, 1]);
 * const { train, test } = await flow.at([0, 1, Infinity], { kTestTrain: [[1, 1]] });
 * assertEquals(train.shape, [3, 2]);
 * assertAlmostEquals(train.data[2]!, 1 - Math.exp(-1));
 * assertAlmostEquals(test!.data[2]!, 1 / 2 + 1 / 4);
 * ```
 */
export async function gradientFlow(
  kTrain: TensorLike,
  y: TensorLike,
  options: GradientFlowOptions = {},
): Promise<GradientFlow> {
  checkOptions(ATTEMPT, options, ["learningRate", "ridge", "ridgeScale"]);
  const { learningRate, ridge, ridgeScale } = options;
  const run = await startRun(options);
  const { turn } = run;
  const kernel = await readSymmetric(kTrain, ATTEMPT, turn, "'kTrain'");
  const targets = await readTargets(y, kernel.rows, ATTEMPT, turn);
  const { n, outputs } = targets;
  const settings = { learningRate, ridge, ridgeScale, outputs, attempt: ATTEMPT };
  const flow = await spectralFlow(run, kernel, settings);
  return {
    ridge: flow.ridge,
    eigenvalues: makeTensor([n], flow.values.slice()),
    at: (t, start = {}) => outputsAt(flow, targets, t, start),
  };
}

async function outputsAt(
  flow: SpectralFlow,
  targets: Targets,
  t: number | TensorLike,
  start: GradientFlowStart,
): Promise<TrainedOutputs> {
  checkStart(ATTEMPT, start, ["signal"]);
  const times = readTimes(t, ATTEMPT, (time) => checkTime(ATTEMPT, time));
  const run = runOn(flow.backend, start.signal);
  const { turn } = run;
  const { train, test } = await readStart(start, targets, ATTEMPT, turn);
  const { n, outputs, y } = targets;
  const { vectors } = flow;
  const error = { rows: n, columns: outputs, data: train.map((f0, p) => f0 - y.data[p]!) };
  const components = await product(run, vectors, error, { transposeA: true });
  const gains = times.list.map((time) => flow.gain(time));
  const shape = [...times.leading, n, ...y.shape.slice(1)];
  // One minus the decay is exact where the gain is: at small times as well.
  const shares = gains.map((gain) => gain.map((value, j) => flow.values[j]! * value));
  const change = await product(run, vectors, await scaled(components, shares, turn));
  const learned = await subtractEach(train, change, shape, turn);
  if (test === undefined) return { train: learned };
  const weights = await testWeights(run, flow, { components, gains }, test.kernel);
  const testChange = await product(run, test.kernel, weights);
  const testShape = [...times.leading, test.kernel.rows, ...y.shape.slice(1)];
  const testOutputs = await subtractEach(test.f0, testChange, testShape, turn);
  return { train: learned, test: testOutputs };
}

/**
 * V diag(gain) C for each time. A direction v without a kernel has no part in them if k(x, X) v is zero
 * to rounding for all x, of which a gain that grows with time would make much.
 */
async function testWeights(
  run: Run,
  flow: SpectralFlow,
  { components, gains }: {
    readonly components: PlainMatrix;
    readonly gains: readonly Float64Array[];
  },
  test: Matrix,
): Promise<PlainMatrix> {
  const zeros = flow.values.filter((value) => value === 0).length;
  const counts = zeros === 0 ? [] : await directionsSeen(run, flow, zeros, test);
  const kept = gains.map((gain) => gain.map((value, j) => j < zeros && !counts[j] ? 0 : value));
  const weights = await scaled(components, kept, run.turn);
  return await product(run, flow.vectors, weights);
}

/** Tells for each of the first eigenvectors v whether k(x, X) v is more than rounding for some x. */
async function directionsSeen(
  run: Run,
  { n, vectors }: SpectralFlow,
  zeros: number,
  test: Matrix,
): Promise<boolean[]> {
  const first = new Float64Array(n * zeros);
  for (let i = 0; i < n; i++) {
    first.set(vectors.data.subarray(i * n, i * n + zeros), i * zeros);
  }
  const directions = { rows: n, columns: zeros, data: first };
  const images = await product(run, test, directions);
  const rounding = roundingOfImages(n, test);
  const seen = Array<boolean>(zeros).fill(false);
  images.data.forEach((entry, p) => {
    if (Math.abs(entry) > rounding) seen[p % zeros] = true;
  });
  return seen;
}

/** diag(factors) C for each list of factors, side by side: `[n, times * outputs]`. */
async function scaled(
  { rows: n, columns: k, data }: PlainMatrix,
  factors: readonly Float64Array[],
  turn: Turn,
): Promise<PlainMatrix> {
  const blocks: Float64Array[] = [];
  for (const each of factors) {
    const block = data.slice();
    for (let p = 0; p < block.length; p++) block[p]! *= each[Math.floor(p / k)]!;
    blocks.push(block);
    await turn();
  }
  return await sideBySide(n, blocks, turn);
}
