/**
 * A few eigenpairs of a large symmetric matrix.
 *
 * @module
 */
import { checkAtLeast, checkOneOf, checkSeed, checkWhole } from "../options.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { fixSign } from "./eigh.ts";
import { blockLanczos } from "./lanczos.ts";
import { checkOperator, type LinearOperator, readOperator, type RowOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import { type Run, startRun } from "./run.ts";
import { transposeInTurns } from "./transpose.ts";
import { addMultiple, norm, rowOf } from "./vectors.ts";

/** How far an iteration has come. */
export interface IterationReport {
  /** Iterations so far. */
  readonly done: number;
  /** The most iterations there can be. */
  readonly total: number;
  /** The largest relative residual at this time. */
  readonly residual: number;
}

/** Options of {@linkcode topEigenpairs}. */
export interface TopEigenpairsOptions extends LinearAlgebraOptions {
  /** End of the spectrum. @default {"largest"} */
  readonly which?: "largest" | "smallest" | undefined;
  /** Largest residual |A v - lambda v|, in units of the norm of A. @default {1e-10} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with a block of vectors. @default {300} */
  readonly maxIterations?: number | undefined;
  /** Vectors in a block: the largest multiplicity that is sure to be seen. @default {min(max(k, 4), 32)} */
  readonly blockSize?: number | undefined;
  /** Seed of the random first block. @default {0} */
  readonly seed?: number | undefined;
  /** Called now and then with the products done and the residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

/** Some eigenpairs, and how well they fit. */
export interface Eigenpairs {
  /** Eigenvalues from the wanted end inwards, `[k]`. */
  readonly values: Tensor;
  /** Unit eigenvectors as columns, `[n, k]`. */
  readonly vectors: Tensor;
  /** |A v - lambda v| of each pair, computed from the result; an eigenvalue is that near, `[k]`. */
  readonly residuals: Tensor;
  /** Whether every residual is within the tolerance. */
  readonly converged: boolean;
  /** Products with a block of vectors. */
  readonly iterations: number;
}

const ATTEMPT = "find eigenpairs";

/**
 * The k largest, or smallest, eigenvalues of a symmetric matrix and their eigenvectors, by block
 * Lanczos iteration with full reorthogonalisation and thick restarts (Wu and Simon, SIAM Journal on
 * Matrix Analysis and Applications 22, 2000, 602-616).
 *
 * Largest means algebraically: -3 is smaller than 1. The smallest eigenvalues of an ill-conditioned
 * positive definite matrix converge slowly; its inverse, as `{ n, apply: (x) => factor.solve(x) }`
 * with `factor` from {@linkcode cholesky}, has them at the other end. Look at `converged`: what has
 * not converged is returned as well.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`, or a function that multiplies by it; not modified.
 * @param k Number of eigenpairs, from 1 to n.
 * @param options Which, how exactly, and the common options.
 * @returns The eigenpairs in float64.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 *
 * @example Usage
 * ```ts
 * import { topEigenpairs } from "@widenet/ntk";
 * import { assert, assertAlmostEquals } from "@std/assert";
 *
 * const { values, converged } = await topEigenpairs([[2, 1, 0], [1, 2, 0], [0, 0, 1.5]], 2);
 * assert(converged);
 * assertAlmostEquals(values.data[0]!, 3);
 * assertAlmostEquals(values.data[1]!, 1.5);
 * ```
 */
export async function topEigenpairs(
  a: TensorLike | LinearOperator,
  k: number,
  options: TopEigenpairsOptions = {},
): Promise<Eigenpairs> {
  checkOptions(ATTEMPT, options, [
    "which",
    "tolerance",
    "maxIterations",
    "blockSize",
    "seed",
    "onProgress",
  ]);
  const { which = "largest", tolerance = 1e-10, maxIterations = 300, seed = 0 } = options;
  checkOperator(a, ATTEMPT);
  const run = await startRun(options);
  const operator = await readOperator(run, a, ATTEMPT);
  const { n } = operator;
  checkWhole(ATTEMPT, "k", k, 1, n);
  if (options.blockSize !== undefined) checkWhole(ATTEMPT, "blockSize", options.blockSize, 1);
  checkWhole(ATTEMPT, "maxIterations", maxIterations, 1);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkOneOf(ATTEMPT, "which", which, ["largest", "smallest"]);
  checkSeed(ATTEMPT, seed);
  return await someEigenpairs(run, operator, k, options);
}

/**
 * Some eigenpairs of an operator that has been read.
 *
 * @param operator A.
 * @param k Number of pairs.
 * @param options Those of {@linkcode topEigenpairs}, which are not checked.
 * @returns The pairs and how well they fit.
 */
export async function someEigenpairs(
  run: Run,
  operator: RowOperator,
  k: number,
  options: Omit<TopEigenpairsOptions, keyof LinearAlgebraOptions> = {},
): Promise<Eigenpairs> {
  const { which = "largest", tolerance = 1e-10, maxIterations = 300, seed = 0 } = options;
  const { blockSize = Math.min(Math.max(k, 4), 32), onProgress } = options;
  const pairs = await blockLanczos(run, operator, {
    wanted: k,
    which,
    blockSize,
    capacity: 2 * k + 12 * blockSize,
    tolerance,
    maxIterations,
    seed,
    onCheck: ({ iteration, residual }) =>
      onProgress?.({ done: iteration, total: maxIterations, residual }),
  });
  return await finish(run, operator, pairs, tolerance);
}

async function finish(
  run: Run,
  { n, scale, apply }: RowOperator,
  pairs: Awaited<ReturnType<typeof blockLanczos>>,
  tolerance: number,
): Promise<Eigenpairs> {
  const k = pairs.values.length;
  for (let j = 0; j < k; j++) fixSign(rowOf(n, pairs.rows, j));
  const images = await apply(k, pairs.rows);
  const residuals = run.backend.allocate(k);
  for (let j = 0; j < k; j++) {
    const image = rowOf(n, images, j);
    addMultiple(-pairs.values[j]!, rowOf(n, pairs.rows, j), image);
    residuals[j] = norm(image);
  }
  const converged = residuals.every((value) => value <= tolerance * pairs.norm);
  const vector = (
    data: Float64Array,
  ): Tensor => (makeTensor([k], data.map((value) => value * scale)));
  return {
    values: vector(pairs.values),
    vectors: makeTensor([n, k], await transposeInTurns(k, n, pairs.rows, run.turn)),
    residuals: vector(residuals),
    converged,
    iterations: pairs.iterations,
  };
}
