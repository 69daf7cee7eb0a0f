/**
 * The law of an ensemble of wide networks at any time of training.
 *
 * @module
 */
import { type Kernels, kernels, nngp, ntk } from "../../kernel/kernels.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { checkBoolean, checkNames } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import type { Net } from "../../stax/network.ts";
import { ownNet } from "../../stax/own_net.ts";
import { type Dtype, makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import type { Gaussian, Prediction } from "../gaussian.ts";
import {
  AT,
  type EnsembleLaws,
  ensembleLaws,
  rolesOf,
  type TrainedKernels,
} from "./ensemble_laws.ts";
import { checkRidge, KERNEL_OPTIONS, kernelOptions, type SharedKernelOptions } from "../options.ts";
import type { GaussianProcessKind } from "./process_kernels.ts";
import { readCross, readTargets, readTestKernel } from "../read.ts";
import type { RidgeOptions } from "../ridge.ts";
import { checkLearningRate, checkTime } from "../training/spectral_flow.ts";
import type { TestKernels } from "./spectral_law.ts";
import { readTimes } from "../times.ts";

/** Options of {@linkcode ensemble}. */
export interface EnsembleOptions extends SharedKernelOptions, RidgeOptions {
  /** eta, the factor of time; positive. @default {1} */
  readonly learningRate?: number | undefined;
}

/** Options of {@linkcode Ensemble.at}. */
export interface EnsembleAtOptions {
  /** Inputs, `[m, d]`. @default {the training inputs} */
  readonly xTest?: TensorLike | undefined;
  /**
   * Which networks: "ntk" trains all layers, "nngp" the last one alone, and "ntkgp" all layers of
   * networks that start with the covariance Theta in place of K (He et al. 2020, arXiv:2007.05864).
   *
   * @default {"ntk"}
   */
  readonly kind?: GaussianProcessKind | undefined;
  /** Whether the covariance is wanted. @default {false} */
  readonly covariance?: boolean | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An ensemble of infinitely wide networks, in training. */
export interface Ensemble {
  /**
   * The law of the function values at a time.
   *
   * @param t Time, not negative, perhaps Infinity; or a list of T times, at little more than the cost
   * of one.
   * @param options The inputs, the kind, and whether the covariance is wanted.
   * @returns The mean, `[m]` or `[m, k]` as the targets, and the covariance, `[m, m]`, if it is wanted;
   * with T times in front for a list.
   * @throws {TypeError} If the inputs do not fit or an option is not known.
   * @throws {RangeError} If a time is negative or an input is not finite.
   */
  at(
    t: number | TensorLike,
    options: EnsembleAtOptions & { readonly covariance: true },
  ): Promise<Gaussian>;
  /** The mean, and the covariance if it is wanted. */
  at(t: number | TensorLike, options?: EnsembleAtOptions): Promise<Prediction>;
}

/** What is kept between calls. */
interface Training {
  readonly net: Net;
  readonly x: Tensor<Dtype>;
  readonly kernels: TrainedKernels;
  readonly laws: EnsembleLaws;
  readonly options: EnsembleOptions;
}

const ATTEMPT = "train an ensemble";

/**
 * The law of infinitely many wide networks, drawn at random and trained on the mean squared error
 * |f - y|^2 / (2 N), N = n k, by gradient flow with rate eta from their random start.
 *
 * With K and Theta the NNGP and the NTK with the targets' inputs, * for test inputs, r the ridge and
 * E_t(A) = exp(-eta t (A + r I) / N), the law is normal at any time t (Lee et al. 2019,
 * arXiv:1902.06720, equations 14 to 16):
 *
 * - "ntk": mean W y and covariance K** + W K W' - W K*' - K* W' with
 *   W = Theta* (Theta + r I)^-1 (I - E_t(Theta));
 * - "nngp": mean K* (K + r I)^-1 (I - E_t(K)) y and covariance
 *   K** - K* (K + r I)^-1 (I - E_2t(K)) K*';
 * - "ntkgp": the same with Theta in place of K.
 *
 * A ridge stands for noise of variance r in the targets: "nngp" and "ntkgp" count it, each network
 * having its own, as a posterior does; "ntk" is the spread of networks that all see the same targets.
 *
 * At t = 0 it is the prior, and at t = Infinity that of `gaussianProcess()`. Directions in which the
 * kernel is zero, as the difference of two equal inputs, are not trained; no ridge is needed.
 *
 * The kernels between training inputs are computed once and decomposed when a kind is first asked for:
 * all together at most five matrices `[n, n]` are kept.
 * Inputs must not change until the promise settles.
 *
 * @param net The network.
 * @param xTrain Training inputs, `[n, d]`.
 * @param yTrain Targets, `[n]` or `[n, k]` for k outputs.
 * @param options The learning rate, the ridge, and the common options.
 * @returns The ensemble.
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, or the learning rate is not
 * positive.
 *
 * @example Usage
 * ```ts
 * import { ensemble, stax } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));
 * const networks = await ensemble(net, [[1, 0], [0, 1]], [1, -1]);
 * const { mean, covariance } = await networks.at([0, 1, Infinity], { covariance: true });
 * assertEquals(mean.shape, [3, 2]);
 * assertEquals(mean.data[0], 0);
 * assertAlmostEquals(mean.data[4]!, 1, 1e-12);
 * assertLess(covariance.data[4]!, covariance.data[0]!);
 * ```
 */
export async function ensemble(
  net: Net,
  xTrain: TensorLike,
  yTrain: TensorLike,
  options: EnsembleOptions = {},
): Promise<Ensemble> {
  const own = ownNet(ATTEMPT, net);
  checkNames(ATTEMPT, options, ["learningRate", "ridge", "ridgeScale", ...KERNEL_OPTIONS]);
  const { learningRate = 1 } = options;
  checkLearningRate(ATTEMPT, learningRate);
  checkRidge(options, ATTEMPT);
  const given = readTensor(ATTEMPT, "'xTrain'", xTrain);
  const x: Tensor = makeTensor(given.shape, given.data.slice());
  const { signal, onProgress } = options;
  const turn = startTurns(signal);
  const { y } = await readTargets(yTrain, x.shape[0] ?? 0, ATTEMPT, turn);
  const computed = await kernels(own, x, {
    ...kernelOptions(options, signal),
    ...(onProgress && { onProgress }),
  });
  const trained = {
    nngp: await readSymmetric(computed.nngp, ATTEMPT, turn, "the kernel"),
    ntk: await readSymmetric(computed.ntk, ATTEMPT, turn, "the kernel"),
  };
  const laws = ensembleLaws(trained, y, options);
  const training: Training = { net: own, x, kernels: trained, laws, options };
  const lawAt = (t: number | TensorLike, useOptions: EnsembleAtOptions = {}) =>
    at(training, t, useOptions) as Promise<Gaussian>;
  return { at: lawAt };
}

async function at(
  training: Training,
  t: number | TensorLike,
  options: EnsembleAtOptions,
): Promise<Prediction> {
  checkNames(AT, options, ["xTest", "kind", "covariance", "signal"]);
  const { kind = "ntk", covariance = false, signal } = options;
  checkBoolean(AT, "covariance", covariance);
  const { laws } = training;
  const times = readTimes(t, AT, (time) => checkTime(AT, time));
  const { dynamics, prior } = rolesOf(kind);
  const compute = () => testKernels(training, options, dynamics, covariance ? prior : undefined);
  return await laws.at(times, kind, compute, signal);
}

/** Kernels with the test inputs, of which only those that are needed are computed. */
async function testKernels(
  { net, x, kernels: trained, options }: Training,
  { xTest, signal }: EnsembleAtOptions,
  dynamics: keyof Kernels,
  prior: keyof Kernels | undefined,
): Promise<TestKernels> {
  if (xTest === undefined) {
    const between = trained[dynamics];
    if (prior === undefined) return { dynamics: between };
    return { dynamics: between, prior: { cross: trained[prior], test: trained[prior] } };
  }
  const use = kernelOptions(options, signal), turn = startTurns(signal);
  const compute = { nngp, ntk };
  const crossOf = (kernel: Tensor<Dtype>): Promise<Matrix> =>
    readCross(kernel, x.shape[0]!, AT, turn);
  const testOf = async (name: keyof Kernels, m: number): Promise<Matrix> =>
    await readTestKernel(await compute[name](net, xTest, use), m, AT, turn);
  if (prior === undefined) {
    return { dynamics: await crossOf(await compute[dynamics](net, xTest, x, use)) };
  }
  if (prior === dynamics) {
    const cross = await crossOf(await compute[dynamics](net, xTest, x, use));
    return { dynamics: cross, prior: { cross, test: await testOf(prior, cross.rows) } };
  }
  const both = await kernels(net, xTest, x, use);
  const moved = await crossOf(both[dynamics]), cross = await crossOf(both[prior]);
  return { dynamics: moved, prior: { cross, test: await testOf(prior, cross.rows) } };
}
