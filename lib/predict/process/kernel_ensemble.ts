/**
 * The law of an ensemble at any time of training, from kernel matrices.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type Matrix, readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { startTurns, type Turn } from "../../parallel/yielder.ts";
import { checkNames } from "../../options.ts";
import { isTensor, isTensorLike, type TensorLike } from "../../tensor.ts";
import {
  AT,
  type EnsembleLaws,
  ensembleLaws,
  rolesOf,
  type TrainedKernels,
} from "./ensemble_laws.ts";
import type { Gaussian, KernelPair, Prediction } from "../gaussian.ts";
import { checkRidge } from "../options.ts";
import { checkBothCross, type GaussianProcessKind, pickKernel } from "./process_kernels.ts";
import { readCross, readTargets, readTestKernel } from "../read.ts";
import type { RidgeOptions } from "../ridge.ts";
import { checkLearningRate, checkTime } from "../training/spectral_flow.ts";
import type { TestKernels } from "./spectral_law.ts";
import { readTimes } from "../times.ts";

/** Options of {@linkcode kernelEnsemble}. */
export interface KernelEnsembleOptions extends LinearAlgebraOptions, RidgeOptions {
  /** eta, the factor of time; positive. @default {1} */
  readonly learningRate?: number | undefined;
}

/** Options of {@linkcode KernelEnsemble.at}. */
export interface KernelEnsembleAtOptions {
  /** Kernels between test and training inputs, `[m, n]`, as those between training inputs. */
  readonly kTestTrain: TensorLike | KernelPair;
  /** Kernels between test inputs, `[m, m]`, from which the covariance is computed. */
  readonly kTestTest?: TensorLike | Partial<KernelPair> | undefined;
  /**
   * Which models, as for {@linkcode ensemble}. For a single kernel and no ridge all are the same; with a
   * ridge "ntk" leaves out the variance that noise in the targets adds.
   *
   * @default {"ntk"}
   */
  readonly kind?: GaussianProcessKind | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** An ensemble of models in training. */
export interface KernelEnsemble {
  /**
   * The law of the function values at a time.
   *
   * @param t Time, not negative, perhaps Infinity; or a list of T times.
   * @param options The kernels with the test inputs, and the kind.
   * @returns The mean, `[m]` or `[m, k]` as the targets, and the covariance, `[m, m]`, if `kTestTest` is
   * given; with T times in front for a list.
   * @throws {TypeError} If a kernel is missing or does not fit, or an option is not known.
   * @throws {RangeError} If a time is negative, an entry is not finite, or the kernels do not belong
   * together.
   */
  at(
    t: number | TensorLike,
    options: KernelEnsembleAtOptions & { readonly kTestTest: TensorLike | Partial<KernelPair> },
  ): Promise<Gaussian>;
  /** The mean, and the covariance if `kTestTest` is given. */
  at(t: number | TensorLike, options: KernelEnsembleAtOptions): Promise<Prediction>;
}

const ATTEMPT = "train an ensemble";

/**
 * The law of many models that start at random, with covariance K, and are trained on the mean squared
 * error by gradient flow under the kernel Theta: {@linkcode ensemble} for kernels from elsewhere.
 *
 * A single kernel is both K and Theta. That is the law of linear models f(x) = w . phi(x) with standard
 * normal w at the start and the kernel phi(x) . phi(x'), all of w being trained.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain Kernels between training inputs, `[n, n]`: `{ nngp, ntk }`, or one that is both.
 * @param y Targets, `[n]` or `[n, k]` for k outputs.
 * @param options The learning rate, the ridge, and the common options.
 * @returns The ensemble.
 * @throws {TypeError} If a kernel is missing, not square or not symmetric, or the targets do not fit.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, or the learning rate is not
 * positive.
 *
 * @example Usage
 * ```ts
 * import { kernelEnsemble } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // f(x) = w x, seen at x = 1: w - 2 decays as exp(-t).
 * const models = await kernelEnsemble([[1]], [2]);
 * const { mean, covariance } = await models.at(3, { kTestTrain: [[1]], kTestTest: [[1]] });
 * assertAlmostEquals(mean.data[0]!, 2 - 2 * Math.exp(-3));
 * assertAlmostEquals(covariance.data[0]!, Math.exp(-6));
 * ```
 */
export async function kernelEnsemble(
  kTrain: TensorLike | KernelPair,
  y: TensorLike,
  options: KernelEnsembleOptions = {},
): Promise<KernelEnsemble> {
  checkOptions(ATTEMPT, options, ["learningRate", "ridge", "ridgeScale"]);
  const { learningRate = 1 } = options;
  checkLearningRate(ATTEMPT, learningRate);
  checkRidge(options, ATTEMPT);
  const turn = startTurns(options.signal);
  const trained = await readPair(kTrain, turn);
  const n = trained.ntk.rows;
  const targets = await readTargets(y, n, ATTEMPT, turn);
  const laws = ensembleLaws(trained, targets.y, options);
  const lawAt = (t: number | TensorLike, useOptions: KernelEnsembleAtOptions) =>
    at(laws, n, t, useOptions) as Promise<Gaussian>;
  options.signal?.throwIfAborted();
  return { at: lawAt };
}

/** Both kernels between training inputs, in storage of their own. */
async function readPair(kTrain: TensorLike | KernelPair, turn: Turn): Promise<TrainedKernels> {
  const read = async (name: keyof KernelPair): Promise<Matrix> => {
    const kernel = pickKernel(kTrain, name, "training inputs", ATTEMPT, true);
    const matrix = await readSymmetric(kernel, ATTEMPT, turn, "'kernel'");
    const isForeign = isTensor(kernel) && kernel.data === matrix.data;
    return isForeign ? { ...matrix, data: matrix.data.slice() } : matrix;
  };
  const ntk = await read("ntk");
  const nngp = isTensorLike(kTrain) ? ntk : await read("nngp");
  if (nngp.rows !== ntk.rows) {
    const [a, b] = [nngp.rows, ntk.rows];
    throw new TypeError(
      `Cannot ${ATTEMPT} as both kernels must have the same shape: found [${a},${a}] and [${b},${b}]`,
    );
  }
  return { nngp, ntk };
}

async function at(
  laws: EnsembleLaws,
  n: number,
  t: number | TensorLike,
  options: KernelEnsembleAtOptions,
): Promise<Prediction> {
  checkNames(AT, options, ["kTestTrain", "kTestTest", "kind", "signal"]);
  const { kTestTrain, kind = "ntk", signal } = options;
  const times = readTimes(t, AT, (time) => checkTime(AT, time));
  const roles = rolesOf(kind);
  const turn = startTurns(signal);
  const cross = await crossOf(kTestTrain, roles.dynamics, n, turn);
  const test = await testKernels(options, roles, cross, turn);
  return await laws.at(times, kind, () => Promise.resolve(test), signal);
}

async function testKernels(
  { kTestTrain, kTestTest }: KernelEnsembleAtOptions,
  { dynamics, prior }: ReturnType<typeof rolesOf>,
  moved: Matrix,
  turn: Turn,
): Promise<TestKernels> {
  if (kTestTest === undefined) return { dynamics: moved };
  const { rows: m, columns: n } = moved;
  const isMoved = dynamics === prior || isTensorLike(kTestTrain);
  const cross = isMoved ? moved : await crossOf(kTestTrain, prior, n, turn);
  checkBothCross(AT, moved, cross);
  const kernel = pickKernel(kTestTest, prior, "test inputs", AT, true);
  const test = await readTestKernel(kernel, m, AT, turn);
  return { dynamics: moved, prior: { cross, test } };
}

async function crossOf(
  kernels: TensorLike | KernelPair,
  name: keyof KernelPair,
  n: number,
  turn: Turn,
): Promise<Matrix> {
  const kernel = pickKernel(kernels, name, "test and training inputs", AT, true);
  return await readCross(kernel, n, AT, turn);
}
