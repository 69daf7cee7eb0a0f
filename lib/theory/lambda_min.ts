/**
 * The least eigenvalue of a symmetric matrix, with a bound of its error.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { eigenpairs, type MatrixEigenpairs } from "../linalg/eigh.ts";
import { type PlainMatrix, readMatrix, readSymmetric, tensorOf } from "../linalg/matrix.ts";
import { checkOptions } from "../linalg/options.ts";
import { checkAtLeast } from "../options.ts";
import { startTurns } from "../parallel/yielder.ts";
import { product } from "../linalg/product.ts";
import { type Run, startRun } from "../linalg/run.ts";
import { norm } from "../linalg/vectors.ts";
import type { TensorLike } from "../tensor.ts";
import { gramLimit } from "./gram.ts";
import { lengthsOf } from "./inputs.ts";

/** A number that is known to lie in [value - error, value + error]. */
export interface Enclosed {
  /** The middle. */
  readonly value: number;
  /** Bound of the distance from it. */
  readonly error: number;
}

/** Options of {@linkcode theory.leastEigenvalue}. */
export interface LeastEigenvalueOptions extends LinearAlgebraOptions {
  /** Bound of the distance, in Frobenius norm, of the matrix that is meant. @default {0} */
  readonly entryError?: number | undefined;
}

/** Rounding unit. */
const UNIT = 2 ** -53;

/**
 * The least eigenvalue lambda_1 of a symmetric matrix A with a bound that holds whatever the eigensolver has done:
 * for its values d and vectors V, R = A V - V diag(d) and G = V'V - I,
 *
 * |lambda_1 - d_1| <= (2 g |d|_max + sqrt(1 + g) |R|_F) / (1 - g),  g = |G|_F < 1.
 *
 * For V'AV = diag(d) + G diag(d) + V'R has eigenvalues within g |d|_max + sqrt(1 + g) |R|_F of d (Weyl), and they are
 * theta_i lambda_i with 1 - g <= theta_i <= 1 + g (Ostrowski; Horn and Johnson, Matrix Analysis, theorem 4.5.9).
 * The roundings of R and G, products of n terms, are bounded by (n + 2) 2^-53 times the sizes of the factors and
 * added; so is `entryError`.
 *
 * @param matrix A, `[n, n]`.
 * @param options The distance of the matrix that is meant, and common options.
 * @returns The eigenvalue and the bound of its error.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or the vectors are not orthogonal at all.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * const { value, error } = await theory.leastEigenvalue([[2, 1], [1, 2]]);
 * assertLess(Math.abs(value - 1), error);
 * assertLess(error, 1e-13);
 * ```
 */
export async function leastEigenvalue(
  matrix: TensorLike,
  options: LeastEigenvalueOptions = {},
): Promise<Enclosed> {
  const attempt = "bound the least eigenvalue";
  checkOptions(attempt, options, ["entryError"]);
  const { entryError = 0 } = options;
  checkAtLeast(attempt, "entryError", entryError, 0);
  const run = await startRun(options);
  const a = await readSymmetric(matrix, attempt, run.turn);
  const found = await eigenpairs(run, a);
  const { defect, residual } = await residuals(run, a, found);
  if (!(defect < 1)) {
    throw new RangeError(
      `Cannot ${attempt} as its eigenvectors are not orthogonal: ` +
        `found a defect of ${defect}; scale the matrix`,
    );
  }
  const { values: data } = found;
  const largest = Math.max(Math.abs(data[0]!), Math.abs(data.at(-1)!));
  const own = (2 * defect * largest + Math.sqrt(1 + defect) * residual) / (1 - defect);
  return { value: data[0]!, error: own + entryError };
}

/** |V'V - I|_F and |A V - V diag(d)|_F with bounds of their roundings. */
async function residuals(
  run: Run,
  a: PlainMatrix,
  { values, vectors }: MatrixEigenpairs,
): Promise<{ readonly defect: number; readonly residual: number }> {
  const n = values.length;
  const gram = await product(run, vectors, vectors, { transposeA: true });
  const images = await product(run, a, vectors);
  const defect = gram.data.map((entry, p) => entry - (p % (n + 1) === 0 ? 1 : 0));
  const scaled = vectors.data.map((entry, p) => entry * values[p % n]!);
  const residual = images.data.map((entry, p) => entry - scaled[p]!);
  const size = norm(vectors.data);
  const rounding = 2 * (n + 2) * UNIT;
  return {
    defect: norm(defect) + rounding * size * size,
    residual: norm(residual) + rounding * (norm(a.data) * size + norm(scaled)),
  };
}

/**
 * The least eigenvalue of {@linkcode theory.gramLimit} with a bound of its error: that of
 * {@linkcode theory.leastEigenvalue}, with what rounding does to the entries of H added.
 *
 * An entry of H is good to 2 (d + 8) 2^-53 |x_i| |x_j|: the product of the vectors to d 2^-53, the angle, from unit
 * vectors with errors (d + 4) 2^-53, to 5 (d + 6) 2^-53. Summed in Frobenius norm: 2 (d + 8) 2^-53 sum_i |x_i|^2.
 *
 * It is positive if no two inputs are parallel (Du, Zhai, Poczos and Singh 2019, theorem 3.1), and at most 1/2 for
 * inputs of length 1.
 *
 * @param x Inputs, `[n, d]`.
 * @param options Common options.
 * @returns The eigenvalue and the bound of its error.
 * @throws {TypeError} If x is no matrix.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // Two unit vectors at 60 degrees: 1/2 - 1/6.
 * const { value } = await theory.lambdaMin([[1, 0], [0.5, Math.sqrt(0.75)]]);
 * assertAlmostEquals(value, 1 / 3);
 * ```
 */
export async function lambdaMin(
  x: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Enclosed> {
  const attempt = "bound the least eigenvalue of a Gram matrix";
  checkOptions(attempt, options);
  const { signal } = options;
  const points = await readMatrix(x, attempt, startTurns(signal), "'x'");
  const h = await gramLimit(tensorOf(points), { signal });
  const squares = norm(lengthsOf(points)) ** 2;
  const entryError = 2 * (points.columns + 8) * UNIT * squares;
  return await leastEigenvalue(h, { ...options, entryError });
}
