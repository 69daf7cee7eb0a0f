/**
 * Ridge regression on features, with rows that come and go.
 *
 * @module
 */
import { checkOptions } from "../linalg/options.ts";
import { magnitude } from "../linalg/passes.ts";
import { startRun } from "../linalg/run.ts";
import { withMemory } from "../memory/with_memory.ts";
import { fitKernel, type KernelFit } from "../predict/factored_kernel.ts";
import type { FitReport } from "../predict/model/fitted_model.ts";
import { checkRidge } from "../predict/options.ts";
import { ridgeInUnits } from "../predict/ridge.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { drawMap, type DrawnMap, type FeatureMap } from "./feature_map.ts";
import { type FeatureFit, leaveOneOut, predict } from "./feature_predictions.ts";
import { type NormalEquations, normalEquations } from "./normal_equations.ts";
import {
  ATTEMPT,
  type FeatureRegressionOptions,
  type FeatureUseOptions,
  overBatches,
  type RegressionRows,
} from "./regression_rows.ts";
import type { RowSource } from "./row_source.ts";

export type {
  FeatureRegressionOptions,
  FeatureUseOptions,
  RowProgress,
} from "./regression_rows.ts";

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
  const data: RegressionRows = { drawn, x, y, options };
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
  const fit: FeatureFit = { ...data, factored, weights: coefficients };
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

async function accumulate({ drawn, x, y, options }: RegressionRows): Promise<Sums> {
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

async function solveEquations(
  gram: Float64Array,
  moments: Tensor,
  n: number,
  { drawn, options }: RegressionRows,
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
