/**
 * What error to expect from how many examples.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { checkOptions } from "../../linalg/options.ts";
import { checkAtLeast, checkNames, checkWhole } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import type { RidgeOptions } from "../ridge.ts";
import { type KernelSpectrum, projectTargets, ridgeOfSpectrum, spectrumOf } from "./spectra.ts";
import { readList } from "../times.ts";

/** What a learning curve depends on beside the spectrum. */
export interface NoiseOptions extends RidgeOptions {
  /** Variance of noise in each target, at training and at test inputs. @default {0} */
  readonly noise?: number | undefined;
}

/** Options of {@linkcode learningCurve}. */
export interface LearningCurveOptions extends LinearAlgebraOptions, NoiseOptions {}

/** Expected errors of kernel regression by the number of examples. */
export interface LearningCurve {
  /** Numbers of examples, `[sizes]`. */
  readonly sizes: Tensor;
  /** Mean squared error at new inputs, noise included, `[sizes]`. */
  readonly errors: Tensor;
  /** The part of it that the mean over training sets has, without noise, `[sizes]`. */
  readonly biases: Tensor;
  /** kappa, the eigenvalue up to which directions are not learned, `[sizes]`. */
  readonly thresholds: Tensor;
}

/** A kernel and a target on a distribution of inputs: k(x, z) = sum_i eigenvalues_i phi_i(x) phi_i(z). */
export interface Eigenfunctions {
  /** Eigenvalues, `[modes]`, not negative, of the kernel as an operator over the distribution. */
  readonly eigenvalues: TensorLike;
  /** Squares of the target's coefficients in the eigenfunctions, `[modes]`. */
  readonly powers: TensorLike;
}

const ATTEMPT = "predict a learning curve";

/**
 * The mean squared error that kernel regression with n examples is expected to have at new inputs:
 *
 * E = (n / (n - sum_i L_i^2)) (sum_i (1 - L_i)^2 powers_i + noise), L_i = lambda_i / (lambda_i + kappa),
 *
 * where kappa solves sum_i L_i + r / kappa = n (Bordelon, Canatar and Pehlevan, Spectrum dependent
 * learning curves in kernel regression, 2020; in this form Simon et al., The eigenlearning framework,
 * 2023). It is an average over training sets, exact for many modes with Gaussian
 * eigenfunctions, and good in practice for others.
 *
 * Without a ridge, from as many examples on as there are eigenvalues that are not 0, what these
 * eigenvalues reach is learned entirely: kappa is 0. With exactly as many, where what is not learned is
 * fitted as noise, the error is infinite unless nothing is left over.
 *
 * @param modes Eigenvalues and powers.
 * @param sizes Numbers of examples, `[sizes]`, each at least 1.
 * @param options The ridge r, whose relative unit is the mean diagonal entry of the kernel, the sum of
 * the eigenvalues, and the noise.
 * @returns Errors and thresholds.
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Usage
 * ```ts
 * import { learningCurveOf } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // 100 equal eigenvalues and 50 examples: half of the target is learned.
 * const flat = { eigenvalues: Array(100).fill(0.01), powers: Array(100).fill(0.01) };
 * assertAlmostEquals(learningCurveOf(flat, [50]).errors.data[0]!, 0.5);
 * ```
 */
export function learningCurveOf(
  modes: Eigenfunctions,
  sizes: TensorLike,
  options: NoiseOptions = {},
): LearningCurve {
  checkNames(ATTEMPT, options, ["ridge", "ridgeScale", "noise"]);
  checkNames(ATTEMPT, modes, ["eigenvalues", "powers"]);
  const eigenvalues = readModes("eigenvalues", modes.eigenvalues);
  const powers = readModes("powers", modes.powers);
  if (powers.length !== eigenvalues.length) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as there must be as many powers as eigenvalues: ` +
        `found ${powers.length} and ${eigenvalues.length}`,
    );
  }
  const trace = eigenvalues.reduce((sum, value) => sum + value, 0);
  const ridge = ridgeOfSpectrum(Float64Array.of(trace), options, ATTEMPT);
  const list = readList(sizes, "sizes", ATTEMPT);
  list.forEach((n) => checkWhole(ATTEMPT, "sizes", n, 1));
  return curve({ eigenvalues, powers, ridge, noise: options.noise }, list);
}

/**
 * A learning curve from a data set: a kernel matrix over M inputs stands for the distribution that they
 * were drawn from, with eigenvalues lambda_j / M and powers |v_j' y|^2 / M, and
 * {@linkcode learningCurveOf} says what n of them would teach.
 *
 * It holds for n well below M, as the smaller eigenvalues of a matrix are not those of the
 * distribution. For the NTK on a sphere in six dimensions predicted errors were up to 20 % too small for
 * n up to M / 20, and half of the measured ones at n = 0.4 M. For several outputs the error is the mean over them.
 *
 * @param kernel K, `[M, M]`, or its spectrum; not modified.
 * @param y Targets, `[M]` or `[M, k]`; not modified. If they are noisy, that noise is part of them:
 * `noise` is for what is added to them.
 * @param sizes Numbers of examples n, each from 1 to M - 1.
 * @param options The ridge, relative to the mean diagonal entry unless said otherwise, the noise, and
 * the common options.
 * @returns Errors and thresholds.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, an eigenvalue is negative beyond rounding, or a number
 * is out of range.
 *
 * @example Usage
 * ```ts
 * import { learningCurve } from "@widenet/ntk";
 * import { assert } from "@std/assert";
 *
 * const x = Array.from({ length: 60 }, (_, i) => i / 60);
 * const k = x.map((a) => x.map((b) => Math.exp(-Math.abs(a - b))));
 * const { errors } = await learningCurve(k, x.map((a) => Math.sin(6 * a)), [4, 8, 16]);
 * assert(errors.data[2]! < errors.data[0]! / 4);
 * ```
 */
export async function learningCurve(
  kernel: TensorLike | KernelSpectrum,
  y: TensorLike,
  sizes: TensorLike,
  options: LearningCurveOptions = {},
): Promise<LearningCurve> {
  checkOptions(ATTEMPT, options, ["ridge", "ridgeScale", "noise"]);
  const spectrum = await spectrumOf(kernel, options);
  const { powers, outputs } = await projectTargets(spectrum, y, ATTEMPT, options);
  const M = powers.length;
  const list = readList(sizes, "sizes", ATTEMPT);
  list.forEach((n) => checkWhole(ATTEMPT, "sizes", n, 1, M - 1));
  const ridge = ridgeOfSpectrum(spectrum.values, options, ATTEMPT);
  const eigenvalues = spectrum.values.map((value) => value / M);
  const means = powers.map((power) => power / (M * outputs));
  return curve({ eigenvalues, powers: means, ridge, noise: options.noise }, list);
}

/** What is learned, and by which ridge. */
interface Task {
  readonly eigenvalues: Float64Array;
  readonly powers: Float64Array;
  readonly ridge: number;
  readonly noise: number | undefined;
}

function curve(task: Task, list: readonly number[]): LearningCurve {
  const { eigenvalues, ridge, noise = 0 } = task;
  checkAtLeast(ATTEMPT, "noise", noise, 0);
  const thresholds = list.map((n) => solveThreshold(eigenvalues, ridge, n));
  const points = list.map((n, i) => expectedError(task, thresholds[i]!, n));
  return {
    sizes: vector(list),
    errors: vector(points.map(({ error }) => error)),
    biases: vector(points.map(({ bias }) => bias)),
    thresholds: vector(thresholds),
  };
}

/** Halvings of an interval of logarithms: enough for the last bit from any two numbers. */
const HALVINGS = 64;

/** kappa with sum_i lambda_i / (lambda_i + kappa) + r / kappa = n; the left side falls with kappa. */
function solveThreshold(eigenvalues: Float64Array, ridge: number, n: number): number {
  const positive = eigenvalues.filter((value) => value > 0);
  if (ridge === 0 && positive.length <= n) return 0;
  const excess = (kappa: number): number =>
    positive.reduce((sum, value) => sum + value / (value + kappa), ridge / kappa - n);
  // Each term is below its value at kappa = 0, and below lambda_i / kappa.
  let high = (positive.reduce((sum, value) => sum + value, 0) + ridge) / n;
  let low = Math.max(ridge / n, smallest(positive) * (positive.length - n) / n);
  for (let i = 0; i < HALVINGS && low < high; i++) {
    const middle = Math.sqrt(low) * Math.sqrt(high);
    if (excess(middle) > 0) low = middle;
    else high = middle;
  }
  return high;
}

function smallest(values: Float64Array): number {
  return values.reduce((least, value) => Math.min(least, value), Infinity);
}

function expectedError(
  { eigenvalues, powers, noise = 0 }: Task,
  kappa: number,
  n: number,
): { readonly error: number; readonly bias: number } {
  let squares = 0, bias = 0;
  eigenvalues.forEach((value, i) => {
    const learned = value === 0 ? 0 : value / (value + kappa);
    squares += learned ** 2;
    bias += (1 - learned) ** 2 * powers[i]!;
  });
  const left = bias + noise;
  return { error: left === 0 ? 0 : left * n / (n - squares), bias };
}

function readModes(name: string, values: TensorLike): Float64Array {
  const { shape, data } = readTensor(ATTEMPT, `'${name}'`, values);
  if (shape.length !== 1 || data.length === 0) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as '${name}' must be a vector with at least one entry: found shape [${shape}]`,
    );
  }
  const bad = data.findIndex((value) => !(value >= 0 && value < Infinity));
  if (bad < 0) return data;
  throw new RangeError(
    `Cannot ${ATTEMPT} as '${name}' must be finite and not negative: entry ${bad} is ${data[bad]}`,
  );
}

function vector(values: readonly number[]): Tensor {
  return makeTensor([values.length], Float64Array.from(values));
}
