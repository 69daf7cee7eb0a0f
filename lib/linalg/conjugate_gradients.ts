/**
 * Conjugate gradients for systems that are too large to factor.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import {
  ATTEMPT,
  type CgSystem,
  type ConjugateGradientsStatus,
  solveByCg,
} from "./cg_iteration.ts";
import { readRightHandSide } from "./matrix.ts";
import { checkOperator, type LinearOperator, readOperator, type RowOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import { checkAtLeast, checkWhole } from "../options.ts";
import { type Run, startRun } from "./run.ts";
import type { IterationReport } from "./top_eigenpairs.ts";

/** Options of {@linkcode conjugateGradients}. */
export interface ConjugateGradientsOptions extends LinearAlgebraOptions {
  /** Added to the diagonal of A, as an absolute number; not negative. @default {0} */
  readonly ridge?: number | undefined;
  /** Approximates the inverse of A + ridge I; symmetric positive definite. @default {the identity} */
  readonly preconditioner?: LinearOperator | undefined;
  /** Largest |A x - b| / |b| of a right-hand side. @default {1e-10} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with A. @default {1000} */
  readonly maxIterations?: number | undefined;
  /** Called after each iteration with the largest relative residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

export type { ConjugateGradientsStatus } from "./cg_iteration.ts";

/** A solution by conjugate gradients, and how well it fits. */
export interface ConjugateGradientsSolution {
  /** x, of the shape of b. */
  readonly solution: Tensor;
  /** |A x - b| / |b| of each right-hand side, computed from x; 0 if b is 0, `[k]`. */
  readonly residuals: Tensor;
  /** Iterations: products with A for all right-hand sides that were still open. */
  readonly iterations: number;
  /** How it ended; a solution is returned in any case. */
  readonly status: ConjugateGradientsStatus;
}

/**
 * Solves (A + ridge I) x = b for symmetric positive definite A by preconditioned conjugate gradients
 * (Hestenes and Stiefel 1952; Saad, Iterative Methods for Sparse Linear Systems, algorithm 9.1).
 *
 * Each right-hand side has an iteration of its own, and they share the products with A. The residual
 * of the recurrence is not believed: it is computed from x when it seems small enough, and the
 * iteration starts again from there if it is not. Look at `status`.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`, or a function that multiplies by it; not modified.
 * @param b Right-hand sides, `[n]` or `[n, k]`; not modified.
 * @param options The ridge, the preconditioner, how exactly, and the common options.
 * @returns The solution, its residuals and how the iteration ended.
 * @throws {TypeError} If A is not square or not symmetric, or b does not fit.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 * @throws {IndefiniteOperatorError} If a direction is met along which A + ridge I or the
 * preconditioner is not positive beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { conjugateGradients } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { solution, status, iterations } = await conjugateGradients([[4, 2], [2, 10]], [6, 12]);
 * assertEquals(status, "converged");
 * assertEquals(iterations, 2);
 * assertAlmostEquals(solution.data[0]!, 1);
 * ```
 */
export async function conjugateGradients(
  a: TensorLike | LinearOperator,
  b: TensorLike,
  options: ConjugateGradientsOptions = {},
): Promise<ConjugateGradientsSolution> {
  checkOptions(ATTEMPT, options, [
    "ridge",
    "preconditioner",
    "tolerance",
    "maxIterations",
    "onProgress",
  ]);
  const { ridge = 0, tolerance = 1e-10, maxIterations = 1000 } = options;
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkWhole(ATTEMPT, "maxIterations", maxIterations, 1);
  checkOperator(a, ATTEMPT);
  if (options.preconditioner !== undefined) checkOperator(options.preconditioner, "precondition");
  const run = await startRun(options);
  const operator = await readOperator(run, a, ATTEMPT);
  const { n } = operator;
  const preconditioner = await readPreconditioner(run, options, n);
  const right = await readRightHandSide(b, n, ATTEMPT);
  const { shape, columns: k } = right;
  const system: CgSystem = { operator, preconditioner, ridge, k, b: right.data };
  const { x, residuals, iterations, status } = await solveByCg(system, {
    ...options,
    tolerance,
    maxIterations,
  });
  return {
    solution: makeTensor([...shape], x),
    residuals: makeTensor([k], residuals),
    iterations,
    status,
  };
}

async function readPreconditioner(
  run: Run,
  { preconditioner }: ConjugateGradientsOptions,
  n: number,
): Promise<RowOperator | undefined> {
  if (preconditioner === undefined) return undefined;
  const operator = await readOperator(run, preconditioner, "precondition");
  if (operator.n !== n) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'n' of the preconditioner must be ${n}: found ${operator.n}`,
    );
  }
  return operator;
}
