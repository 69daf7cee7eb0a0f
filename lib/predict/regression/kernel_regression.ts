/**
 * Kernel regression: factor the training kernel once, predict many times.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions, checkUseOptions } from "../../linalg/options.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { type FactoredKernel, fitKernel } from "../factored_kernel.ts";
import { predictFrom } from "./predict_from.ts";
import { readTargets } from "../read.ts";
import type { RidgeOptions } from "../ridge.ts";

/** Options of {@linkcode kernelRegression}. */
export interface KernelRegressionOptions extends LinearAlgebraOptions, RidgeOptions {}

/** A fitted kernel regression f(x) = k(x, X) (K + r I)^-1 y. */
export interface KernelRegression {
  /** a = (K + r I)^-1 y, of the shape of y. */
  readonly coefficients: Tensor;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** |(K + r I) a - y| / |y|: how well the linear system was solved; 0 if y is 0. */
  readonly residual: number;
  /**
   * Predicts f(x) = k(x, X) a.
   *
   * @param kTestTrain Kernel between new and training inputs, `[m, n]`.
   * @returns Predictions, `[m]` or `[m, k]` as y.
   * @throws {TypeError} If the kernel has another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(kTestTrain: TensorLike, options?: SolveOptions): Promise<Tensor>;
  /**
   * Predictions for each training input by a fit to all the others with the same ridge r, in closed
   * form: f_-i(x_i) = y_i - a_i / (K + r I)^-1[i, i] (Rasmussen and Williams, Gaussian Processes for
   * Machine Learning, equation 5.12).
   *
   * @returns Predictions, of the shape of y.
   */
  leaveOneOut(options?: SolveOptions): Promise<Tensor>;
  /**
   * Log density of y as independent draws, one an output, of a Gaussian process with covariance
   * K + r I: the sum over outputs of -y' (K + r I)^-1 y / 2 - log det(K + r I) / 2 - n log(2 pi) / 2
   * (Rasmussen and Williams, equation 2.30).
   */
  logMarginalLikelihood(): Promise<number>;
}

/** The solved system, as the methods share it. */
interface Fit {
  readonly factored: FactoredKernel;
  readonly y: Tensor;
  readonly coefficients: Tensor;
}

const ATTEMPT = "fit the training kernel";

/**
 * Solves (K + r I) a = y for the coefficients of a kernel regression.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]` for k outputs; not modified.
 * @param options The ridge, and the common options.
 * @returns The fit.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative or not finite, or a coefficient overflows.
 * @throws {NotPositiveDefiniteError} If K + r I is singular to rounding; it says how many inputs
 * occur twice and which absolute ridge would do.
 *
 * @example Usage
 * ```ts
 * import { kernelRegression, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const fit = await kernelRegression([[4, 2], [2, 10]], [6, 12]);
 * assertEquals(toNested(fit.coefficients), [1, 1]);
 * assertEquals(toNested(await fit.predict([[4, 2], [1, 2]])), [6, 3]);
 * ```
 */
export async function kernelRegression(
  kTrain: TensorLike,
  y: TensorLike,
  options: KernelRegressionOptions = {},
): Promise<KernelRegression> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale"]);
  const { signal, backend, workers } = options;
  const turn = startTurns(signal);
  const matrix = await readSymmetric(kTrain, ATTEMPT, turn, "'kTrain'");
  const { n, y: targets } = await readTargets(y, matrix.rows, ATTEMPT, turn);
  const system = { matrix, y: targets, ridge: options, attempt: ATTEMPT };
  const { factored, coefficients, residual } = await fitKernel(system, options);
  const fit: Fit = { factored, y: targets, coefficients };
  const expansion = { n, coefficients, backend, workers };
  return {
    coefficients,
    ridge: factored.ridge,
    residual,
    predict: (kTestTrain, useOptions = {}) => predictFrom(expansion, kTestTrain, useOptions),
    leaveOneOut: (useOptions = {}) => leaveOneOut(fit, useOptions),
    logMarginalLikelihood: () => Promise.resolve(logMarginalLikelihood(fit)),
  };
}

async function leaveOneOut(
  { factored, y, coefficients }: Fit,
  options: SolveOptions,
): Promise<Tensor> {
  checkUseOptions("leave one out", options);
  const inverse = await inverseDiagonal(factored, options.signal);
  const k = y.data.length / factored.n;
  const data = y.data.map((target, p) =>
    target - coefficients.data[p]! / inverse[Math.floor(p / k)]!
  );
  options.signal?.throwIfAborted();
  return makeTensor(y.shape, data);
}

/** Columns of the inverse that are computed at a time: 20 MB at n = 10,000. */
const COLUMNS = 256;

/** (L L')^-1[i, i] is the squared norm of column i of L^-1. */
async function inverseDiagonal(
  { n, lower, backend }: FactoredKernel,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const diagonal = new Float64Array(n);
  for (let start = 0; start < n; start += COLUMNS) {
    const k = Math.min(COLUMNS, n - start);
    const columns = backend.allocate(n * k);
    for (let c = 0; c < k; c++) columns[(start + c) * k + c] = 1;
    await backend.trsm({ n, k, l: lower, b: columns }, { signal });
    columns.forEach((entry, p) => diagonal[start + p % k]! += entry * entry);
  }
  return diagonal;
}

function logMarginalLikelihood({ factored, y, coefficients }: Fit): number {
  const { n } = factored;
  const misfit = y.data.reduce((sum, target, p) => sum + target * coefficients.data[p]!, 0);
  const k = y.data.length / n;
  return -misfit / 2 - k * (factored.logDeterminant() + n * Math.log(2 * Math.PI)) / 2;
}
