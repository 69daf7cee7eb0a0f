/**
 * The ways to solve a regression.
 *
 * @module
 */
import { checkOneOf } from "../../options.ts";

/**
 * A way to solve (K + r I) a = y.
 *
 * - "cholesky" factors K + r I: exact, n^3 / 3 operations, twice the memory of K. The first choice
 *   up to some ten thousand inputs.
 * - "cg" multiplies by K once an iteration, with a preconditioner that flattens the largest
 *   eigenvalues: as exact as asked for where there is a ridge.
 * - "eigenpro" takes steps for some inputs at a time, as in the training of a network: the answer of
 *   gradient descent, stopped early or at a tolerance.
 * - "nystrom" is another model: it fits with the kernels of some landmarks alone, n m^2 operations.
 */
export type SolveMethod = "cholesky" | "cg" | "eigenpro" | "nystrom";

/**
 * Refuses a method that is not known.
 *
 * @param solve The method.
 * @throws {TypeError} If it is not known.
 */
export function checkMethod(attempt: string, solve: SolveMethod): void {
  checkOneOf(attempt, "solve", solve, ["cholesky", "cg", "eigenpro", "nystrom"]);
}
