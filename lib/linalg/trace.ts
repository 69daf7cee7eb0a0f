/**
 * Traces of operators that are known by their products.
 *
 * @module
 */
import { checkOneOf, checkSeed, checkWhole } from "../options.ts";
import { randomGenerator } from "../random.ts";
import type { TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { checkOperator, type LinearOperator, readOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import { orthonormalise } from "./orthonormalise.ts";
import { startRun } from "./run.ts";
import { inner, projectOut, rowOf, signRows } from "./vectors.ts";

/** A mean of random samples. */
export interface Estimate {
  /** The estimate. */
  readonly value: number;
  /** Its standard deviation, estimated from the spread of the samples. */
  readonly standardError: number;
}

/** Options of {@linkcode estimateTrace}. */
export interface TraceOptions extends LinearAlgebraOptions {
  /**
   * "hutch++" takes the trace over a random subspace exactly and samples the rest, which is far better
   * if few eigenvalues are large; "hutchinson" samples all of it. @default {"hutch++"}
   */
  readonly method?: "hutch++" | "hutchinson" | undefined;
  /** Number of products with A in all; 6 or more. @default {60} */
  readonly samples?: number | undefined;
  /** Seed of the random vectors. @default {0} */
  readonly seed?: number | undefined;
}

/** The error falls as one over the root of the samples: with more, take the exact trace. */
const MOST_SAMPLES = 1e6;
const ATTEMPT = "estimate a trace";

/**
 * Estimates the trace of a symmetric operator from m products with random sign vectors.
 *
 * Hutch++ (Meyer, Musco, Musco and Woodruff 2021, algorithm 1): with Q an orthonormal basis of A S for
 * m / 3 random columns S, and m / 3 further random vectors g,
 *
 * tr A ~ tr Q'A Q + mean of g'(I - Q Q') A (I - Q Q') g.
 *
 * Hutchinson (1989): the mean of g'A g over m random vectors.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`, or a function that multiplies by it; not modified.
 * @param options The method, how many products, and the common options.
 * @returns The estimate and its standard error; both methods are without bias.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 *
 * @example Usage
 * ```ts
 * import { cholesky, estimateTrace } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { solve } = await cholesky([[2, 1], [1, 2]]);
 * const { value } = await estimateTrace({ n: 2, apply: solve });
 * assertAlmostEquals(value, 4 / 3);
 * ```
 */
export async function estimateTrace(
  a: TensorLike | LinearOperator,
  options: TraceOptions = {},
): Promise<Estimate> {
  checkOptions(ATTEMPT, options, ["method", "samples", "seed"]);
  const { samples = 60, seed = 0, method = "hutch++" } = options;
  checkWhole(ATTEMPT, "samples", samples, 6, MOST_SAMPLES);
  checkSeed(ATTEMPT, seed);
  checkOneOf(ATTEMPT, "method", method, ["hutch++", "hutchinson"]);
  checkOperator(a, ATTEMPT);
  const run = await startRun(options);
  const { n, scale, apply } = await readOperator(run, a, ATTEMPT);
  const generator = randomGenerator(seed);
  const { turn } = run;
  const rank = Math.min(n, sketchSize(method, samples));
  let basis: Float64Array = new Float64Array(0), exact = 0;
  if (rank > 0) {
    basis = await apply(rank, await signRows(generator, rank, n, turn));
    await orthonormalise(run, n, new Float64Array(0), basis);
    exact = inner(basis, await apply(rank, basis));
  }
  const count = samples - 2 * sketchSize(method, samples);
  const values = new Array<number>(count).fill(0);
  if (rank < n) {
    const probes = await signRows(generator, count, n, turn);
    await projectOut(run, n, basis, probes);
    const images = await apply(count, probes);
    values.forEach((_, i) => values[i] = inner(rowOf(n, probes, i), rowOf(n, images, i)));
  }
  const { value, standardError } = estimateOf(values);
  return { value: scale * (exact + value), standardError: scale * standardError };
}

function sketchSize(method: "hutch++" | "hutchinson", samples: number): number {
  return method === "hutch++" ? Math.floor(samples / 3) : 0;
}

/** Mean of independent samples and its standard error. */
export function estimateOf(samples: readonly number[]): Estimate {
  const count = samples.length;
  const value = samples.reduce((sum, sample) => sum + sample, 0) / count;
  const squares = samples.reduce((sum, sample) => sum + (sample - value) ** 2, 0);
  return { value, standardError: Math.sqrt(squares / (count - 1) / count) };
}
