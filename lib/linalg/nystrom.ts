/**
 * The randomised Nystrom preconditioner.
 *
 * @module
 */
import { IndefiniteOperatorError } from "../errors.ts";
import { checkAtLeast, checkSeed, checkWhole } from "../options.ts";
import { randomGenerator } from "../random.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { gramEigenpairs, lowRankInverse } from "./low_rank_preconditioner.ts";
import { checkOperator, type LinearOperator, readOperator, type RowOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import { orthonormalise } from "./orthonormalise.ts";
import { mirror } from "./passes.ts";
import { type Run, startRun } from "./run.ts";
import { transposeInTurns } from "./transpose.ts";
import { addMultiple, multiply, norm, normalRows } from "./vectors.ts";

/** Options of {@linkcode nystrom}. */
export interface NystromOptions extends LinearAlgebraOptions {
  /** The ridge of the system to be solved, as an absolute number. @default {0} */
  readonly ridge?: number | undefined;
  /** Seed of the random test matrix. @default {0} */
  readonly seed?: number | undefined;
}

/** A preconditioner from a Nystrom approximation U diag(values) U' of A. */
export interface NystromPreconditioner extends LinearOperator {
  /** Number of eigenvalues kept: at most the rank asked for. */
  readonly rank: number;
  /** Approximate eigenvalues of A in descending order, `[rank]`; none is above its own. */
  readonly values: Tensor;
  /** U: approximate eigenvectors as columns, `[n, rank]`. */
  readonly vectors: Tensor;
  /** The ridge that is preconditioned for. */
  readonly ridge: number;
}

const ATTEMPT = "make a Nystrom preconditioner";

/**
 * Makes a preconditioner for (A + ridge I) x = b from products of A with `rank` random vectors
 * (Frangella, Tropp and Udell, Randomized Nystrom Preconditioning, 2021, algorithm 2.1 and equation
 * 5.3): with A' = A W (W'A W)^-1 W'A = U Lambda U', it multiplies by
 *
 * P^-1 = (lambda_l + ridge) U (Lambda + ridge I)^-1 U' + (I - U U'),
 *
 * where lambda_l is the smallest of the eigenvalues kept. With d = tr A (A + ridge I)^-1 the effective
 * dimension and a rank of 2 ceil(1.5 d) + 1, the mean condition number of what is left is below 28,
 * whatever A is (theorem 5.1).
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A without the ridge, positive semi-definite, `[n, n]`, or a function that multiplies by it.
 * @param rank Number of random vectors, from 1 to n.
 * @param options The ridge, the seed and the common options.
 * @returns The preconditioner.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 * @throws {IndefiniteOperatorError} If A has a negative eigenvalue beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { conjugateGradients, nystrom } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const a = [[2, 1, 1], [1, 2, 1], [1, 1, 2]];
 * const preconditioner = await nystrom(a, 2, { ridge: 0.01 });
 * const { status } = await conjugateGradients(a, [1, 2, 3], { ridge: 0.01, preconditioner });
 * assertEquals(status, "converged");
 * ```
 */
export async function nystrom(
  a: TensorLike | LinearOperator,
  rank: number,
  options: NystromOptions = {},
): Promise<NystromPreconditioner> {
  checkOptions(ATTEMPT, options, ["ridge", "seed"]);
  const { ridge = 0, seed = 0 } = options;
  checkSeed(ATTEMPT, seed);
  checkOperator(a, ATTEMPT);
  const run = await startRun(options);
  const operator = await readOperator(run, a, ATTEMPT);
  checkWhole(ATTEMPT, "rank", rank, 1, operator.n);
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  return await nystromOf(run, operator, rank, options);
}

/**
 * The preconditioner for an operator that has been read.
 *
 * @param operator A.
 * @param rank Number of products with A.
 * @param options Those of {@linkcode nystrom}, which are not checked.
 * @returns The preconditioner.
 * @throws {IndefiniteOperatorError} As {@linkcode nystrom}.
 */
export async function nystromOf(
  run: Run,
  { n, scale, apply }: RowOperator,
  rank: number,
  { ridge = 0, seed = 0 }: Pick<NystromOptions, "ridge" | "seed">,
): Promise<NystromPreconditioner> {
  const { turn } = run;
  const w = await normalRows(randomGenerator(seed), rank, n, turn, run.backend.allocate(rank * n));
  await orthonormalise(run, n, new Float64Array(0), w);
  const y = await apply(rank, w);
  const shift = await factorSketch(run, n, w, y);
  const approximation = await gramEigenpairs(run, n, y, shift);
  multiply(scale, approximation.values);
  const kept = approximation.values.length;
  return {
    n,
    rank: kept,
    ridge,
    values: makeTensor([kept], approximation.values),
    vectors: makeTensor([n, kept], await transposeInTurns(kept, n, approximation.rows, turn)),
    apply: lowRankInverse(run, approximation, ridge),
  };
}

/**
 * Turns Y = W A into B' with B B' = A_s W (W'A_s W)^-1 W'A_s, where A_s = A + s I with s so small that
 * it is rounding, and returns s.
 */
async function factorSketch(
  run: Run,
  n: number,
  w: Float64Array,
  y: Float64Array,
): Promise<number> {
  const k = w.length / n;
  const size = norm(y);
  let shift = 0;
  let step = Math.sqrt(n) * Number.EPSILON * size;
  for (; size > 0; step *= 10) {
    addMultiple(step, w, y);
    shift += step;
    const core = run.backend.allocate(k * k);
    await run.backend.gemm({ m: k, n: k, k: n, a: w, b: y, c: core, transposeB: true }, run);
    await mirror(k, core, run.turn);
    const pivot = await run.backend.potrf({ n: k, a: core }, run);
    if (pivot < 0) {
      await run.backend.trsm({ n: k, k: n, l: core, b: y }, run);
      return shift;
    }
    if (shift > 1e-6 * size) {
      const curvature = core[pivot * k + pivot]! - shift;
      throw new IndefiniteOperatorError(ATTEMPT, { culprit: "operator", curvature });
    }
  }
  return shift;
}
