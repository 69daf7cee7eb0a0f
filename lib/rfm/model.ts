/**
 * A fitted recursive feature machine.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import type { SolveOptions } from "../linalg/cholesky.ts";
import { checkUseOptions } from "../linalg/options.ts";
import { runOn, startRun } from "../linalg/run.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { pointGradients, tileRows } from "./gradients.ts";
import type { PairContext } from "./kernels/pairs.ts";
import type { RfmIteration } from "./iteration.ts";
import { hasBandwidth } from "./kernels/spec.ts";
import { writeModel } from "./model_file.ts";
import type { RfmParts } from "./parts.ts";
import {
  identityMetric,
  type Metric,
  type Points,
  pointsOf,
  rootOf,
  slicePoints,
  timesRoot,
} from "./points.ts";
import { readInputs } from "./read.ts";
import { expand } from "./solve.ts";

/** A fitted recursive feature machine f(x) = sum_i K_M(x, x_i) a_i. */
export interface RfmModel {
  /** Tag that tells a single machine from a tree. */
  readonly kind: "machine";
  /** M, the average gradient outer product that the kernel measures by: `[d, d]`, or its diagonal `[d]`. */
  readonly features: Tensor;
  /** Training inputs as rows of features, `[n, d]`. */
  readonly x: Tensor;
  /** a, of the shape of y. */
  readonly coefficients: Tensor;
  /** The bandwidth L, of a kernel of the distance. */
  readonly bandwidth: number | undefined;
  /** The iteration whose fit this is: the best by validation, or else the last. */
  readonly iteration: number;
  /** What happened, one entry a fit. */
  readonly history: readonly RfmIteration[];
  /**
   * Predicts f(x); log odds with the logistic loss.
   *
   * @param x Inputs, `[m, d]`.
   * @returns Predictions, `[m]` or `[m, c]` as y.
   * @throws {TypeError} If there is another number of features.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(x: TensorLike, options?: SolveOptions): Promise<Tensor>;
  /**
   * The gradients of all outputs with respect to the inputs. A training input's own term counts 0 where the
   * kernel has a cusp.
   *
   * @param x Inputs, `[m, d]`.
   * @returns Gradients, `[m, c, d]`.
   * @throws {TypeError} If there is another number of features.
   * @throws {RangeError} If an entry is not finite.
   */
  gradients(x: TensorLike, options?: SolveOptions): Promise<Tensor>;
  /**
   * Writes the model to a .npz file, which NumPy opens and {@linkcode loadRfm} reads.
   *
   * @param path Where to write.
   * @throws {TypeError} If the kernel is made of functions of the caller, which no file can hold.
   */
  save(path: string | URL): Promise<void>;
}

interface Prepared {
  readonly context: PairContext;
  readonly metric: Metric;
  readonly centres: Points;
}

/** Makes a model of its parts. */
export function makeModel(parts: RfmParts, options: LinearAlgebraOptions): RfmModel {
  const { kernel, x, features, coefficients, iteration, history } = parts;
  let prepared: Promise<Prepared> | undefined;
  // Without a signal: an abort of one prediction must not spoil what the next one waits for.
  const prepare = (): Promise<Prepared> => prepared ??= prepareParts(parts, options);
  const at = async (
    attempt: string,
    inputs: TensorLike,
    useOptions: SolveOptions,
  ): Promise<Prepared & { readonly points: Points }> => {
    checkUseOptions(attempt, useOptions);
    const { signal } = useOptions;
    signal?.throwIfAborted();
    const read = readInputs(inputs, "x", attempt, x.shape[1]!);
    const found = await prepare();
    const context = { ...found.context, ...runOn(found.context.backend, signal) };
    const points = await pointsOf(context, read, found.metric);
    return { ...found, context, points };
  };
  const model: RfmModel = {
    kind: "machine",
    features,
    x,
    coefficients,
    bandwidth: hasBandwidth(kernel.spec) ? kernel.bandwidth : undefined,
    iteration,
    history,
    predict: async (inputs, useOptions = {}) => {
      const { centres, context, points } = await at("predict", inputs, useOptions);
      return await expand({ kernel, centres, coefficients }, points, context);
    },
    gradients: async (inputs, useOptions = {}) => {
      const use = await at("compute input gradients", inputs, useOptions);
      return await inputGradients(parts, use);
    },
    save: (path) => writeModel(path, parts),
  };
  made.set(model, parts);
  return model;
}

const made = new WeakMap<RfmModel, RfmParts>();

/** What a model is made of. */
export function partsOf(model: RfmModel): RfmParts {
  return made.get(model)!;
}

async function prepareParts(
  { x, features, iteration }: RfmParts,
  options: LinearAlgebraOptions,
): Promise<Prepared> {
  const context = await startRun(options);
  const metric = iteration === 0
    ? identityMetric(x.shape[1]!)
    : await rootOf(context, features, "prepare a recursive feature machine");
  return { context, metric, centres: await pointsOf(context, x, metric) };
}

/** The gradient in x is R times that in u = R x. */
async function inputGradients(
  { kernel, coefficients }: RfmParts,
  { context, metric, centres, points }: Prepared & { readonly points: Points },
): Promise<Tensor> {
  const { n, d } = points;
  const c = coefficients.data.length / centres.n;
  const data = new Float64Array(n * c * d);
  const rows = tileRows(centres.n);
  for (let start = 0; start < n; start += rows) {
    const block = slicePoints(points, start, Math.min(rows, n - start));
    const inPoints = await pointGradients({ kernel, centres, coefficients }, block, context);
    data.set(await timesRoot(context, block.n * c, inPoints, metric), start * c * d);
  }
  return makeTensor([n, c, d], data);
}
