/**
 * Gaussian-process regression with the kernels of a network.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { type Run, runOn } from "../../linalg/run.ts";
import { startTurns, type Turn } from "../../parallel/yielder.ts";
import { transposeInTurns } from "../../linalg/transpose.ts";
import { withMemory } from "../../memory/with_memory.ts";
import { checkNames, checkOneOf } from "../../options.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { applyKernel } from "../apply_kernel.ts";
import { type FactoredKernel, fitKernel, posteriorCovariance } from "../factored_kernel.ts";
import {
  coarsest,
  covarianceMemory,
  frobenius,
  type Gaussian,
  type KernelPair,
  makeCovariance,
  type Prediction,
  trainedEntry,
} from "../gaussian.ts";
import {
  checkBothCross,
  type GaussianProcessKind,
  pickKernel,
  type ProcessKernels,
  type ProcessTestKernels,
} from "./process_kernels.ts";
import { readCross, readTargets, readTestKernel } from "../read.ts";
import type { RidgeOptions } from "../ridge.ts";

/** Options of {@linkcode gaussianProcess}. */
export interface GaussianProcessOptions<Kind extends GaussianProcessKind = GaussianProcessKind>
  extends LinearAlgebraOptions, RidgeOptions {
  /** Which law is wanted. @default {"nngp"} */
  readonly kind?: Kind | undefined;
}

/** Options of a prediction of a {@linkcode GaussianProcess}. */
export interface GaussianProcessPredictOptions<
  Kind extends GaussianProcessKind = GaussianProcessKind,
> {
  /** Kernel between the test inputs, `[m, m]`, from which the covariance is computed. */
  readonly kTestTest?: ProcessTestKernels[Kind] | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A Gaussian process that has seen targets. */
export interface GaussianProcess<Kind extends GaussianProcessKind = GaussianProcessKind> {
  /** Which law it gives. */
  readonly kind: Kind;
  /** (A + r I)^-1 y with A = K for "nngp", and A = Theta otherwise; of the shape of y. */
  readonly coefficients: Tensor;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** |(A + r I) a - y| / |y| for the coefficients a: how well the system was solved. */
  readonly residual: number;
  /**
   * The law of the function values at test inputs, without the noise of which the ridge is the variance.
   *
   * @param kTestTrain Kernel between test and training inputs, `[m, n]`.
   * @param options The kernel between test inputs, if a covariance is wanted.
   * @returns The mean, and the covariance if it was asked for.
   * @throws {TypeError} If a kernel is missing or has another shape.
   * @throws {RangeError} If an entry is not finite, or the kernels do not belong together.
   */
  predict(
    kTestTrain: ProcessKernels[Kind],
    options: GaussianProcessPredictOptions<Kind> & { readonly kTestTest: ProcessTestKernels[Kind] },
  ): Promise<Gaussian>;
  /** The mean, and the covariance if `kTestTest` is given. */
  predict(
    kTestTrain: ProcessKernels[Kind],
    options?: GaussianProcessPredictOptions<Kind>,
  ): Promise<Prediction>;
}

/** What predictions need. */
interface Fit {
  readonly kind: GaussianProcessKind;
  readonly factored: FactoredKernel;
  readonly coefficients: Tensor;
  /** K between training inputs, where the covariance needs it. */
  readonly nngp: Matrix | undefined;
}

const ATTEMPT = "fit a Gaussian process";
const PREDICT = "predict with a Gaussian process";

/**
 * The law of wide networks given targets.
 *
 * With K and Theta the NNGP and the NTK, * for test inputs, and r the ridge, the mean is
 * A* (A + r I)^-1 y with A = K for "nngp" and A = Theta otherwise. The covariance is
 *
 * - "nngp" and "ntkgp": A** - A* (A + r I)^-1 A*' (Rasmussen and Williams, Gaussian Processes for
 *   Machine Learning, equations 2.25 and 2.26);
 * - "ntk": K** + W K W' - W K*' - K* W' with W = Theta* (Theta + r I)^-1 (Lee et al. 2019,
 *   arXiv:1902.06720, equation 16, with a ridge).
 *
 * The ridge is the variance of noise in the targets. The covariance of "ntk" does not count it: it is the
 * spread of networks that all see the same targets. `ensemble()` gives the same laws at any time of
 * training.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain Kernel between training inputs, `[n, n]`: the result of `kernels()`, or a matrix for a
 * kind that needs only one.
 * @param y Targets, `[n]` or `[n, k]` for k outputs.
 * @param options The kind, the ridge, and the common options.
 * @returns The process.
 * @throws {TypeError} If a kernel is missing, not square or not symmetric, or the targets do not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative or not finite, or a coefficient overflows.
 * @throws {NotPositiveDefiniteError} If A + r I is singular to rounding; it says how many inputs occur
 * twice and which absolute ridge would do.
 *
 * @example Usage
 * ```ts
 * import { gaussianProcess, kernels, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const x = [[1, 0], [0, 1]];
 * const process = await gaussianProcess(await kernels(net, x), [1, -1], { kind: "ntk" });
 * const { mean, covariance } = await process.predict(await kernels(net, [[1, 0], [1, 1]], x), {
 *   kTestTest: await kernels(net, [[1, 0], [1, 1]]),
 * });
 * assertAlmostEquals(mean.data[0]!, 1, 1e-12);
 * assertAlmostEquals(mean.data[1]!, 0, 1e-12);
 * assertAlmostEquals(covariance.data[0]!, 0, 1e-12);
 * ```
 */
export async function gaussianProcess<Kind extends GaussianProcessKind = "nngp">(
  kTrain: ProcessKernels[Kind],
  y: TensorLike,
  options: GaussianProcessOptions<Kind> = {},
): Promise<GaussianProcess<Kind>> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale", "kind"]);
  const { kind = "nngp" as Kind } = options;
  checkOneOf(ATTEMPT, "kind", kind, ["nngp", "ntk", "ntkgp"]);
  const { signal } = options;
  const between = "training inputs";
  const alone = kind !== "ntk";
  const pick = (name: keyof KernelPair): TensorLike =>
    pickKernel(kTrain, name, between, ATTEMPT, alone);
  const turn = startTurns(signal);
  const matrix = await readSymmetric(pick(kind === "nngp" ? "nngp" : "ntk"), ATTEMPT, turn);
  const targets = await readTargets(y, matrix.rows, ATTEMPT, turn);
  const nngp = alone ? undefined : await keepPrior(pick("nngp"), matrix.rows, turn);
  const system = { matrix, y: targets.y, ridge: options, attempt: ATTEMPT };
  const { factored, coefficients, residual } = await fitKernel(system, options);
  const { ridge } = factored;
  const fit: Fit = { kind, factored, coefficients, nngp };
  const predictWith = (
    kTestTrain: unknown,
    useOptions: GaussianProcessPredictOptions<Kind> = {},
  ): Promise<Gaussian> => predict(fit, kTestTrain, useOptions) as Promise<Gaussian>;
  return { kind: kind as Kind, coefficients, ridge, residual, predict: predictWith };
}

async function keepPrior(kernel: TensorLike, n: number, turn: Turn): Promise<Matrix> {
  const matrix = await readSymmetric(kernel, ATTEMPT, turn, "'kernel'");
  if (matrix.rows !== n) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as both kernels must have the same shape: ` +
        `found [${n},${n}] and [${matrix.rows},${matrix.columns}]`,
    );
  }
  return { ...matrix, data: matrix.data.slice() };
}

async function predict(
  fit: Fit,
  kTestTrain: unknown,
  options: GaussianProcessPredictOptions,
): Promise<Prediction> {
  checkNames(PREDICT, options, ["kTestTest", "signal"]);
  const { kind, factored: { n, backend }, coefficients } = fit;
  const { kTestTest, signal } = options;
  const alone = kind !== "ntk";
  const run = runOn(backend, signal);
  const { turn } = run;
  const crossOf = async (name: keyof KernelPair): Promise<Matrix> => {
    const kernel = pickKernel(kTestTrain, name, "test and training inputs", PREDICT, alone);
    return await readCross(kernel, n, PREDICT, turn);
  };
  const cross = await crossOf(kind === "nngp" ? "nngp" : "ntk");
  const m = cross.rows;
  const mean = await applyKernel(run, cross, coefficients);
  if (kTestTest === undefined) return { mean };
  const role = kind === "ntkgp" ? "ntk" : "nngp";
  const prior = pickKernel(kTestTest, role, "test inputs", PREDICT, true);
  const test = await readTestKernel(prior, m, PREDICT, turn);
  if (alone) {
    return { mean, ...await posteriorCovariance(fit.factored, { cross, test }, PREDICT, signal) };
  }
  const other = await crossOf("nngp");
  checkBothCross(PREDICT, cross, other);
  return { mean, ...await trainedCovariance(run, fit, { theta: cross, cross: other, test }) };
}

/** K** + W K W' - W K*' - K* W' with W = Theta* (Theta + r I)^-1. */
async function trainedCovariance(
  run: Run,
  { factored, nngp }: Fit,
  { theta, cross, test }: Record<"theta" | "cross" | "test", Matrix>,
): Promise<Omit<Gaussian, "mean">> {
  const { n } = factored, { backend, turn } = run;
  const m = cross.rows;
  const need = covarianceMemory(m, 2 * m * m + 4 * n * m);
  const { w, wkw, kxw } = await withMemory(PREDICT, need, async () => {
    const columns = await transposeInTurns(m, n, theta.data, turn);
    const w = await factored.solve(columns, run.signal);
    const kw = backend.allocate(n * m);
    const wkw = backend.allocate(m * m), kxw = backend.allocate(m * m);
    const job = { n: m, k: n, b: w };
    await backend.gemm({ ...job, m: n, a: nngp!.data, c: kw }, run);
    await backend.gemm({ ...job, m, a: w, b: kw, c: wkw, transposeA: true }, run);
    await backend.gemm({ ...job, m, a: cross.data, c: kxw }, run);
    return { w, wkw, kxw };
  });
  const entry = trainedEntry(m, { prior: test.data, wkw, kxw });
  const rounding = {
    n,
    ...coarsest([factored, nngp!, cross, test]),
    weights: await frobenius(w, turn),
  };
  return await makeCovariance(m, entry, rounding, PREDICT, turn);
}
