/**
 * What a recursive feature machine may be told.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import {
  checkAtLeast,
  checkBoolean,
  checkFunction,
  checkNames,
  checkOneOf,
  checkWhole,
  kindOf,
} from "../options.ts";
import type { EigenProSettings } from "../predict/regression/eigen_pro_settings.ts";
import type { CgSettings } from "../predict/regression/solve_regression.ts";
import { checkRidge } from "../predict/options.ts";
import type { RidgeOptions } from "../predict/ridge.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { readGroups } from "./blocks.ts";
import type { RfmIteration } from "./iteration.ts";
import { readKernelSpec, type RfmKernel } from "./kernels/read_spec.ts";
import { hasBandwidth, type KernelSpec } from "./kernels/spec.ts";

export type { RfmKernel } from "./kernels/read_spec.ts";

/** The bandwidth of {@linkcode rfm}: a number, or so many median distances. */
export type RfmBandwidth = number | "median" | {
  /** In units of the median distance, which follows M through the iterations. */
  readonly medians: number;
};

/** Data that the fit does not see, to choose the iteration by. */
export interface RfmValidation {
  /** Inputs, `[p, d]`. */
  readonly x: TensorLike;
  /** Their targets, `[p]` or `[p, c]` as y. */
  readonly y: TensorLike;
  /**
   * What is compared: the mean loss that the fit makes small, or the accuracy of classes as {@linkcode accuracy} takes it
   * (targets one-hot, or -1 and 1).
   *
   * @default {"loss"}
   */
  readonly score?: "loss" | "accuracy" | undefined;
}

/** How far a fit has come. */
export interface RfmProgress {
  /** The iteration that is under way, from 0. */
  readonly iteration: number;
  /** Number of the last iteration. */
  readonly iterations: number;
  /** "kernel": the kernel is computed; "solve": the fit; "gradients": rows of the outer product. */
  readonly stage: "kernel" | "solve" | "gradients";
  /** Work of the stage that is done. */
  readonly done: number;
  /** All work of the stage. */
  readonly total: number;
}

/** Options of {@linkcode rfm}. */
export interface RfmOptions extends LinearAlgebraOptions, RidgeOptions {
  /** The kernel. @default {"laplace"} */
  readonly kernel?: RfmKernel | undefined;
  /**
   * The bandwidth L of a kernel of the distance. "median" is the median distance of at most 1000 of the
   * inputs, taken anew in each iteration, and `{ medians: c }` is c times that.
   *
   * @default {"median"}
   */
  readonly bandwidth?: RfmBandwidth | undefined;
  /** The exponent q of "laplace", exp(-(r / L)^q), above 0 and at most the norm. @default {1} */
  readonly exponent?: number | undefined;
  /**
   * The norm p of "laplace", above 0 and at most 2: r = |M^(1/2) (x - z)|_p, so that it is the kernel K_{p,q} of
   * xRFM. Norms other than 2 depend on the axes, which suits features that mean something each; they take n^2 d
   * powers.
   *
   * @default {2}
   */
  readonly norm?: number | undefined;
  /**
   * What the fit makes small: "squared" for (K + r I) a = y, or "logistic" for classes 0 and 1: the negative log
   * likelihood sum_i log(1 + exp(f_i)) - y_i f_i + (r/2) a'K a. f then are log odds, above 0 for the class 1; of
   * several outputs each is fitted by itself, one class against the others. It needs a positive ridge and the
   * solver "cholesky", and some ten factorisations for each output.
   *
   * @default {"squared"}
   */
  readonly loss?: "squared" | "logistic" | undefined;
  /** Times that M is learnt: there is one fit more. @default {3} */
  readonly iterations?: number | undefined;
  /** Added to the diagonal of the kernel; not negative. @default {1e-3} */
  readonly ridge?: number | undefined;
  /** Whether the mean gradient of each output is taken off. @default {false} */
  readonly centering?: boolean | undefined;
  /** Whether M is kept diagonal. @default {false} */
  readonly diagonal?: boolean | undefined;
  /**
   * The columns of each categorical feature, as in `[[3, 4], [5, 6, 7]]`: one column a category, 1 for that of
   * the input and 0 for the others. M keeps its entries within each of these groups and within the other columns,
   * as in xRFM, and none between them: a category is compared by what it does, not with other features.
   */
  readonly categorical?: readonly (readonly number[])[] | undefined;
  /**
   * Scales M to a largest entry of 1 ("max"), to a mean diagonal entry of 1 ("trace", which does not change
   * when the inputs are turned), or not ("none": the bandwidth then changes with M).
   *
   * @default {"max"}
   */
  readonly normalize?: "max" | "trace" | "none" | undefined;
  /** How the kernel regression is solved, as by {@linkcode solveRegression}. @default {"cholesky"} */
  readonly solver?: "cholesky" | "eigenPro" | "cg" | undefined;
  /** Settings of the solver "cg". */
  readonly cg?: CgSettings | undefined;
  /** Settings of the solver "eigenPro". */
  readonly eigenPro?: Omit<EigenProSettings, "validation"> | undefined;
  /** Inputs over which gradients are averaged, drawn anew in each iteration. @default {min(n, 20000)} */
  readonly batch?: number | undefined;
  /** Seed of the draws. @default {0} */
  readonly seed?: number | undefined;
  /** Data to choose the iteration by; the last one is taken without. */
  readonly validation?: RfmValidation | undefined;
  /** Called now and then. */
  readonly onProgress?: ((progress: RfmProgress) => void) | undefined;
  /** Called after each fit with its entry of the history, and with a copy of the M that it used. */
  readonly onIteration?: ((entry: RfmIteration, features: Tensor) => void) | undefined;
}

/** Options with their defaults. */
export interface Settings
  extends
    Pick<RfmOptions, "cg" | "eigenPro" | "validation" | "ridgeScale">,
    Pick<RfmOptions, "onProgress" | "onIteration"> {
  readonly spec: KernelSpec;
  readonly bandwidth: number | { readonly medians: number };
  readonly iterations: number;
  readonly ridge: number;
  readonly centering: boolean;
  readonly diagonal: boolean;
  /** The group of each column, see {@linkcode readGroups}; undefined if all are one. */
  readonly groups: readonly number[] | undefined;
  readonly normalize: "max" | "trace" | "none";
  readonly loss: "squared" | "logistic";
  readonly solver: "cholesky" | "eigenPro" | "cg";
  readonly batch: number;
  readonly seed: number;
}

/** Names of the options. */
export const RFM_OPTIONS: readonly (keyof RfmOptions)[] = [
  ...[
    "kernel",
    "bandwidth",
    "exponent",
    "norm",
    "loss",
    "iterations",
    "ridge",
    "ridgeScale",
  ] as const,
  ...["centering", "diagonal", "categorical", "normalize", "solver", "cg", "eigenPro"] as const,
  ...["batch", "seed", "validation", "onProgress", "onIteration"] as const,
  ...["backend", "workers", "signal"] as const,
];

/** Inputs over which gradients are averaged unless asked. */
const BATCH = 20_000;

/**
 * Reads the options.
 *
 * @param options What the caller chose.
 * @param n Number of inputs.
 * @param d Number of features.
 * @throws {TypeError} If an option is of the wrong kind or not known, or a gradient is not known.
 * @throws {RangeError} If an option is out of range.
 */
export function readSettings(
  options: RfmOptions,
  n: number,
  d: number,
  attempt: string,
): Settings {
  checkNames(attempt, options, RFM_OPTIONS);
  const { iterations = 3, ridge = 1e-3, ridgeScale, batch = Math.min(n, BATCH), seed = 0 } =
    options;
  const { loss = "squared", normalize = "max", solver = "cholesky", cg, eigenPro, validation } =
    options;
  const { onProgress, onIteration } = options;
  if (onIteration !== undefined) checkFunction(attempt, "onIteration", onIteration);
  checkWhole(attempt, "iterations", iterations, 0);
  checkWhole(attempt, "batch", batch, 1, n);
  checkWhole(attempt, "seed", seed, 0, 2 ** 32 - 1);
  checkRidge({ ridge, ridgeScale }, attempt);
  checkLoss({ loss, ridge, solver }, attempt);
  checkOneOf(attempt, "normalize", normalize, ["max", "trace", "none"]);
  checkOneOf(attempt, "solver", solver, ["cholesky", "eigenPro", "cg"]);
  const spec = readKernelSpec(options, d, attempt);
  const { centering = false, diagonal = false } = options;
  checkBoolean(attempt, "centering", centering);
  checkBoolean(attempt, "diagonal", diagonal);
  const { categorical } = options;
  if (categorical !== undefined && diagonal) {
    throw new TypeError(
      `Cannot ${attempt} as 'categorical' goes with a full M only: a diagonal one has no entries between features`,
    );
  }
  const groups = categorical && readGroups(categorical, d, attempt);
  const bandwidth = readBandwidth(options, spec, attempt);
  return {
    ...{ spec, bandwidth, iterations, ridge, ridgeScale, centering, diagonal, groups, normalize },
    ...{ loss, solver, cg, eigenPro, batch, seed, validation, onProgress, onIteration },
  };
}

function checkLoss(
  { loss, ridge, solver }: Pick<Settings, "loss" | "ridge" | "solver">,
  attempt: string,
): void {
  checkOneOf(attempt, "loss", loss, ["squared", "logistic"]);
  if (loss === "squared") return;
  if (solver !== "cholesky") {
    throw new TypeError(
      `Cannot ${attempt} as the logistic loss needs solver: "cholesky": current value is "${solver}"`,
    );
  }
  if (ridge > 0) return;
  throw new RangeError(
    `Cannot ${attempt} as 'ridge' must be above 0 for the logistic loss: classes that can be told apart ` +
      "have infinite odds without",
  );
}

function readBandwidth(
  { bandwidth }: RfmOptions,
  spec: KernelSpec,
  attempt: string,
): Settings["bandwidth"] {
  if (!hasBandwidth(spec)) {
    if (bandwidth === undefined) return 1;
    throw new TypeError(
      `Cannot ${attempt} as 'bandwidth' goes with kernels of the distance only: scale the inputs instead`,
    );
  }
  if (bandwidth === undefined || bandwidth === "median") return { medians: 1 };
  if (typeof bandwidth === "object" && bandwidth !== null) {
    checkNames(`${attempt} with such a 'bandwidth'`, bandwidth, ["medians"]);
    const { medians } = bandwidth;
    checkAtLeast(attempt, "bandwidth.medians", medians, Number.MIN_VALUE);
    return { medians };
  }
  if (typeof bandwidth !== "number") {
    throw new TypeError(
      `Cannot ${attempt} as 'bandwidth' must be a number, "median" or { medians: number }: ` +
        `found ${kindOf(bandwidth)}`,
    );
  }
  checkAtLeast(attempt, "bandwidth", bandwidth, Number.MIN_VALUE);
  return bandwidth;
}
