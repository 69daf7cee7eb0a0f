/**
 * Kernel regression by any of the solvers, through one door.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { ConjugateGradientsStatus } from "../../linalg/cg_iteration.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { checkOptions, commonOptions } from "../../linalg/options.ts";
import type { IterationReport } from "../../linalg/top_eigenpairs.ts";
import { checkNames } from "../../options.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { fitKernel } from "../factored_kernel.ts";
import type { KernelBlocks } from "../kernel_blocks.ts";
import { type KernelSource, readKernel, wholeKernel } from "../kernel_source.ts";
import { readTargets, type Targets } from "../read.ts";
import { ridgeInUnits, type RidgeOptions } from "../ridge.ts";
import { CG_SETTINGS, type CgSettings, solveKernelByCg } from "./cg_regression.ts";
import { runEigenPro } from "./eigen_pro.ts";
import type { EigenProStatus } from "./eigen_pro_epochs.ts";
import { EIGENPRO_SETTINGS, type EigenProSettings } from "./eigen_pro_settings.ts";
import { type NystromRegressionOptions, solveOnLandmarks } from "./nystrom_regression.ts";
import { predictFrom } from "./predict_from.ts";
import { checkMethod, type SolveMethod } from "./solve_method.ts";

export type { CgSettings } from "./cg_regression.ts";

/** Options of {@linkcode solveRegression}: the settings of methods that are not chosen are not read. */
export interface SolveRegressionOptions extends LinearAlgebraOptions, RidgeOptions {
  /** The method. @default {"cholesky"} */
  readonly solve?: SolveMethod | undefined;
  /** Settings of the method "cg". */
  readonly cg?: CgSettings | undefined;
  /** Settings of the method "eigenpro". */
  readonly eigenpro?: EigenProSettings | undefined;
  /** Settings of the method "nystrom". */
  readonly nystrom?: NystromRegressionOptions | undefined;
  /** Called after each iteration of "cg" and each epoch of "eigenpro" with the relative residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

/** A fitted regression f(x) = k(x, centres) a. */
export interface Regressor {
  /** How it was fitted. */
  readonly method: SolveMethod;
  /** a, one row for each centre: `[m]` or `[m, k]` as y. */
  readonly coefficients: Tensor;
  /** Training inputs that carry coefficients, ascending; undefined if all of them do. */
  readonly centres: readonly number[] | undefined;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /**
   * |(K + r I) a - y| / |y|, the largest of an output for "cg": how well the linear system was solved;
   * 0 if y is 0. For "nystrom" the same of its own, smaller system.
   */
  readonly residual: number;
  /** Products with K for "cg", epochs for "eigenpro"; undefined for methods without iterations. */
  readonly iterations: number | undefined;
  /**
   * How the iterations ended: "converged" within the tolerance; "stagnated" where rounding kept them
   * from coming nearer; "stopped" early, as the validation said; "iterations" if they were used up.
   * Methods without iterations converge.
   */
  readonly status: ConjugateGradientsStatus | EigenProStatus;
  /**
   * Predicts f(x).
   *
   * @param kTestTrain Kernel between new inputs and the centres, `[p, m]`, or all training inputs,
   * `[p, n]`, of which the columns of the centres are taken.
   * @returns Predictions, `[p]` or `[p, k]` as y.
   * @throws {TypeError} If the kernel has another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(kTestTrain: TensorLike, options?: SolveOptions): Promise<Tensor>;
}

const ATTEMPT = "solve a regression";
const OWN = ["ridge", "ridgeScale", "solve", "cg", "eigenpro", "nystrom", "onProgress"] as const;

/**
 * Fits f(x) = k(x, X) a with (K + r I) a = y by a direct or an iterative method, or on landmarks.
 *
 * K is a matrix, or {@linkcode KernelBlocks}, which are computed as they are needed: then "cholesky"
 * computes all of them once and keeps the matrix, "cg" computes the half of them in each iteration,
 * "eigenpro" all of them in each epoch, and "nystrom" once those of the landmarks.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kernel K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The method and its settings, the ridge, and the common options.
 * @returns The fit.
 * @throws {TypeError} If K is not square or not symmetric, y does not fit, or an option is of the wrong
 * kind.
 * @throws {RangeError} If an entry is not finite, the ridge is negative, an option is out of range, or a
 * coefficient of "cholesky" overflows.
 * @throws {NotPositiveDefiniteError} If the method is "cholesky" and K + r I is singular to rounding; it
 * says how many inputs occur twice and which absolute ridge would do.
 * @throws {IndefiniteOperatorError} If an iteration meets a direction along which K + r I is not
 * positive.
 *
 * @example Usage
 * ```ts
 * import { solveRegression } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const kernel = [[4, 2], [2, 10]];
 * for (const solve of ["cholesky", "cg", "eigenpro", "nystrom"] as const) {
 *   const { predict } = await solveRegression(kernel, [6, 12], { solve });
 *   assertAlmostEquals((await predict([[1, 2]])).data[0]!, 3, 1e-4);
 * }
 * ```
 */
export async function solveRegression(
  kernel: TensorLike | KernelBlocks,
  y: TensorLike,
  options: SolveRegressionOptions = {},
): Promise<Regressor> {
  checkOptions(ATTEMPT, options, OWN);
  checkSettings(ATTEMPT, options);
  const { solve = "cholesky", signal } = options;
  checkMethod(ATTEMPT, solve);
  const source = await readKernel(kernel, ATTEMPT, signal);
  const targets = await readTargets(y, source.n, ATTEMPT, startTurns(signal));
  const ridge = ridgeInUnits(options, ATTEMPT, () => source.unit);
  const solved = await METHODS[solve]({ source, targets, ridge, options });
  const { coefficients, residual, iterations, centres, status } = solved;
  const { backend, workers } = options;
  const expansion = { n: source.n, centres, coefficients, backend, workers };
  return {
    method: solve,
    coefficients,
    residual,
    ridge,
    iterations,
    centres,
    status,
    predict: (kTestTrain, options = {}) => predictFrom(expansion, kTestTrain, options),
  };
}

/**
 * Refuses settings of the methods that are not known, those of methods that are not used among them.
 *
 * @param settings Settings by method.
 * @throws {TypeError} If settings are no object, or there is one that is not known.
 */
export function checkSettings(
  attempt: string,
  { cg = {}, eigenpro = {}, nystrom = {} }: SolveRegressionOptions,
): void {
  checkNames(`${attempt} with 'cg'`, cg, CG_SETTINGS);
  checkNames(`${attempt} with 'eigenpro'`, eigenpro, EIGENPRO_SETTINGS);
  checkNames(`${attempt} with 'nystrom'`, nystrom, ["landmarks", "seed"]);
}

/** What every method solves. */
interface Problem {
  readonly source: KernelSource;
  readonly targets: Targets;
  readonly ridge: number;
  readonly options: SolveRegressionOptions;
}

const METHODS: Readonly<
  Record<
    SolveMethod,
    (problem: Problem) => Promise<Omit<Regressor, "method" | "ridge" | "predict">>
  >
> = {
  async cholesky({ source, targets: { y }, ridge: absolute, options }) {
    const attempt = "fit the training kernel";
    const matrix = await wholeKernel(source, attempt, options.signal);
    const ridge = { ridge: absolute, ridgeScale: "absolute" } as const;
    const { coefficients, residual } = await fitKernel({ matrix, y, ridge, attempt }, options);
    return { ...DIRECT, coefficients, residual, centres: undefined };
  },
  async cg({ source, targets: { y, outputs }, ridge, options }) {
    const job = { source, y: y.data, k: outputs, ridge, attempt: ATTEMPT };
    const use = { ...commonOptions(options), onProgress: options.onProgress };
    const { x, residuals, iterations, status } = await solveKernelByCg(job, options.cg ?? {}, use);
    const coefficients = makeTensor(y.shape, x), residual = Math.max(...residuals);
    return { coefficients, residual, iterations, status, centres: undefined };
  },
  async eigenpro({ source, targets: { y }, ridge, options }) {
    const { onProgress } = options;
    const { coefficients, residual, epochs, status } = await runEigenPro(source, y, {
      ...options.eigenpro,
      ...commonOptions(options),
      ridge,
      ridgeScale: "absolute",
      onProgress: onProgress &&
        (({ epoch, epochs, residual }) => onProgress({ done: epoch, total: epochs, residual })),
    });
    return { coefficients, residual, iterations: epochs, status, centres: undefined };
  },
  async nystrom({ source, targets: { y, outputs }, ridge, options }) {
    const settings = { ...options.nystrom, ...commonOptions(options) };
    const job = { source, y: y.data, k: outputs, ridge, attempt: ATTEMPT };
    const { centres, coefficients, residual } = await solveOnLandmarks(job, settings);
    const shape = [centres.length, ...y.shape.slice(1)];
    return { ...DIRECT, coefficients: makeTensor(shape, coefficients), residual, centres };
  },
};

const DIRECT = { iterations: undefined, status: "converged" } as const;
