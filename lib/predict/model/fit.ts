/**
 * From a network and data to a model that predicts, in one call.
 *
 * @module
 */
import { take } from "../../arithmetic/entries.ts";
import type { ProgressReport } from "../../engine/engine.ts";
import { readKernelInput } from "../../kernel/inputs.ts";
import { checkChoices } from "../../kernel/options.ts";
import { readSymmetric } from "../../linalg/matrix.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { hasMemory, type MemoryNeed, withMemory } from "../../memory/with_memory.ts";
import { checkAtLeast, checkNames } from "../../options.ts";
import { checkWorkers } from "../../parallel/check_workers.ts";
import type { Net } from "../../stax/network.ts";
import { ownNet } from "../../stax/own_net.ts";
import { type Dtype, makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { type FactoredKernel, fitKernel } from "../factored_kernel.ts";
import type { FittedModel } from "./fitted_model.ts";
import { kernelBlocks } from "../kernel_blocks.ts";
import { kernelFunction } from "../kernel_function.ts";
import { makeModel } from "./make_model.ts";
import {
  checkRidge,
  KERNEL_OPTIONS,
  kernelOptions,
  linearAlgebraOptions,
  type SharedKernelOptions,
} from "../options.ts";
import { readTargets } from "../read.ts";
import {
  checkSettings,
  type Regressor,
  solveRegression,
  type SolveRegressionOptions,
} from "../regression/solve_regression.ts";
import type { RidgeOptions } from "../ridge.ts";
import { checkMethod } from "../regression/solve_method.ts";

/** Which part of a fit is under way, and how far. */
export interface FitProgress extends ProgressReport {
  /** "kernel": pairs of inputs; "solve": iterations of a method that has them. */
  readonly stage: "kernel" | "solve";
}

/** Options of {@linkcode fit}. */
export interface FitOptions
  extends
    Omit<SharedKernelOptions, "onProgress">,
    RidgeOptions,
    Pick<SolveRegressionOptions, "solve" | "cg" | "eigenpro" | "nystrom"> {
  /** Which kernel of the network. @default {"ntk"} */
  readonly kernel?: "ntk" | "nngp" | undefined;
  /**
   * Largest training kernel in bytes that "cg" and "eigenpro" keep, if there is memory for it; a larger
   * one is computed in blocks, anew in each iteration. "cholesky" always keeps it, and "nystrom" never.
   *
   * @default {2 ** 32}
   */
  readonly maxKernelBytes?: number | undefined;
  /** Called now and then. */
  readonly onProgress?: ((progress: FitProgress) => void) | undefined;
}

const ATTEMPT = "fit a network";
const OWN = ["ridge", "ridgeScale", "solve", "cg", "eigenpro", "nystrom"];

/**
 * Fits f(x) = k(x, X) (K + r I)^-1 y with a kernel k of a network.
 *
 * With the kernel "ntk" this is what the mean of wide networks comes to when all their layers are trained
 * by gradient descent, and with "nngp" the mean of their Bayesian posterior (Lee et al. 2019,
 * arXiv:1902.06720). By default K + r I is factored; the option `solve` names methods for more inputs
 * than that allows.
 *
 * Inputs must not change until the promise settles.
 *
 * @param net The network.
 * @param x Training inputs, `[n, d]`, or of any shape that the network takes, the first axis being that
 * of the inputs.
 * @param y Targets, `[n]` or `[n, k]` for k outputs.
 * @param options The kernel, the ridge, the method, and the common options.
 * @returns The fitted model.
 * @throws {TypeError} If shapes do not fit or an option is not known.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, or an option is out of range.
 * @throws {NotPositiveDefiniteError} If the method is "cholesky" and K + r I is singular to rounding; it
 * says how many inputs occur twice and which absolute ridge would do.
 * @throws {OutOfMemoryError} If the method is "cholesky" and there is no memory for K and its factor.
 *
 * @example Usage
 * ```ts
 * import { fit, stax } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const model = await fit(net, [[1, 0], [0, 1]], [1, -1]);
 * assertAlmostEquals((await model.predict([[1, 1]])).data[0]!, 0, 1e-12);
 * const { mean, covariance } = await model.predict([[1, 0], [3, 1]], { covariance: true });
 * assertAlmostEquals(mean.data[0]!, 1, 1e-12);
 * assertEquals(covariance.shape, [2, 2]);
 * const process = await fit(net, [[1, 0], [0, 1]], [1, -1], { kernel: "nngp" });
 * const { std } = await process.predict([[1, 0]], { std: true });
 * assertAlmostEquals(std.data[0]!, 0, 1e-7);
 * assertEquals(model.report.method, "cholesky");
 * ```
 */
export async function fit(
  net: Net,
  x: TensorLike,
  y: TensorLike,
  options: FitOptions = {},
): Promise<FittedModel> {
  const own = ownNet(ATTEMPT, net);
  checkNames(ATTEMPT, options, ["kernel", "maxKernelBytes", ...OWN, ...KERNEL_OPTIONS]);
  checkRidge(options, ATTEMPT);
  const { kernel = "ntk", solve = "cholesky", maxKernelBytes = 2 ** 32 } = options;
  const { cg, eigenpro, nystrom } = options;
  kernelFunction(kernel, ATTEMPT);
  checkMethod(ATTEMPT, solve);
  checkSettings(ATTEMPT, { cg, eigenpro, nystrom });
  checkAtLeast(ATTEMPT, "maxKernelBytes", maxKernelBytes, 0);
  checkChoices(ATTEMPT, kernelOptions(options, undefined));
  checkWorkers(ATTEMPT, options.workers);
  const given = readKernelInput(x, "x", ATTEMPT);
  const inputs: Tensor = makeTensor(given.shape, given.data.slice());
  const turn = startTurns(options.signal);
  const targets = await readTargets(y, inputs.shape[0]!, ATTEMPT, turn);
  const data: Data = { net: own, x: inputs, y: targets.y, kernel, options };
  const solved = solve === "cholesky"
    ? await withMemory(ATTEMPT, factorMemory(data), () => byFactor(data))
    : await byRegressor(data);
  return makeModel({
    net: own,
    kernel,
    ...select(data, solved.centres),
    coefficients: solved.coefficients,
    report: solved.report,
    options: kernelOptions(options, undefined),
    factor: solved.factor,
  });
}

interface Data {
  readonly net: Net;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly kernel: "ntk" | "nngp";
  readonly options: FitOptions;
}

interface Solved {
  readonly coefficients: Tensor;
  readonly centres: readonly number[] | undefined;
  readonly report: FittedModel["report"];
  readonly factor: FactoredKernel | undefined;
}

/** The matrix of a kernel, with the time it took. */
async function trainingKernel(
  { net, x, kernel, options }: Data,
): Promise<{ readonly matrix: Tensor<Dtype>; readonly seconds: number }> {
  const { signal, onProgress } = options;
  const start = performance.now();
  const matrix = await kernelFunction(kernel, ATTEMPT)(net, x, {
    ...kernelOptions(options, signal),
    ...(onProgress && {
      onProgress: ({ done, total }) => onProgress({ stage: "kernel", done, total }),
    }),
  });
  return { matrix, seconds: secondsSince(start) };
}

/** The kernel in float64, a copy of its own if it is computed in float32, and the factor. */
function factorMemory({ x: { shape: [n = 0] }, options: { dtype } }: Data): MemoryNeed {
  return {
    what: `the training kernel and its Cholesky factor of shape [${n},${n}]`,
    bytes: (dtype === "float32" ? 20 : 16) * n * n,
    instead: 'use solve: "cg", "eigenpro" or "nystrom"',
  };
}

async function byFactor(data: Data): Promise<Solved> {
  const { y, options } = data;
  const { signal } = options;
  const { matrix, seconds } = await trainingKernel(data);
  const read = await readSymmetric(matrix, ATTEMPT, startTurns(signal));
  const system = { matrix: read, y, ridge: options, attempt: ATTEMPT };
  const fitted = await fitKernel(system, linearAlgebraOptions(options, signal));
  const { factored, coefficients, residual } = fitted;
  return {
    coefficients,
    centres: undefined,
    factor: factored,
    report: {
      ...sizes(data, undefined, factored),
      method: "cholesky",
      ridge: factored.ridge,
      residual,
      iterations: undefined,
      status: "converged",
      seconds: { kernel: seconds, ...fitted.seconds },
    },
  };
}

async function byRegressor(data: Data): Promise<Solved> {
  const { net, x, y, kernel, options } = data;
  const { ridge, ridgeScale, solve, cg, eigenpro, nystrom } = options;
  const { maxKernelBytes = 2 ** 32, signal, onProgress } = options;
  const common = linearAlgebraOptions(options, signal);
  const bytes = 8 * x.shape[0]! ** 2;
  const whole = solve !== "nystrom" && bytes <= maxKernelBytes && hasMemory(bytes);
  const { matrix, seconds } = whole
    ? await trainingKernel(data)
    : { matrix: undefined, seconds: 0 };
  const { dtype: _dtype, ...blockOptions } = kernelOptions(options, signal);
  const start = performance.now();
  const regressor: Regressor = await solveRegression(
    matrix ?? kernelBlocks(net, x, { kernel, ...blockOptions }),
    y,
    {
      ...common,
      ...{ ridge, ridgeScale, solve, cg, eigenpro, nystrom },
      onProgress: onProgress && ((progress) => onProgress({ stage: "solve", ...progress })),
    },
  );
  const { method, coefficients, centres, residual, iterations, status } = regressor;
  return {
    coefficients,
    centres,
    factor: undefined,
    report: {
      ...sizes(data, centres, undefined),
      method,
      ridge: regressor.ridge,
      residual,
      iterations,
      status,
      seconds: { kernel: seconds, factorization: 0, solve: secondsSince(start) },
    },
  };
}

function sizes(
  { x, y }: Data,
  centres: readonly number[] | undefined,
  factor: FactoredKernel | undefined,
): Pick<FittedModel["report"], "n" | "outputs" | "bytes"> {
  const [n = 0] = x.shape;
  const rows = centres?.length ?? n;
  const outputs = y.data.length / n;
  const entries = rows * (x.data.length / n + 2 * outputs) + (factor?.lower.length ?? 0);
  return { n, outputs, bytes: 8 * entries };
}

/** Inputs and targets that carry coefficients. */
function select(
  { x, y }: Data,
  centres: readonly number[] | undefined,
): { readonly x: Tensor; readonly y: Tensor } {
  if (centres === undefined) return { x, y };
  return { x: take(x, centres), y: take(y, centres) };
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
