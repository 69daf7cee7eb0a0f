/**
 * How far the Gram matrix of a random network is from its limit.
 *
 * @module
 */
import { tensorOf } from "../linalg/matrix.ts";
import { startTurns } from "../parallel/yielder.ts";
import { matmul } from "../linalg/matmul.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { checkOptions } from "../linalg/options.ts";
import type { TensorLike } from "../tensor.ts";
import { gramLimit } from "./gram.ts";
import { readUnitRows } from "./inputs.ts";
import { checkNumbers, count, halfAtMost, optional, positive, probability } from "./numbers.ts";

/** What the width at initialisation depends on. */
export interface GramWidthNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Least eigenvalue of the limit H, at most 1/2. */
  readonly lambda: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
}

/** What the width by the matrix Chernoff bound depends on. */
export interface ChernoffNumbers extends GramWidthNumbers {
  /** Largest eigenvalue of X X'. @default {n, which bounds it} */
  readonly spread?: number | undefined;
}

/** What the deviation depends on. */
export interface DeviationNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Width. */
  readonly m: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
}

/**
 * Lemma 1: from the width
 *
 * m >= 8 n^2 lambda^-2 log(2 n^2 / delta)
 *
 * on, |H(0) - H|_F <= lambda/4, and so lambda_min(H(0)) >= 3 lambda/4, with probability 1 - delta.
 *
 * Hoeffding for each entry, a mean of m independent numbers in an interval of length at most 1: it is off by t with
 * probability at most 2 exp(-2 m t^2); t = lambda/(4n), and a union over n^2 entries. The source (Lecture 3, lemma 1;
 * Du, Zhai, Poczos and Singh 2019, lemma 3.1) gives the order without the constant.
 *
 * @param numbers n, lambda and delta.
 * @returns The width, not rounded.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const m = theory.gramWidth({ n: 2, lambda: 0.5, delta: 0.5 });
 * assertAlmostEquals(m, 128 * Math.log(16));
 * ```
 */
export function gramWidth(numbers: GramWidthNumbers): number {
  checkNumbers("bound the width of lemma 1", numbers, {
    n: count,
    lambda: halfAtMost,
    delta: probability,
  });
  const { n, lambda, delta } = numbers;
  return 8 * (n / lambda) ** 2 * Math.log(2 * n * n / delta);
}

/**
 * The second half of lemma 1 by the matrix Chernoff bound: from the width
 *
 * m >= 32 (s / lambda) log(n / delta),  s = |X X'| <= n,
 *
 * on, lambda_min(H(0)) >= 3 lambda/4 with probability 1 - delta.
 *
 * m H(0) is a sum of m independent positive semi-definite matrices D_r X X' D_r of norm at most s, with mean m H. So
 * (Tropp, User-friendly tail bounds for sums of random matrices, 2012, corollary 5.2; Song and Yang 2019)
 * P(lambda_min(H(0)) <= (1 - e) lambda) <= n exp(-e^2 m lambda / (2 s)); e = 1/4.
 *
 * @param numbers n, lambda, delta, and s if it is known.
 * @returns The width, not rounded.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const m = theory.gramWidthChernoff({ n: 2, lambda: 0.5, delta: 0.5 });
 * assertAlmostEquals(m, 128 * Math.log(4));
 * ```
 */
export function gramWidthChernoff(numbers: ChernoffNumbers): number {
  checkNumbers("bound the width of lemma 1 by Chernoff's bound", numbers, {
    n: count,
    lambda: halfAtMost,
    delta: probability,
    spread: optional(positive),
  });
  const { n, lambda, delta, spread = n } = numbers;
  return 32 * (spread / lambda) * Math.log(n / delta);
}

/**
 * The deviation that lemma 1's proof gives at width m:
 *
 * |H(0) - H|_F <= n sqrt(log(2 n^2 / delta) / (2 m))
 *
 * with probability 1 - delta, for inputs of length 1.
 *
 * @param numbers n, m and delta.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // At the width of lemma 1 it is lambda/4.
 * const m = Math.ceil(theory.gramWidth({ n: 5, lambda: 0.1, delta: 0.1 }));
 * assertAlmostEquals(theory.gramDeviation({ n: 5, m, delta: 0.1 }), 0.025, 1e-6);
 * ```
 */
export function gramDeviation(numbers: DeviationNumbers): number {
  checkNumbers("bound the deviation of a Gram matrix", numbers, {
    n: count,
    m: count,
    delta: probability,
  });
  const { n, m, delta } = numbers;
  return n * Math.sqrt(Math.log(2 * n * n / delta) / (2 * m));
}

/**
 * The exact mean square of that deviation, times the width:
 *
 * m E |H(0) - H|_F^2 = sum_ij (x_i.x_j)^2 p_ij (1 - p_ij),  p_ij = (pi - theta_ij) / (2 pi),
 *
 * as an entry is x_i.x_j times a mean of m independent indicators of probability p_ij.
 *
 * @param x Inputs of length 1, `[n, d]`.
 * @param options Common options.
 * @returns The sum.
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If a row has another length.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(await theory.gramVariance([[1, 0], [0, 1]]), 2 * 0.25);
 * ```
 */
export async function gramVariance(
  x: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  const attempt = "compute the variance of a Gram matrix";
  checkOptions(attempt, options);
  const rows = tensorOf(await readUnitRows(attempt, x, startTurns(options.signal)));
  const products = await matmul(rows, rows, { ...options, transposeB: true });
  const h = await gramLimit(rows, { signal: options.signal });
  // c^2 p (1 - p) = h (c - h) with h = c p.
  return h.data.reduce((sum, entry, p) => sum + entry * (products.data[p]! - entry), 0);
}
