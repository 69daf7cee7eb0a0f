/**
 * How the loss falls along each eigenvector.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { checkOptions } from "../../linalg/options.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import type { RidgeOptions } from "../ridge.ts";
import {
  type KernelSpectrum,
  projectTargets,
  ridgeOfSpectrum,
  spectrumOf,
} from "../spectra/spectra.ts";
import { checkLearningRate, checkTime } from "./spectral_flow.ts";
import { readList } from "../times.ts";

/** Options of {@linkcode trainingCurve}. */
export interface TrainingCurveOptions extends LinearAlgebraOptions, RidgeOptions {
  /** eta, the factor of time; positive. @default {1} */
  readonly learningRate?: number | undefined;
}

/** The loss of gradient flow, as a whole and by eigenvalue. */
export interface TrainingCurve {
  /** Eigenvalues in falling order, `[n]`. */
  readonly values: Tensor;
  /** The loss at each time, `[times]`. */
  readonly losses: Tensor;
  /** What each eigenvector has left of it, `[times, n]`: rows sum to `losses`. */
  readonly byEigenvalue: Tensor;
}

const ATTEMPT = "follow the loss of a gradient flow";

/**
 * The loss |f - y|^2 / (2 N) of gradient flow from f_0 = 0, one term an eigenvector:
 *
 * L(t) = sum_j e^(-2 eta lambda_j t / N) |v_j' y|^2 / (2 N)
 *
 * with N = n k targets (Arora et al., Fine-grained analysis of optimization and generalization, 2019,
 * theorem 4.1). With a ridge r, lambda_j + r takes the place of lambda_j, as in `gradientFlow`. For
 * another start pass y - f_0 as targets.
 *
 * @param kernel K, `[n, n]`, or its spectrum; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param times Times, not negative; may be infinite.
 * @param options The learning rate, the ridge, and the common options.
 * @returns The losses.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, an eigenvalue is negative beyond rounding, or an
 * option or a time is out of range.
 *
 * @example Usage
 * ```ts
 * import { trainingCurve } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { losses, byEigenvalue } = await trainingCurve([[2, 0], [0, 4]], [1, 3], [0, 1]);
 * assertEquals(losses.data[0], (1 + 9) / 4);
 * assertAlmostEquals(byEigenvalue.data[2]!, 9 / 4 * Math.exp(-4));
 * ```
 */
export async function trainingCurve(
  kernel: TensorLike | KernelSpectrum,
  y: TensorLike,
  times: TensorLike,
  options: TrainingCurveOptions = {},
): Promise<TrainingCurve> {
  checkOptions(ATTEMPT, options, ["learningRate", "ridge", "ridgeScale"]);
  const { learningRate = 1 } = options;
  checkLearningRate(ATTEMPT, learningRate);
  const list = readList(times, "times", ATTEMPT);
  list.forEach((time) => checkTime(ATTEMPT, time));
  const spectrum = await spectrumOf(kernel, options);
  const { values } = spectrum;
  const { powers, outputs } = await projectTargets(spectrum, y, ATTEMPT, options);
  const ridge = ridgeOfSpectrum(values, options, ATTEMPT);
  const n = powers.length;
  const N = n * outputs;
  const left = list.map((t) =>
    powers.map((power, j) => {
      const lambda = values[j]! + ridge;
      const decay = lambda === 0 ? 1 : Math.exp(-2 * learningRate * lambda * t / N);
      return decay * power / (2 * N);
    })
  );
  const losses = Float64Array.from(left, (row) => row.reduce((sum, term) => sum + term, 0));
  const byEigenvalue = new Float64Array(list.length * n);
  left.forEach((row, time) => byEigenvalue.set(row, time * n));
  return {
    values: makeTensor([n], values),
    losses: makeTensor([list.length], losses),
    byEigenvalue: makeTensor([list.length, n], byEigenvalue),
  };
}
