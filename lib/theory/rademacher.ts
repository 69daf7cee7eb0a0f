/**
 * Rademacher complexity of balls in a kernel's space.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { readSymmetric } from "../linalg/matrix.ts";
import { checkOptions } from "../linalg/options.ts";
import { product } from "../linalg/product.ts";
import { startRun } from "../linalg/run.ts";
import { type Estimate, estimateOf } from "../linalg/trace.ts";
import { signRows } from "../linalg/vectors.ts";
import { checkAtLeast, checkSeed, checkWhole } from "../options.ts";
import { randomGenerator } from "../random.ts";
import type { TensorLike } from "../tensor.ts";
import { checkNumbers, count, notNegative, probability } from "./numbers.ts";

/** What the complexity of a ball depends on. */
export interface RademacherNumbers {
  /** Number of examples. */
  readonly n: number;
  /** Trace of the kernel matrix. */
  readonly trace: number;
  /** Radius B of the ball. */
  readonly radius: number;
}

/** What the bound by the complexity depends on. */
export interface RademacherGapNumbers {
  /** Number of examples. */
  readonly n: number;
  /** Empirical Rademacher complexity of the functions. */
  readonly complexity: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
  /** Lipschitz constant of the loss. */
  readonly lipschitz: number;
}

/** A number between two others. */
export interface Between {
  /** Lower bound. */
  readonly lower: number;
  /** Upper bound. */
  readonly upper: number;
}

/** Options of {@linkcode theory.estimateRademacher}. */
export interface RademacherOptions extends LinearAlgebraOptions {
  /** Radius B of the ball. @default {1} */
  readonly radius?: number | undefined;
  /** Number of random sign vectors, at least 2. @default {200} */
  readonly samples?: number | undefined;
  /** Seed of the signs. @default {0} */
  readonly seed?: number | undefined;
}

/**
 * Bounds of the empirical Rademacher complexity (1/n) E sup_(|f| <= B) sum_i s_i f(x_i) = (B/n) E sqrt(s'K s) of a
 * ball in a kernel's space, s_i independent signs:
 *
 * B sqrt(tr K / 2) / n <= (B/n) E sqrt(s'K s) <= B sqrt(tr K) / n.
 *
 * Above by Jensen, as E s'K s = tr K (Bartlett and Mendelson 2002, lemma 22); below by the Khintchine-Kahane
 * inequality with the best constant 1/sqrt 2 (Latala and Oleszkiewicz 1994).
 *
 * @param numbers n, tr K and B.
 * @returns Both bounds.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(theory.rademacherBound({ n: 4, trace: 2, radius: 2 }).lower, 0.5);
 * ```
 */
export function rademacherBound(numbers: RademacherNumbers): Between {
  checkNumbers("bound a Rademacher complexity", numbers, {
    n: count,
    trace: notNegative,
    radius: notNegative,
  });
  const { n, trace, radius } = numbers;
  return { lower: radius * Math.sqrt(trace / 2) / n, upper: radius * Math.sqrt(trace) / n };
}

/**
 * The empirical Rademacher complexity (B/n) E sqrt(s'K s) of a ball in a kernel's space, by random signs s.
 *
 * @param kernel K, `[n, n]`, positive semi-definite.
 * @param options Radius, samples, seed, and common options.
 * @returns The mean and its standard error.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an option is out of range, or s'K s is negative beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // With K = I every s'K s is n.
 * const { value } = await theory.estimateRademacher([[1, 0], [0, 1]], { radius: 3, samples: 4 });
 * assertAlmostEquals(value, 3 / Math.SQRT2);
 * ```
 */
export async function estimateRademacher(
  kernel: TensorLike,
  options: RademacherOptions = {},
): Promise<Estimate> {
  const attempt = "estimate a Rademacher complexity";
  checkOptions(attempt, options, ["radius", "samples", "seed"]);
  const { radius = 1, samples = 200, seed = 0 } = options;
  checkAtLeast(attempt, "radius", radius, 0);
  checkWhole(attempt, "samples", samples, 2, 1e6);
  checkSeed(attempt, seed);
  const run = await startRun(options);
  const { turn } = run;
  const k = await readSymmetric(kernel, attempt, turn);
  const n = k.rows;
  const rows = await signRows(randomGenerator(seed), samples, n, turn);
  const signs = { rows: samples, columns: n, data: rows };
  const images = await product(run, signs, k);
  let trace = 0;
  for (let i = 0; i < n; i++) trace += k.data[i * (n + 1)]!;
  const values = Array.from({ length: samples }, (_, s) => {
    let square = 0;
    for (let i = s * n; i < (s + 1) * n; i++) square += rows[i]! * images.data[i]!;
    if (square >= 0) return radius * Math.sqrt(square) / n;
    if (square > -1e-9 * trace) return 0;
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: found s'Ks = ${square}`,
    );
  });
  return estimateOf(values);
}

/**
 * A generalisation bound with all its constants: for functions fixed before the data are seen, a loss in [0, 1] that
 * is Lipschitz with constant rho, with probability 1 - delta for all of them at once
 *
 * expected loss - mean loss <= 2 rho R + 3 sqrt(log(2/delta) / (2n)),
 *
 * R the empirical Rademacher complexity of the functions (Mohri, Rostamizadeh and Talwalkar, Foundations of machine
 * learning, theorem 3.3, with Talagrand's contraction). A ball whose radius was read off the data needs a union over
 * radii, which this does not pay for.
 *
 * @param numbers n, R, delta and rho.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const gap = theory.rademacherGap({ n: 450, complexity: 0.1, delta: 2 / Math.E, lipschitz: 1 });
 * assertAlmostEquals(gap, 0.2 + 0.1);
 * ```
 */
export function rademacherGap(numbers: RademacherGapNumbers): number {
  checkNumbers("bound a generalisation gap", numbers, {
    n: count,
    complexity: notNegative,
    delta: probability,
    lipschitz: notNegative,
  });
  const { n, complexity, delta, lipschitz } = numbers;
  return 2 * lipschitz * complexity + 3 * Math.sqrt(Math.log(2 / delta) / (2 * n));
}
