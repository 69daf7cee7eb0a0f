/**
 * Training by gradient descent on any loss.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { matrixOperator } from "../../linalg/operator.ts";
import { checkOptions } from "../../linalg/options.ts";
import { copy } from "../../linalg/passes.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import { withMemory } from "../../memory/with_memory.ts";
import { checkAtLeast, checkOneOf, checkSeed, checkWhole } from "../../options.ts";
import type { TensorLike } from "../../tensor.ts";
import { ATTEMPT } from "./descent.ts";
import {
  type DescentMethod,
  type DescentOutputs,
  type DescentProblem,
  type DescentSettings,
  type GradientDescentStart,
  runDescent,
} from "./descent_run.ts";
import { checkIsLoss } from "./loss_functions.ts";
import type { Loss } from "./losses.ts";
import { checkMomentum, stableLearningRate } from "./max_learning_rate.ts";
import { readTargets } from "../read.ts";
import { checkLearningRate } from "./spectral_flow.ts";

/** Options of {@linkcode gradientDescent}. */
export interface GradientDescentOptions extends LinearAlgebraOptions {
  /**
   * "flow": continuous time. "steps": f_(k+1) = f_k - eta K grad L(f_k) + m (f_k - f_(k-1)).
   * "nesterov": the same with gradients at f_k + m (f_k - f_(k-1)). "line-search": without momentum, each
   * step as long as the loss says. @default {"flow"}
   */
  readonly method?: DescentMethod | undefined;
  /** eta, positive; with "line-search" the first length that is tried. @default {1} */
  readonly learningRate?: number | undefined;
  /**
   * m, from 0 to below 1. Steps without it have 0; a flow without it is the equation of first order.
   */
  readonly momentum?: number | undefined;
  /**
   * Of "steps" and "nesterov": inputs in a random batch, whose gradient times n / batchSize stands for
   * that of all, as in stochastic gradient descent of a loss that is a mean over inputs. @default {all}
   */
  readonly batchSize?: number | undefined;
  /** Seed of the batches, which are the same in every run. @default {0} */
  readonly seed?: number | undefined;
  /** Of a flow: error of a step in units of each component. @default {1e-8} */
  readonly relativeTolerance?: number | undefined;
  /** Of a flow: error of a step of a component near 0. @default {1e-10} */
  readonly absoluteTolerance?: number | undefined;
  /** Of a flow: the largest number of steps of the solver. @default {100000} */
  readonly maxSteps?: number | undefined;
}

/** Training by gradient descent, ready to be run. */
export interface GradientDescent {
  /**
   * Outputs at a time, or after a number of steps.
   *
   * The gradient of the loss is compared with finite differences of its values at the start.
   *
   * @param t A time or a number of steps, or an array of them in any order; for an array the results
   * have a leading axis, `[times, ...]`.
   * @param start Where training starts, and the test inputs.
   * @returns Outputs at training inputs, at test inputs if `kTestTrain` is given, and the loss.
   * @throws {TypeError} If a shape does not fit.
   * @throws {RangeError} If an entry is not finite or becomes so, a time is negative or infinite, a
   * number of steps is not whole, the gradient of the loss is not that of its values, or a flow takes
   * more than `maxSteps`.
   */
  at(t: number | TensorLike, start?: GradientDescentStart): Promise<DescentOutputs>;
}

/**
 * Gradient descent of a wide network on any loss L, by its kernel K at the training inputs X:
 * df/dt = -eta K grad L(f) there, and df(x)/dt = -eta k(x, X) grad L(f) at any other input (Lee et al.,
 * Wide neural networks of any depth evolve as linear models under gradient descent, 2019,
 * section 2.2), or the same in steps.
 *
 * With momentum m the flow is f' = q, q' = -K grad L(f) + (m - 1) / sqrt(eta) q over time sqrt(eta) t,
 * the limit of the steps, and starts with q = 0. Flows are solved with the pair of orders 5 and 4 of
 * Dormand and Prince. For the squared error without momentum, `gradientFlow` has the same in closed form,
 * and the end of training.
 *
 * A step, and any evaluation of a flow, takes one product of K with a matrix of the shape of y. The
 * event loop turns in between.
 *
 * Inputs must not change until the promise settles.
 *
 * @param loss The loss, as {@linkcode meanSquaredError} or {@linkcode crossEntropy}, or one of your own.
 * @param kTrain K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The method and the learning rate, and the common options.
 * @returns The descent; it keeps a copy of K.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, an option is out of range, or steps on a quadratic
 * loss would diverge: the message has the largest learning rate with which they do not. Steps in
 * batches may diverge below it.
 *
 * @example Usage
 * ```ts
 * import { crossEntropy, gradientDescent, oneHot } from "@widenet/ntk";
 * import { assert, assertEquals } from "@std/assert";
 *
 * const k = [[2, 1], [1, 2]];
 * const descent = await gradientDescent(crossEntropy(), k, oneHot([0, 1], 2), { momentum: 0.9 });
 * const { train, test, losses } = await descent.at([1, 10], { kTestTrain: [[1, 1]] });
 * assertEquals([train.shape, test!.shape], [[2, 2, 2], [2, 1, 2]]);
 * assert(losses[1]! < losses[0]!);
 * ```
 */
export async function gradientDescent(
  loss: Loss,
  kTrain: TensorLike,
  y: TensorLike,
  options: GradientDescentOptions = {},
): Promise<GradientDescent> {
  const settings = readSettings(options);
  checkIsLoss(loss, ATTEMPT);
  const run = await startRun(options);
  const { backend, turn } = run;
  const matrix = await readSymmetric(kTrain, ATTEMPT, turn, "'kTrain'");
  const { rows: n } = matrix;
  if (settings.batchSize !== undefined) {
    checkWhole(ATTEMPT, "batchSize", settings.batchSize, 1, n);
  }
  const kernel = await ownCopy(run, matrix);
  const targets = await readTargets(y, n, ATTEMPT, turn);
  loss.checkTargets?.(targets.y);
  const problem = { loss, kernel, targets, settings, backend };
  await checkStable(run, problem);
  return { at: (t, start = {}) => runDescent(problem, t, start) };
}

const METHODS: readonly DescentMethod[] = ["flow", "steps", "nesterov", "line-search"];

function readSettings(options: GradientDescentOptions): DescentSettings {
  checkOptions(ATTEMPT, options, [
    "method",
    "learningRate",
    "momentum",
    "batchSize",
    "seed",
    "relativeTolerance",
    "absoluteTolerance",
    "maxSteps",
  ]);
  const { method = "flow", learningRate = 1, momentum, maxSteps = 100_000 } = options;
  const { batchSize, seed = 0 } = options;
  const { relativeTolerance: relative = 1e-8, absoluteTolerance: absolute = 1e-10 } = options;
  checkOneOf(ATTEMPT, "method", method, METHODS);
  checkLearningRate(ATTEMPT, learningRate);
  if (momentum !== undefined) checkMomentum(ATTEMPT, momentum);
  if (momentum !== undefined && method === "line-search") {
    throw new RangeError(
      `Cannot ${ATTEMPT} with momentum and a line search: use the method "steps" or "nesterov", ` +
        `or leave out 'momentum'`,
    );
  }
  if (batchSize !== undefined && method !== "steps" && method !== "nesterov") {
    throw new RangeError(
      `Cannot ${ATTEMPT} in batches with the method "${method}": use "steps" or "nesterov", ` +
        `or leave out 'batchSize'`,
    );
  }
  checkAtLeast(ATTEMPT, "relativeTolerance", relative, 1e-14);
  checkAtLeast(ATTEMPT, "absoluteTolerance", absolute, Number.MIN_VALUE);
  checkWhole(ATTEMPT, "maxSteps", maxSteps, 1);
  checkSeed(ATTEMPT, seed);
  return { method, learningRate, momentum, batchSize, seed, relative, absolute, maxSteps };
}

/** A copy where the backend reaches it. */
async function ownCopy(run: Run, matrix: Matrix): Promise<Matrix> {
  const { rows: n, data } = matrix;
  const need = {
    what: `a copy of the kernel of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead: "use eigenPro() with kernelBlocks()",
  };
  const kernel = await withMemory(ATTEMPT, need, () => run.backend.allocate(n * n));
  await copy(data, kernel, run.turn);
  return { ...matrix, data: kernel };
}

/** More than the error of the largest eigenvalue, which is that of its residual squared. */
const MARGIN = 1 + 1e-9;

async function checkStable(
  run: Run,
  { loss, kernel, targets: { n, outputs }, settings }: DescentProblem,
): Promise<void> {
  const { method, learningRate, momentum = 0 } = settings;
  const curvature = loss.curvature?.(n * outputs);
  if (curvature === undefined || (method !== "steps" && method !== "nesterov")) return;
  const nesterov = method === "nesterov";
  const step = { curvature, momentum, nesterov, attempt: ATTEMPT };
  const largest = await stableLearningRate(run, matrixOperator(run, kernel), step);
  if (learningRate <= largest * MARGIN) return;
  throw new RangeError(
    `Cannot ${ATTEMPT} as steps diverge with a 'learningRate' above ${largest.toPrecision(6)}: ` +
      `current value is ${learningRate}`,
  );
}
