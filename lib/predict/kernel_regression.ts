/**
 * Kernel regression: factor the training kernel once, predict many times.
 *
 * @module
 */
import { NotPositiveDefiniteError } from "../errors.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { type Cholesky, cholesky, type SolveOptions } from "../linalg/cholesky.ts";
import { readRightHandSide, readSymmetric } from "../linalg/matrix.ts";
import { checkOptions, checkUseOptions, commonOptions } from "../linalg/options.ts";
import { copy, mirror } from "../linalg/passes.ts";
import { roundUp } from "../linalg/positive_definite.ts";
import { type Pace, startPace } from "../linalg/reference/pace.ts";
import { relativeResidual } from "../linalg/solve.ts";
import { triangularSolve } from "../linalg/triangular_solve.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { predictFrom } from "./predict_from.ts";
import { absoluteRidge, type RidgeOptions } from "./ridge.ts";

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
  readonly n: number;
  readonly outputs: number;
  readonly y: Float64Array;
  readonly coefficients: Tensor;
  readonly factor: Cholesky;
  readonly backend: LinearAlgebraOptions["backend"];
  readonly workers: LinearAlgebraOptions["workers"];
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
 * @throws {RangeError} If an entry is not finite, or the ridge is negative or not finite.
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
  const pace = startPace(options.signal);
  const { rows: n, data } = await readSymmetric(kTrain, ATTEMPT, pace);
  const targets = await readRightHandSide(y, n, "fit the targets");
  const ridge = absoluteRidge(n, data, options, ATTEMPT);
  const kernel = await addRidge(n, data, ridge, pace);
  const common = commonOptions(options);
  const factor = await factorKernel(kernel, ridge, common);
  const right: Tensor = { shape: targets.shape, data: targets.data.slice(), dtype: "float64" };
  const coefficients = await factor.solve(right, { signal: options.signal });
  const residual = await relativeResidual(kernel, coefficients, right, common);
  const fit: Fit = {
    n,
    outputs: targets.columns,
    y: targets.data.slice(),
    coefficients,
    factor,
    backend: options.backend,
    workers: options.workers,
  };
  return {
    coefficients,
    ridge,
    residual,
    predict: (kTestTrain, useOptions = {}) => predictFrom(fit, kTestTrain, useOptions),
    leaveOneOut: (useOptions = {}) => leaveOneOut(fit, useOptions),
    logMarginalLikelihood: () => Promise.resolve(logMarginalLikelihood(fit)),
  };
}

/** K + r I from the lower triangle of K: a float32 kernel is symmetric only to its own rounding. */
async function addRidge(
  n: number,
  k: Float64Array,
  ridge: number,
  pace: Pace,
): Promise<Tensor> {
  const data = new Float64Array(n * n);
  await copy(k, data, pace);
  await mirror(n, data, pace);
  for (let i = 0; i < n; i++) data[i * n + i]! += ridge;
  return { shape: [n, n], data, dtype: "float64" };
}

/** Factors K + r I; on failure offers the whole ridge, not only what r lacks. */
async function factorKernel(
  kernel: Tensor,
  ridge: number,
  options: LinearAlgebraOptions,
): Promise<Cholesky> {
  try {
    return await cholesky(kernel, options);
  } catch (error) {
    if (!(error instanceof NotPositiveDefiniteError)) throw error;
    throw new NotPositiveDefiniteError(ATTEMPT, {
      pivot: error.pivot,
      value: error.value,
      ridge: roundUp(ridge + error.ridge),
      duplicates: error.duplicates,
    });
  }
}

async function leaveOneOut(fit: Fit, options: SolveOptions): Promise<Tensor> {
  checkUseOptions("leave one out", options);
  const { n, outputs, y, coefficients } = fit;
  const inverse = await inverseDiagonal(fit, options.signal);
  const data = y.map((target, p) =>
    target - coefficients.data[p]! / inverse[Math.floor(p / outputs)]!
  );
  return { shape: [n, ...coefficients.shape.slice(1)], data, dtype: "float64" };
}

/** Columns of the inverse that are computed at a time: 20 MB at n = 10,000. */
const COLUMNS = 256;

/** (L L')^-1[i, i] is the squared norm of column i of L^-1. */
async function inverseDiagonal(
  { n, factor, backend, workers }: Fit,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const diagonal = new Float64Array(n);
  for (let start = 0; start < n; start += COLUMNS) {
    const columns = Math.min(COLUMNS, n - start);
    const identity = new Float64Array(n * columns);
    for (let c = 0; c < columns; c++) identity[(start + c) * columns + c] = 1;
    const right: Tensor = { shape: [n, columns], data: identity, dtype: "float64" };
    const { data } = await triangularSolve(factor.factor, right, { backend, workers, signal });
    data.forEach((entry, p) => diagonal[start + p % columns]! += entry * entry);
  }
  return diagonal;
}

function logMarginalLikelihood({ n, outputs, y, coefficients, factor }: Fit): number {
  const misfit = y.reduce((sum, target, p) => sum + target * coefficients.data[p]!, 0);
  return -misfit / 2 - outputs * (factor.logDeterminant() + n * Math.log(2 * Math.PI)) / 2;
}
