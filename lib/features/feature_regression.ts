/**
 * Ridge regression on features, with rows that come and go.
 *
 * @module
 */
import type { ProgressReport } from "../engine/engine.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { checkOptions } from "../linalg/options.ts";
import { magnitude } from "../linalg/passes.ts";
import { transposeInTurns } from "../linalg/transpose.ts";
import { makeTensor } from "../make_tensor.ts";
import { withMemory } from "../memory/with_memory.ts";
import { checkNames } from "../options.ts";
import { type FactoredKernel, fitKernel, type KernelFit } from "../predict/factored_kernel.ts";
import type { FitReport } from "../predict/model/fitted_model.ts";
import { checkRidge } from "../predict/options.ts";
import { ridgeInUnits, type RidgeOptions } from "../predict/ridge.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { batchOf, featuresOf, readInputs, startRun } from "./apply.ts";
import { drawMap, type DrawnMap, type FeatureMap } from "./feature_map.ts";
import { type NormalEquations, normalEquations } from "./normal_equations.ts";
import { type Rows, rowsInSteps, type RowSource } from "./row_source.ts";
import type { Run } from "./transform.ts";

/** How many rows are done; of how many is not known where they come one by one. */
export interface RowProgress {
  /** Rows done. */
  readonly done: number;
  /** All rows, if x is an array. */
  readonly total: number | undefined;
}

/** Options of {@linkcode featureRegression}. */
export interface FeatureRegressionOptions extends LinearAlgebraOptions, RidgeOptions {
  /** Called after each batch of rows. */
  readonly onProgress?: ((progress: RowProgress) => void) | undefined;
}

/** What a fit on features took, and how well it went: as the report of `fit()`, but for the parts. */
export interface FeatureReport extends Omit<FitReport, "seconds"> {
  /** Number of features, m. */
  readonly features: number;
  /** Seconds that the parts took. */
  readonly seconds: {
    /** Features of all rows and their products. */
    readonly features: number;
    /** The Cholesky factor of Z'Z + r I. */
    readonly factorization: number;
    /** The weights. */
    readonly solve: number;
  };
}

/** Options of uses of a fit. */
export interface FeatureUseOptions {
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch of rows. */
  readonly onProgress?: ((progress: RowProgress) => void) | undefined;
}

/** A fitted regression f(x) = z(x)' w. */
export interface FeatureRegression {
  /** The map z. */
  readonly map: FeatureMap;
  /** w = (Z'Z + r I)^-1 Z'y, `[m]` or `[m, k]`. */
  readonly weights: Tensor;
  /** What the fit took and how well it went. */
  readonly report: FeatureReport;
  /**
   * Predicts f(x).
   *
   * @param xTest Inputs, `[p, ...]`.
   * @returns Predictions, `[p]` or `[p, k]` as y.
   * @throws {TypeError} If inputs have another shape than the map takes.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(xTest: TensorLike, options?: FeatureUseOptions): Promise<Tensor>;
  /**
   * Predictions for each training row by a fit to all the others with the same ridge r, in closed form:
   * f_-i(x_i) = y_i - (y_i - f(x_i))/(1 - h_i) with the leverage h_i = z_i' (Z'Z + r I)^-1 z_i. Goes
   * through the rows once more.
   *
   * @returns Predictions, of the shape of y.
   * @throws {TypeError} If the rows came from something that can be gone through once only.
   * @throws {RangeError} If a row is fitted by its own target alone, to rounding.
   */
  leaveOneOut(options?: FeatureUseOptions): Promise<Tensor>;
}

const ATTEMPT = "fit features";

/**
 * Fits f(x) = z(x)' w with w = (Z'Z + r I)^-1 Z'y: the kernel regression of the kernel Z Z' with the same ridge,
 * in time linear in the number of rows and memory for some `[m, m]` matrices, whatever that number.
 *
 * Inputs and targets are arrays, or anything that yields rows or batches of rows in step, as generators
 * that read a file: x rows of shape `[...]` and y numbers or `[k]`, or x batches `[b, ...]` and y `[b]` or
 * `[b, k]`. The ridge is in units of tr(Z'Z)/n, as that of a kernel, unless it is "absolute".
 *
 * @param map The feature map.
 * @param x Training inputs.
 * @param y Targets.
 * @param options The ridge and the common options.
 * @returns The fit.
 * @throws {TypeError} If shapes do not fit, one source has more rows than the other, or there is no row.
 * @throws {RangeError} If an entry is not finite, or the ridge is negative or not finite.
 * @throws {NotPositiveDefiniteError} If Z'Z + r I is singular to rounding, as with more features than rows and
 * no ridge; it says which absolute ridge would do.
 * @throws {OutOfMemoryError} If there is no memory for Z'Z.
 *
 * @example Usage
 * ```ts
 * import { featureRegression, randomFourier } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * function* inputs() {
 *   for (let i = 0; i < 1000; i++) yield [i / 1000];
 * }
 * function* targets() {
 *   for (let i = 0; i < 1000; i++) yield Math.sin(6 * i / 1000);
 * }
 * const map = randomFourier({ inputs: 1, features: 64, gamma: 10 });
 * const { predict } = await featureRegression(map, inputs(), targets(), { ridge: 1e-6 });
 * assertAlmostEquals((await predict([[0.5]])).data[0]!, Math.sin(3), 1e-3);
 * ```
 */
export async function featureRegression(
  map: FeatureMap,
  x: RowSource,
  y: RowSource,
  options: FeatureRegressionOptions = {},
): Promise<FeatureRegression> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale", "onProgress"]);
  checkRidge(options, ATTEMPT);
  const drawn = await drawMap(map, ATTEMPT);
  const data: Data = { drawn, x, y, options };
  const begin = performance.now();
  const { gram, moments, n } = await withMemory(
    ATTEMPT,
    gramMemory(drawn),
    () => accumulate(data),
  );
  const summed = performance.now();
  const m = drawn.transform.outputs;
  const fitted = await solveEquations(gram, moments, n, data);
  const { factored, coefficients, residual, seconds } = fitted;
  const fit: Fit = { ...data, factored, weights: coefficients };
  const outputs = coefficients.data.length / m;
  return {
    map: drawn.map,
    weights: coefficients,
    report: {
      ...{ n, outputs, features: m, ridge: factored.ridge, residual },
      ...{ method: "cholesky", iterations: undefined, status: "converged" },
      bytes: 8 * (m * m + m * outputs),
      seconds: {
        ...seconds,
        features: (summed - begin) / 1000,
      },
    },
    predict: (xTest, useOptions = {}) => predict(fit, xTest, useOptions),
    leaveOneOut: (useOptions = {}) => leaveOneOut(fit, useOptions),
  };
}

interface Data {
  readonly drawn: DrawnMap;
  readonly x: RowSource;
  readonly y: RowSource;
  readonly options: FeatureRegressionOptions;
}

interface Fit extends Data {
  readonly factored: FactoredKernel;
  readonly weights: Tensor;
}

/** Z'Z, the product of a block, its copy in the factorisation, and the factor. */
function gramMemory({ transform: { outputs: m } }: DrawnMap) {
  return {
    what: `sums over rows and a Cholesky factor of shape [${m},${m}]`,
    bytes: 4 * 8 * m * m,
    instead: "use fewer features",
  };
}

interface Sums {
  readonly n: number;
  readonly gram: Float64Array;
  readonly moments: Tensor;
}

async function accumulate({ drawn, x, y, options }: Data): Promise<Sums> {
  const run = await startRun(options);
  const m = drawn.transform.outputs;
  let equations: NormalEquations | undefined;
  let targetShape: readonly number[] = [];
  const n = await overBatches({ drawn, x, y, options }, options, run, async (rows, z) => {
    targetShape = rows.targetShape;
    equations ??= normalEquations(m, rows.y.length / rows.count, run);
    await equations.add(z, rows.y);
  });
  if (equations === undefined) {
    throw new TypeError(`Cannot ${ATTEMPT} as there must be at least one row: found none`);
  }
  const { gram, moments } = await equations.finish();
  return { n, gram, moments: makeTensor([m, ...targetShape], moments) };
}

/** Calls a function for each batch of rows with their features; gives the number of rows. */
async function overBatches(
  { drawn, x, y }: Data,
  { onProgress }: FeatureUseOptions,
  run: Run,
  visit: (rows: Rows, z: Float64Array) => Promise<void>,
): Promise<number> {
  const { inputShape } = drawn;
  const job = { x, y, inputShape, step: batchOf(drawn), attempt: ATTEMPT };
  const total = totalOf(x, inputShape);
  let done = 0;
  for await (const rows of rowsInSteps(job)) {
    const inputs: Tensor = makeTensor([rows.count, ...inputShape], rows.x);
    await visit(rows, await featuresOf(drawn, inputs, { start: 0, count: rows.count }, run));
    done += rows.count;
    onProgress?.({ done, total });
    await run.turn();
  }
  return done;
}

function totalOf(x: RowSource, inputShape: readonly number[]): number | undefined {
  if (Array.isArray(x)) return x.length;
  const shape = (x as { readonly shape?: ArrayLike<number> } | null | undefined)?.shape;
  return shape?.length === inputShape.length + 1 ? shape[0] : undefined;
}

async function solveEquations(
  gram: Float64Array,
  moments: Tensor,
  n: number,
  { drawn, options }: Data,
): Promise<KernelFit> {
  const { signal, backend, workers } = options;
  const m = drawn.transform.outputs;
  const run = await startRun(options);
  const { largest, bad } = await magnitude(gram, run.turn);
  if (bad >= 0) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as products of features leave the range of float64; scale the inputs down`,
    );
  }
  const ridge = ridgeInUnits(options, ATTEMPT, () => {
    let trace = 0;
    for (let j = 0; j < m; j++) trace += gram[j * m + j]!;
    return trace / n;
  });
  const matrix = { rows: m, columns: m, data: gram, largest, unit: Number.EPSILON };
  const absolute = { ridge, ridgeScale: "absolute" } as const;
  const system = { matrix, y: moments, ridge: absolute, attempt: ATTEMPT };
  return await fitKernel(system, { signal, backend, workers });
}

async function predict(
  { drawn, weights, options }: Fit,
  xTest: TensorLike,
  use: FeatureUseOptions,
): Promise<Tensor> {
  const attempt = "predict";
  checkNames(attempt, use, ["signal", "onProgress"]);
  const run = await startRun({ ...options, signal: use.signal });
  const inputs = readInputs(drawn, xTest, attempt);
  const [n, m] = [inputs.shape[0]!, drawn.transform.outputs];
  const k = weights.data.length / m;
  const data = run.backend.allocate(n * k);
  for (let start = 0; start < n;) {
    const count = Math.min(batchOf(drawn), n - start);
    const z = await featuresOf(drawn, inputs, { start, count }, run);
    data.set(await timesWeights(z, weights, count, run), start * k);
    start += count;
    use.onProgress?.({ done: start, total: n } satisfies ProgressReport);
    await run.turn();
  }
  use.signal?.throwIfAborted();
  return makeTensor([n, ...weights.shape.slice(1)], data);
}

/** Z w, `[n, k]`. */
async function timesWeights(
  z: Float64Array,
  weights: Tensor,
  n: number,
  { backend, options: { signal } }: Run,
): Promise<Float64Array> {
  const [m, k] = [z.length / n, weights.data.length / weights.shape[0]!];
  const c = backend.allocate(n * k);
  await backend.gemm({ m: n, n: k, k: m, a: z, b: weights.data, c }, { signal });
  return c;
}

/** Leverages nearer to 1 are 1 to rounding, with the condition numbers that a factor allows. */
const FULL_LEVERAGE = 1e-10;

async function leaveOneOut(fit: Fit, use: FeatureUseOptions): Promise<Tensor> {
  checkNames("leave one out", use, ["signal", "onProgress"]);
  const { weights, factored, options } = fit;
  const run = await startRun({ ...options, signal: use.signal });
  const m = factored.n;
  const found: Float64Array[] = [];
  const n = await overBatches(fit, use, run, async ({ start, count, y }, z) => {
    const predictions = await timesWeights(z, weights, count, run);
    const columns = await transposeInTurns(count, m, z, run.turn);
    const half = await factored.halfSolve(columns, use.signal);
    const slack = new Float64Array(count).fill(1);
    for (let p = 0; p < half.length; p++) slack[p % count]! -= half[p]! ** 2;
    const k = y.length / count;
    found.push(y.map((target, p) => {
      const i = Math.floor(p / k);
      if (!(slack[i]! > FULL_LEVERAGE)) throw new RangeError(fullLeverage(start + i));
      return target - (target - predictions[p]!) / slack[i]!;
    }));
  });
  if (n === 0) {
    throw new TypeError(
      "Cannot leave one out as the rows can be gone through once only: give arrays, or objects whose " +
        "[Symbol.iterator] or [Symbol.asyncIterator] starts anew",
    );
  }
  const data = new Float64Array(found.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of found) {
    data.set(part, at);
    at += part.length;
  }
  use.signal?.throwIfAborted();
  return makeTensor([n, ...weights.shape.slice(1)], data);
}

function fullLeverage(row: number): string {
  return `Cannot leave one out as row ${row} is fitted by its own target alone: add a ridge, or use ` +
    `fewer features than rows`;
}
