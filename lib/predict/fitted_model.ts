/**
 * Predictions of a fitted network.
 *
 * @module
 */
import type { ProgressReport } from "../engine/engine.ts";
import type { KernelOptions } from "../kernel/options.ts";
import { selectBackend } from "../linalg/backend.ts";
import { readMatrix } from "../linalg/matrix.ts";
import { startPace } from "../linalg/reference/pace.ts";
import { checkNames } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { asTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { type Factor, factorKernel, posteriorCovariance } from "./factored_kernel.ts";
import { type Gaussian, readTestKernel } from "./gaussian.ts";
import { kernelFunction } from "./kernel_function.ts";
import { saveModel } from "./model_file.ts";
import { kernelOptions, linearAlgebraOptions } from "./options.ts";
import type { Regressor } from "./regressor.ts";

/** What a fit took and how well it went. */
export interface FitReport
  extends Pick<Regressor, "method" | "residual" | "iterations" | "status"> {
  /** Number of training inputs. */
  readonly n: number;
  /** Number of outputs. */
  readonly outputs: number;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Bytes that the fit left behind: inputs, targets, coefficients, and the factor if there is one. */
  readonly bytes: number;
  /** Seconds that the parts took; where the kernel is computed in blocks, "solve" includes it. */
  readonly seconds: {
    /** The training kernel. */
    readonly kernel: number;
    /** Its Cholesky factor. */
    readonly factorization: number;
    /** The coefficients, with all iterations. */
    readonly solve: number;
  };
}

/** Options of a prediction of a {@linkcode FittedModel}. */
export interface FittedModelPredictOptions {
  /**
   * Whether the covariance of the predictions is wanted, for which the method must be "cholesky".
   *
   * @default {false}
   */
  readonly covariance?: boolean | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of test inputs done. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** A fitted network f(x) = k(x, X) a. */
export interface FittedModel {
  /** The network. */
  readonly net: Net;
  /** Which kernel of the network k is. */
  readonly kernel: "ntk" | "nngp";
  /** X, the inputs that carry coefficients: all training inputs, or the landmarks of "nystrom". */
  readonly x: Tensor;
  /** a, one row for each of these inputs: `[n]` or `[n, k]` as the targets. */
  readonly coefficients: Tensor;
  /** What the fit took and how well it went. */
  readonly report: FitReport;
  /**
   * Predicts f(x), with the covariance of the Gaussian process of covariance k given the targets:
   * k** - k* (K + r I)^-1 k*'. For the kernel "nngp" that is the Bayesian posterior of a wide network.
   * For "ntk" it says how far an input is from the training inputs, as the kernel sees it, and is not
   * the spread of trained networks, which `ensemble()` gives.
   *
   * Test inputs are worked through in blocks; a covariance takes memory for (n + m) m numbers.
   *
   * @param xTest Inputs, of the shape of the training inputs but for the first axis, `[m, ...]`.
   * @param options Whether the covariance is wanted.
   * @returns The mean and the covariance.
   * @throws {TypeError} If the inputs do not fit, or a covariance is asked of another method.
   * @throws {RangeError} If an input is not finite.
   */
  predict(
    xTest: TensorLike,
    options: FittedModelPredictOptions & { readonly covariance: true },
  ): Promise<Gaussian>;
  /** Predicts f(x), `[m]` or `[m, k]` as the targets. */
  predict(
    xTest: TensorLike,
    options?: FittedModelPredictOptions & { readonly covariance?: false | undefined },
  ): Promise<Tensor>;
  /**
   * Writes the model to a .npz file, for `loadModel()` and for NumPy: the arrays `x`, `y` and
   * `coefficients`, and `model`, the bytes of a JSON text with the network and the report. The factor
   * is not written; a loaded model computes it anew if a covariance is asked for.
   *
   * @param path Where to write.
   * @throws {RangeError} If the file would exceed 4 GiB, the limit of its format.
   */
  save(path: string | URL): Promise<void>;
}

/** What a model is made of. */
export interface ModelParts {
  readonly net: Net;
  readonly kernel: "ntk" | "nngp";
  /** Inputs that carry coefficients. */
  readonly x: Tensor;
  /** Their targets. */
  readonly y: Tensor;
  readonly coefficients: Tensor;
  readonly report: FitReport;
  /** Options for kernels and linear algebra. */
  readonly options: KernelOptions;
  /** The factor of the training kernel, if it is at hand. */
  readonly factor: Factor | undefined;
}

const ATTEMPT = "predict with a fitted network";

/** Entries of a block of the kernel between test and training inputs: 32 MB. */
const BLOCK = 2 ** 22;

/** Makes a model of its parts. */
export function makeModel(parts: ModelParts): FittedModel {
  const { net, kernel, x, coefficients, report } = parts;
  let factor = parts.factor;
  const covarianceOf = async (
    xTest: Tensor,
    cross: Tensor,
    signal: AbortSignal | undefined,
  ): Promise<Omit<Gaussian, "mean">> => {
    factor ??= await factorAgain(parts, signal);
    return await covariance(parts, factor, xTest, cross, signal);
  };
  const predictWith = (
    xTest: TensorLike,
    options: FittedModelPredictOptions = {},
  ): Promise<Tensor & Gaussian> =>
    predict(parts, xTest, options, covarianceOf) as Promise<Tensor & Gaussian>;
  const save = (path: string | URL): Promise<void> => saveModel(path, parts);
  return { net, kernel, x, coefficients, report, predict: predictWith, save };
}

async function predict(
  parts: ModelParts,
  xTest: TensorLike,
  options: FittedModelPredictOptions,
  covarianceOf: (
    xTest: Tensor,
    cross: Tensor,
    signal: AbortSignal | undefined,
  ) => Promise<Omit<Gaussian, "mean">>,
): Promise<Tensor | Gaussian> {
  checkNames(ATTEMPT, options, ["covariance", "signal", "onProgress"]);
  const { covariance: wanted = false, signal, onProgress } = options;
  const { method } = parts.report;
  if (wanted && method !== "cholesky") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as a covariance needs a factor: the model was fitted by "${method}"; ` +
        `fit it with solve: "cholesky"`,
    );
  }
  const inputs = asTensor(xTest);
  const [m = 0] = inputs.shape;
  const n = parts.x.shape[0]!;
  const cross = wanted ? new Float64Array(m * n) : undefined;
  const mean = await predictBlocks(parts, inputs, cross, { signal, onProgress });
  if (cross === undefined) return mean;
  const kernel: Tensor = { shape: [m, n], data: cross, dtype: "float64" };
  return { mean, ...await covarianceOf(inputs, kernel, signal) };
}

/** k(x, X) a, block by block; keeps k(x, X) if there is storage for it. */
async function predictBlocks(
  { net, kernel, x, coefficients, options }: ModelParts,
  xTest: Tensor,
  cross: Float64Array | undefined,
  { signal, onProgress }: FittedModelPredictOptions,
): Promise<Tensor> {
  const [m = 0, ...rest] = xTest.shape;
  const n = x.shape[0]!;
  const size = xTest.data.length / Math.max(m, 1);
  const k = coefficients.data.length / n;
  const backend = await selectBackend(options.backend, options.workers);
  const compute = kernelFunction(kernel, ATTEMPT);
  const mean = new Float64Array(m * k);
  const step = Math.max(1, Math.floor(BLOCK / n));
  // At least once, so that inputs without entries are refused as kernels refuse them.
  for (let start = 0; start === 0 || start < m; start += step) {
    const count = Math.min(step, m - start);
    const data = xTest.data.subarray(start * size, (start + count) * size);
    const some: Tensor = { shape: [count, ...rest], data, dtype: "float64" };
    const block = asTensor(
      await compute(net, some, x, kernelOptions(options, signal)),
    );
    cross?.set(block.data, start * n);
    const c = backend.allocate(count * k);
    const job = { m: count, n: k, k: n, a: block.data, b: coefficients.data, c };
    await backend.gemm(job, { signal });
    mean.set(c, start * k);
    onProgress?.({ done: start + count, total: m });
  }
  return { shape: [m, ...coefficients.shape.slice(1)], data: mean, dtype: "float64" };
}

async function covariance(
  { net, kernel, options }: ModelParts,
  factor: Factor,
  xTest: Tensor,
  cross: Tensor,
  signal: AbortSignal | undefined,
): Promise<Omit<Gaussian, "mean">> {
  const between = kernelOptions(options, signal);
  const test = await kernelFunction(kernel, ATTEMPT)(net, xTest, between);
  const prior = await readTestKernel(test, xTest.shape[0]!, ATTEMPT, signal);
  const read = await readMatrix(cross, ATTEMPT, startPace(signal));
  return await posteriorCovariance(factor, { ...read, unit: prior.unit }, prior, ATTEMPT, signal);
}

/** The factor of a model that was loaded. */
async function factorAgain(
  { net, kernel, x, report, options }: ModelParts,
  signal: AbortSignal | undefined,
): Promise<Factor> {
  const matrix = await kernelFunction(kernel, ATTEMPT)(net, x, kernelOptions(options, signal));
  const ridge = { ridge: report.ridge, ridgeScale: "absolute" } as const;
  const { kernel: _, ...factor } = await factorKernel(
    matrix,
    ridge,
    linearAlgebraOptions(options, signal),
    ATTEMPT,
  );
  return factor;
}
