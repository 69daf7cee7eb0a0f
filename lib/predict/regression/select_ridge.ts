/**
 * Choosing a ridge from one eigendecomposition of the kernel.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { eigenvectorRows } from "../../linalg/eigenvectors.ts";
import { readSymmetric } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { startRun } from "../../linalg/run.ts";
import { checkOneOf } from "../../options.ts";
import type { TensorLike } from "../../tensor.ts";
import { readTargets } from "../read.ts";
import { readRidges, ridgeInUnits, type RidgeOptions } from "../ridge.ts";
import { leaveOneOutErrors, marginalLikelihoods } from "./ridge_scores.ts";

/** What a ridge is judged by. */
export type RidgeCriterion = "leaveOneOut" | "marginalLikelihood";

/** Options of {@linkcode selectRidge}. */
export interface SelectRidgeOptions extends LinearAlgebraOptions {
  /**
   * The path: ridges to choose from, in any order.
   *
   * @default {1e-8 to 10 of the mean diagonal entry, four to a decade}
   */
  readonly ridges?: TensorLike | undefined;
  /** Units of the path and of the answer, as {@linkcode RidgeOptions}. @default {"relative"} */
  readonly ridgeScale?: RidgeOptions["ridgeScale"];
  /**
   * "leaveOneOut": the mean square error of {@linkcode KernelRegression.leaveOneOut}, the smallest is
   * best. "marginalLikelihood": {@linkcode KernelRegression.logMarginalLikelihood}, the largest is best;
   * the scale of the targets then counts as well.
   *
   * @default {"leaveOneOut"}
   */
  readonly criterion?: RidgeCriterion | undefined;
}

/** The best ridge of a path. */
export interface RidgeSelection {
  /** The best ridge, in the units of the path. */
  readonly ridge: number;
  /** Its score. */
  readonly score: number;
  /** What the scores are. */
  readonly criterion: RidgeCriterion;
  /** The units of the ridges. */
  readonly ridgeScale: "relative" | "absolute";
  /** The path, ascending. */
  readonly ridges: readonly number[];
  /**
   * The score of each ridge. Where K + r I is singular to rounding it is the worst there is: Infinity as
   * an error, -Infinity as a likelihood.
   */
  readonly scores: readonly number[];
  /** The end of the path at which the best ridge lies, if it does: a longer path may have a better one. */
  readonly edge: "smallest" | "largest" | undefined;
}

const ATTEMPT = "select a ridge";

/** 10^-8 to 10 in quarters of a decade. */
const DEFAULT_PATH: readonly number[] = Array.from({ length: 37 }, (_, i) => 10 ** (i / 4 - 8));

/**
 * Chooses the ridge of a kernel regression by its leave-one-out error or its marginal likelihood.
 *
 * All ridges come from one eigendecomposition K = V diag(w) V': with c = V'y the coefficients are
 * a = V (c / (w + r)), (K + r I)^-1[i, i] = sum_j V[i, j]^2 / (w_j + r) gives the closed form of the
 * leave-one-out error (Rasmussen and Williams, Gaussian Processes for Machine Learning, equation 5.12),
 * and the marginal likelihood needs c and w alone (equation 2.30). The eigendecomposition is most of the
 * cost, however long the path is.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kTrain K, the kernel between training inputs, `[n, n]`; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The path, the criterion and the common options.
 * @returns The best ridge, and the score of each.
 * @throws {TypeError} If K is not square or not symmetric, y does not fit, or an option is of the wrong
 * kind.
 * @throws {RangeError} If an entry is not finite, a ridge is negative, or K + r I is
 * singular for every ridge of the path.
 *
 * @example Usage
 * ```ts
 * import { selectRidge } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * // Noise of variance 1 on a constant: neighbours tell more than an input itself.
 * const kernel = [[1, 0.9, 0.9], [0.9, 1, 0.9], [0.9, 0.9, 1]];
 * const { ridge, edge } = await selectRidge(kernel, [3, 1, 2], { ridges: [0, 0.1, 1] });
 * assertEquals(ridge, 0.1);
 * assertEquals(edge, undefined);
 * ```
 */
export async function selectRidge(
  kTrain: TensorLike,
  y: TensorLike,
  options: SelectRidgeOptions = {},
): Promise<RidgeSelection> {
  checkOptions(ATTEMPT, options, ["ridges", "ridgeScale", "criterion"]);
  const { criterion = "leaveOneOut", ridgeScale = "relative" } = options;
  checkOneOf(ATTEMPT, "criterion", criterion, ["leaveOneOut", "marginalLikelihood"]);
  const run = await startRun(options);
  const { turn } = run;
  const { rows: n, data } = await readSymmetric(kTrain, ATTEMPT, turn, "'kTrain'");
  const targets = await readTargets(y, n, ATTEMPT, turn);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += data[i * n + i]!;
  const path = readRidges(options, DEFAULT_PATH, ATTEMPT, () => trace / n);
  const absolute = path.map((ridge) =>
    ridgeInUnits({ ridge, ridgeScale }, ATTEMPT, () => trace / n)
  );
  const { values, rows } = await eigenvectorRows(run, n, data, {
    attempt: ATTEMPT,
    instead: "select it for some of the inputs",
  });
  const decomposed = { n, values, rows, k: targets.outputs, y: targets.y.data };
  const score = criterion === "leaveOneOut" ? leaveOneOutErrors : marginalLikelihoods;
  const scores = await score(run, decomposed, absolute);
  return choose(path, scores, criterion, ridgeScale);
}

function choose(
  ridges: readonly number[],
  scores: readonly number[],
  criterion: RidgeCriterion,
  ridgeScale: "relative" | "absolute",
): RidgeSelection {
  const sign = criterion === "leaveOneOut" ? 1 : -1;
  let best = 0;
  scores.forEach((score, p) => {
    if (sign * score < sign * scores[best]!) best = p;
  });
  const score = scores[best]!;
  if (!Number.isFinite(score)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as the kernel is singular to rounding for every ridge of the path: ` +
        `the largest is ${ridges.at(-1)}; offer larger ones`,
    );
  }
  const edge = edgeOf(best, ridges.length);
  return { ridge: ridges[best]!, score, criterion, ridgeScale, ridges, scores, edge };
}

function edgeOf(position: number, length: number): RidgeSelection["edge"] {
  if (length === 1) return undefined;
  if (position === 0) return "smallest";
  return position === length - 1 ? "largest" : undefined;
}
