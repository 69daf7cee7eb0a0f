/**
 * What a fitted network is.
 *
 * @module
 */
import type { ProgressReport } from "../../engine/engine.ts";
import type { KernelOptions } from "../../kernel/options.ts";
import type { Net } from "../../stax/network.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import type { FactoredKernel } from "../factored_kernel.ts";
import type { Gaussian } from "../gaussian.ts";
import type { Regressor } from "../regression/solve_regression.ts";

/** What a fit took and how well it went. */
export interface FitReport
  extends Pick<Regressor, "method" | "residual" | "iterations" | "status"> {
  /** Number of training inputs. */
  readonly n: number;
  /** Number of outputs. */
  readonly outputs: number;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Bytes that the fit left behind: inputs, targets, coefficients, and the factor if there is one. */
  readonly bytes: number;
  /** Seconds that the parts took; where the kernel is computed in blocks, "solve" includes it. */
  readonly seconds: {
    /** The training kernel. */
    readonly kernel: number;
    /** Its Cholesky factor. */
    readonly factorization: number;
    /** The coefficients, with all iterations. */
    readonly solve: number;
  };
}

/** Options of a prediction of a {@linkcode FittedModel}. */
export interface FittedModelPredictOptions {
  /**
   * Whether the covariance of the predictions is wanted, for which the method must be "cholesky".
   *
   * @default {false}
   */
  readonly covariance?: boolean | undefined;
  /**
   * Whether the variance of each prediction is wanted, the diagonal of the covariance, in memory that
   * does not grow with the number of test inputs. The method must be "cholesky".
   *
   * @default {false}
   */
  readonly variance?: boolean | undefined;
  /**
   * Whether the standard deviation of each prediction is wanted, the root of that variance. For the
   * kernel "nngp" and a ridge that is the variance of noise in the targets it is the posterior standard
   * deviation of the function, without the noise. The method must be "cholesky".
   *
   * @default {false}
   */
  readonly std?: boolean | undefined;
  /** Stops the computation: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of test inputs done. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** Predictions, each with its own variance. */
export interface PredictionWithVariance {
  /** Mean, `[m]` or `[m, k]` for k outputs. */
  readonly mean: Tensor;
  /** Variance, `[m]`: the same for each output. */
  readonly variance: Tensor;
}

/** Predictions, each with its own standard deviation. */
export interface PredictionWithStd {
  /** Mean, `[m]` or `[m, k]` for k outputs. */
  readonly mean: Tensor;
  /** Standard deviation, `[m]`: the same for each output. */
  readonly std: Tensor;
}

/** A fitted network f(x) = k(x, X) a. */
export interface FittedModel {
  /** The network. */
  readonly net: Net;
  /** Which kernel of the network k is. */
  readonly kernel: "ntk" | "nngp";
  /** X, the inputs that carry coefficients: all training inputs, or the landmarks of "nystrom". */
  readonly x: Tensor;
  /** a, one row for each of these inputs: `[n]` or `[n, k]` as the targets. */
  readonly coefficients: Tensor;
  /** What the fit took and how well it went. */
  readonly report: FitReport;
  /**
   * Predicts f(x), with the covariance of the Gaussian process of covariance k given the targets:
   * k** - k* (K + r I)^-1 k*'. For the kernel "nngp" that is the Bayesian posterior of a wide network.
   * For "ntk" it says how far an input is from the training inputs, as the kernel sees it, and is not
   * the spread of trained networks, which `ensemble()` gives.
   *
   * Test inputs are worked through in blocks; a covariance takes memory for (n + m) m numbers.
   *
   * @param xTest Inputs, of the shape of the training inputs but for the first axis, `[m, ...]`.
   * @param options That the covariance is wanted.
   * @returns The mean and the covariance.
   * @throws {TypeError} If the inputs do not fit, or a covariance is asked of another method.
   * @throws {RangeError} If an input is not finite.
   */
  predict(
    xTest: TensorLike,
    options: FittedModelPredictOptions & { readonly covariance: true },
  ): Promise<Gaussian>;
  /** Predicts f(x) and the variance of each prediction, the diagonal of that covariance. */
  predict(
    xTest: TensorLike,
    options: FittedModelPredictOptions & { readonly variance: true },
  ): Promise<PredictionWithVariance>;
  /** Predicts f(x) and the standard deviation of each prediction, the root of that variance. */
  predict(
    xTest: TensorLike,
    options: FittedModelPredictOptions & { readonly std: true },
  ): Promise<PredictionWithStd>;
  /** Predicts f(x), `[m]` or `[m, k]` as the targets. */
  predict(
    xTest: TensorLike,
    options?: FittedModelPredictOptions & {
      readonly covariance?: false | undefined;
      readonly variance?: false | undefined;
      readonly std?: false | undefined;
    },
  ): Promise<Tensor>;
  /**
   * Writes the model to a .npz file, for `loadModel()` and for NumPy: the arrays `x`, `y` and
   * `coefficients`, and `model`, the bytes of a JSON text with the network and the report. The factor
   * is not written; a loaded model computes it anew if a covariance is asked for.
   *
   * The file takes the place of an old one when it is whole: if writing fails, or the process ends,
   * the old one is as it was. That needs permission to read and write in its folder.
   *
   * @param path Where to write.
   * @throws {TypeError} If the network has a layer `elementwise`, whose functions no file can hold; it
   * is named, and nothing is written.
   * @throws {Error} If the file system refuses; with its own class, as `Deno.errors.NotFound`.
   */
  save(path: string | URL): Promise<void>;
}

/** What a model is made of. */
export interface ModelParts {
  readonly net: Net;
  readonly kernel: "ntk" | "nngp";
  /** Inputs that carry coefficients. */
  readonly x: Tensor;
  /** Their targets. */
  readonly y: Tensor;
  readonly coefficients: Tensor;
  readonly report: FitReport;
  /** Options for kernels and linear algebra. */
  readonly options: KernelOptions;
  /** The factor of the training kernel, if it is at hand. */
  readonly factor: FactoredKernel | undefined;
}
