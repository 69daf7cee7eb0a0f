/**
 * Predictions of a fitted network.
 *
 * @module
 */
import { joined } from "../../linalg/vectors.ts";
import { checkFeatures, readKernelInput } from "../../kernel/inputs.ts";
import type { ntk } from "../../kernel/kernels.ts";
import { type Matrix, readMatrix, readSymmetric } from "../../linalg/matrix.ts";
import { startRun } from "../../linalg/run.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { transposeInTurns } from "../../linalg/transpose.ts";
import { withMemory } from "../../memory/with_memory.ts";
import { checkBoolean, checkNames } from "../../options.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";
import { applyKernel } from "../apply_kernel.ts";
import { type FactoredKernel, factorKernel, posteriorCovariance } from "../factored_kernel.ts";
import type {
  FittedModelPredictOptions,
  ModelParts,
  PredictionWithStd,
  PredictionWithVariance,
} from "./fitted_model.ts";
import { covarianceMemory, type Gaussian } from "../gaussian.ts";
import { kernelBlocks } from "../kernel_blocks.ts";
import { kernelFunction } from "../kernel_function.ts";
import { kernelOptions, linearAlgebraOptions } from "../options.ts";
import { readTestKernel } from "../read.ts";

const ATTEMPT = "predict with a fitted network";

/** Entries of a block of the kernel between test and training inputs: 32 MB. */
const BLOCK = 2 ** 22;

/** A model, whose factor is made when it is first needed. */
export interface Model extends ModelParts {
  /** L with K + r I = L L'. */
  factorOf(signal: AbortSignal | undefined): Promise<FactoredKernel>;
}

/**
 * Predicts, with what is wanted beside the mean.
 *
 * @param model The model.
 * @param xTest Inputs, `[m, ...]`.
 * @param options What is wanted.
 */
export async function predict(
  model: Model,
  xTest: TensorLike,
  options: FittedModelPredictOptions,
): Promise<Tensor | Gaussian | PredictionWithVariance | PredictionWithStd> {
  const wanted = readWanted(model, options);
  const { signal, onProgress } = options;
  const inputs = readKernelInput(xTest, "xTest", ATTEMPT);
  checkFeatures(inputs, model.x, ["'xTest'", "the training inputs"], ATTEMPT);
  if (wanted === "covariance") return await predictJointly(model, inputs, { signal, onProgress });
  const { mean, variance } = await predictBlocks(model, inputs, wanted !== undefined, {
    signal,
    onProgress,
  });
  signal?.throwIfAborted();
  if (variance === undefined) return mean;
  if (wanted === "variance") return { mean, variance };
  return { mean, std: makeTensor(variance.shape, variance.data.map(Math.sqrt)) };
}

const SPREADS = ["covariance", "variance", "std"] as const;

/** What is wanted beside the mean. */
function readWanted(
  { report: { method } }: Model,
  options: FittedModelPredictOptions,
): typeof SPREADS[number] | undefined {
  checkNames(ATTEMPT, options, [...SPREADS, "signal", "onProgress"]);
  for (const name of SPREADS) {
    if (options[name] !== undefined) checkBoolean(ATTEMPT, name, options[name]);
  }
  const [wanted, other] = SPREADS.filter((name) => options[name]);
  if (other !== undefined) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as '${wanted}' and '${other}' exclude each other: ` +
        `the standard deviation is the root of the variance, the diagonal of the covariance`,
    );
  }
  if (wanted !== undefined && method !== "cholesky") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as '${wanted}' needs a factor: the model was fitted by "${method}"; ` +
        `fit it with solve: "cholesky"`,
    );
  }
  return wanted;
}

type Use = Pick<FittedModelPredictOptions, "signal" | "onProgress">;

/** k(x, X) a, block by block, with the variances if they are wanted. */
async function predictBlocks(
  model: Model,
  xTest: Tensor,
  variance: boolean,
  { signal, onProgress }: Use,
): Promise<{ readonly mean: Tensor; readonly variance: Tensor | undefined }> {
  const { net, x, coefficients, options } = model;
  const [m = 0] = xTest.shape;
  const step = Math.max(1, Math.floor(BLOCK / x.shape[0]!));
  const means: Tensor[] = [], variances: Tensor[] = [];
  for (let start = 0; start < m; start += step) {
    const some = slice(xTest, start, Math.min(m, start + step));
    const kernel = await kernelOf(model)(net, some, x, kernelOptions(options, signal));
    const cross = await readMatrix(kernel, ATTEMPT, startTurns(signal));
    means.push(await meanOf(model, cross, signal));
    if (variance) variances.push(await varianceOf(model, some, cross, signal));
    onProgress?.({ done: Math.min(m, start + step), total: m });
  }
  const mean = join(means, coefficients.shape.slice(1));
  return { mean, variance: variance ? join(variances, []) : undefined };
}

/** The law of all test inputs together. */
async function predictJointly(
  model: Model,
  xTest: Tensor,
  { signal, onProgress }: Use,
): Promise<Gaussian> {
  const { net, x, options } = model;
  const use = kernelOptions(options, signal);
  const [m = 0] = xTest.shape;
  // The prior, and what the posterior is computed from.
  const need = covarianceMemory(m, 2 * m * m + 4 * m * x.shape[0]!);
  return await withMemory(ATTEMPT, need, async () => {
    const kernel = await kernelOf(model)(net, xTest, x, use);
    const cross = await readMatrix(kernel, ATTEMPT, startTurns(signal));
    const mean = await meanOf(model, cross, signal);
    const test = await kernelOf(model)(net, xTest, use);
    const prior = await readTestKernel(test, m, ATTEMPT, startTurns(signal));
    const factor = await model.factorOf(signal);
    const law = await posteriorCovariance(factor, { cross, test: prior }, ATTEMPT, signal);
    onProgress?.({ done: m, total: m });
    signal?.throwIfAborted();
    return { mean, ...law };
  });
}

async function meanOf(
  { coefficients, options }: Model,
  cross: Matrix,
  signal: AbortSignal | undefined,
): Promise<Tensor> {
  const run = await startRun(linearAlgebraOptions(options, signal));
  return await applyKernel(run, cross, coefficients);
}

/** k(x, x) - |L^-1 k(X, x)|^2, or 0 where rounding makes it negative. */
async function varianceOf(
  model: Model,
  some: Tensor,
  cross: Matrix,
  signal: AbortSignal | undefined,
): Promise<Tensor> {
  const { net, kernel, options } = model;
  const factor = await model.factorOf(signal);
  const { rows: m, columns: n } = cross;
  const { dtype: _, ...common } = kernelOptions(options, signal);
  const { data } = await kernelBlocks(net, some, { kernel, ...common }).diagonal();
  const turn = startTurns(signal);
  const columns = await transposeInTurns(m, n, cross.data, turn);
  const half = await factor.halfSolve(columns, signal);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) data[j]! -= half[i * m + j]! ** 2;
    await turn();
  }
  return makeTensor([m], data.map((variance) => Math.max(0, variance)));
}

function kernelOf({ kernel }: Model): typeof ntk {
  return kernelFunction(kernel, ATTEMPT);
}

/** Entries from one position of the first axis up to another. */
function slice({ shape: [n = 0, ...rest], data }: Tensor, start: number, end: number): Tensor {
  const size = data.length / Math.max(n, 1);
  const part = data.subarray(start * size, end * size);
  return makeTensor([end - start, ...rest], part);
}

/** Blocks of rows below each other. */
function join(blocks: readonly Tensor[], rest: readonly number[]): Tensor {
  const data = joined(blocks.map(({ data }) => data));
  return makeTensor([data.length / sizeOf(rest), ...rest], data);
}

/** The factor of a model that was loaded. */
export async function factorAgain(
  { net, kernel, x, report, options }: ModelParts,
  signal: AbortSignal | undefined,
): Promise<FactoredKernel> {
  const matrix = await kernelFunction(kernel, ATTEMPT)(net, x, kernelOptions(options, signal));
  const ridge = { ridge: report.ridge, ridgeScale: "absolute" } as const;
  const read = await readSymmetric(matrix, ATTEMPT, startTurns(signal));
  const common = linearAlgebraOptions(options, signal);
  return await factorKernel(read, ridge, common, ATTEMPT);
}
