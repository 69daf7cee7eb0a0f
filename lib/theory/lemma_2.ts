/**
 * How far the Gram matrix can move while each weight stays within a distance of its start.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { tensorOf } from "../linalg/matrix.ts";
import { matmul } from "../linalg/matmul.ts";
import { checkOptions } from "../linalg/options.ts";
import { checkAtLeast } from "../options.ts";
import { startTurns } from "../parallel/yielder.ts";
import type { TensorLike } from "../tensor.ts";
import { readUnitRows, readWeights } from "./inputs.ts";
import { checkNumbers, count, positive, probability } from "./numbers.ts";

/** What the bounds on a ball depend on. */
export interface BallNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Width. */
  readonly m: number;
  /** Largest distance R of a neuron's weights from their start. */
  readonly radius: number;
}

/** A bound that holds with a probability. */
export interface LikelyBound {
  /** The bound. */
  readonly bound: number;
  /** Bound of the probability that it fails; above 1 it says nothing. */
  readonly failure: number;
}

/** What the width depends on from which a bound on a ball is likely. */
export interface BallWidthNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Radius R of the ball. */
  readonly radius: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
}

const BALL = { n: count, m: count, radius: positive } as const;

/**
 * Lemma 2: for independent w~_r ~ N(0, I) and **all** w with |w_r - w~_r| <= R at once,
 *
 * |H(w) - H(w~)|_F <= 2 n R  but with probability n (n + 1) exp(-0.6 m R).
 *
 * A pair of patterns can be lost at r only if 0 <= w~_r.x < R for x one of the two inputs, and won only if
 * -R <= w~_r.x < 0. Both events depend on w~_r alone, and have a probability of at most 2R/sqrt(2 pi) < 0.8 R for two
 * inputs; Bernstein's inequality with the excess 1.2 m R; a union over n (n + 1)/2 pairs and two directions.
 *
 * Lecture 3, lemma 2, with a mended proof: the source's s_r depend on all of w and are not independent, and its
 * argument gives 3 n R.
 *
 * @param numbers n, m and R.
 * @returns The bound and the probability that it fails.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { bound, failure } = theory.gramPerturbation({ n: 4, m: 10_000, radius: 0.01 });
 * assertAlmostEquals(bound, 0.08);
 * assertAlmostEquals(failure, 20 * Math.exp(-60), 1e-30);
 * ```
 */
export function gramPerturbation(numbers: BallNumbers): LikelyBound {
  checkNumbers("bound how far a Gram matrix moves", numbers, BALL);
  const { n, m, radius } = numbers;
  return { bound: 2 * n * radius, failure: n * (n + 1) * Math.exp(-0.6 * m * radius) };
}

/**
 * The number of neurons whose pattern at an input can change within the ball (claim 12): for all n inputs at once
 *
 * |S_i^c| <= 4 m R  but with probability n exp(-2.7 m R).
 *
 * r is in S_i^c if -R <= w_r(0).x_i < R, with a probability of at most 2R/sqrt(2 pi) < 0.8 R; Bernstein's inequality
 * with the excess 3.2 m R gives exp(-(3.2^2/2) m R / (0.8 + 3.2/3)). The source has exp(-m R).
 *
 * @param numbers n, m and R.
 * @returns The bound of each |S_i^c| and the probability that it fails.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(theory.changedPatterns({ n: 4, m: 10_000, radius: 0.01 }).bound, 400);
 * ```
 */
export function changedPatterns(numbers: BallNumbers): LikelyBound {
  checkNumbers("bound the number of patterns that change", numbers, BALL);
  const { n, m, radius } = numbers;
  return { bound: 4 * m * radius, failure: n * Math.exp(-2.7 * m * radius) };
}

/**
 * The width from which {@linkcode theory.gramPerturbation} and {@linkcode theory.changedPatterns} fail together with
 * probability at most delta:
 *
 * m >= 5/(3 R) log(3 n^2 / delta),
 *
 * as n (n + 1) exp(-0.6 m R) + n exp(-2.7 m R) <= 3 n^2 exp(-0.6 m R). The source asks for
 * 3 n^2 exp(-m R / 10) <= delta, six times as much.
 *
 * @param numbers n, R and delta.
 * @returns The width, not rounded.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const m = theory.patternWidth({ n: 2, radius: 0.01, delta: 0.12 });
 * assertAlmostEquals(m, 500 / 3 * Math.log(100));
 * ```
 */
export function patternWidth(numbers: BallWidthNumbers): number {
  const checks = { n: count, radius: positive, delta: probability };
  checkNumbers("bound the width of lemma 2", numbers, checks);
  const { n, radius, delta } = numbers;
  return 5 / (3 * radius) * Math.log(3 * n * n / delta);
}

/**
 * An upper bound of sup |H(w) - H(w~)|_F over all w with |w_r - w~_r| <= R, by counting:
 *
 * |x_i.x_j| max(#{r: the pair i, j can be lost}, #{r: it can be won}) / m for each entry,
 *
 * with lost: active at both, and 0 <= w~_r.x < R at one of them; won: not active at both, and each of the two either
 * active or with -R <= w~_r.x < 0. Lemma 2 says that it is at most 2 n R for most w~.
 *
 * @param x Inputs of length 1, `[n, d]`.
 * @param w Weights w~, `[m, d]`.
 * @param radius R.
 * @param options Common options.
 * @returns The bound.
 * @throws {TypeError} If x or w is no matrix, or their rows are not equally long.
 * @throws {RangeError} If a row of x has another length, or R is not positive.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // One of two neurons is so near to its hyperplane that it can be turned off.
 * assertAlmostEquals(await theory.gramSupremum([[1, 0]], [[0.1, 0], [3, 0]], 0.2), 0.5);
 * ```
 */
export async function gramSupremum(
  x: TensorLike,
  w: TensorLike,
  radius: number,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  const attempt = "bound how far a Gram matrix moves";
  checkOptions(attempt, options);
  checkAtLeast(attempt, "radius", radius, Number.MIN_VALUE);
  const turn = startTurns(options.signal);
  const points = await readUnitRows(attempt, x, turn);
  const weights = await readWeights(attempt, w, points.columns, turn);
  const rows = tensorOf(points);
  const [n, m] = [points.rows, weights.rows];
  const z = await matmul(tensorOf(weights), rows, { ...options, transposeB: true });
  const products = await matmul(rows, rows, { ...options, transposeB: true });
  const count = async (holds: (z: number) => boolean): Promise<Float64Array> => {
    const data = z.data.map((value) => holds(value) ? 1 : 0);
    const table = tensorOf({ rows: m, columns: n, data });
    return (await matmul(table, table, { ...options, transposeA: true })).data;
  };
  // Pairs that are active at both, now, for certain, and perhaps.
  const now = await count((value) => value >= 0);
  const least = await count((value) => value >= radius);
  const most = await count((value) => value >= -radius);
  let sum = 0;
  products.data.forEach((product, p) => {
    const moved = Math.max(now[p]! - least[p]!, most[p]! - now[p]!) / m;
    sum += (product * moved) ** 2;
  });
  return Math.sqrt(sum);
}
