/**
 * Eigendecomposition of symmetric matrices.
 *
 * @module
 */
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { LinearAlgebraOptions } from "./backend.ts";
import { eigenvectorRows } from "./eigenvectors.ts";
import { type PlainMatrix, readSymmetric, tensorOf } from "./matrix.ts";
import { checkOptions } from "./options.ts";
import { magnitude } from "./passes.ts";
import { type Run, startRun } from "./run.ts";
import { transposeInTurns } from "./transpose.ts";

const ATTEMPT = "find the eigenvalues of a matrix";

/** A = V diag(values) V' with V' V = I. */
export interface Eigendecomposition {
  /** Eigenvalues in ascending order, `[n]`. */
  readonly values: Tensor;
  /** V, `[n, n]`: column j is the unit eigenvector of `values[j]`. */
  readonly vectors: Tensor;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix: A = V diag(values) V'.
 *
 * The sign of an eigenvector is chosen so that its component of largest magnitude is positive; of
 * components that are equal to rounding, the first counts.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`; not modified. Only the lower triangle enters; the upper one must agree up to
 * rounding.
 * @param options The common options.
 * @returns Eigenvalues and eigenvectors in float64.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or an eigenvalue overflows.
 * @throws {OutOfMemoryError} If there is no memory for the eigenvectors.
 *
 * @example Usage
 * ```ts
 * import { eigh } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { values, vectors } = await eigh([[2, 1], [1, 2]]);
 * assertAlmostEquals(values.data[0]!, 1);
 * assertAlmostEquals(values.data[1]!, 3);
 * assertAlmostEquals(vectors.data[1]!, Math.SQRT1_2);
 * ```
 */
export async function eigh(
  a: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Eigendecomposition> {
  checkOptions(ATTEMPT, options);
  const run = await startRun(options);
  const matrix = await readSymmetric(a, ATTEMPT, run.turn, "'a'");
  const { values, vectors } = await eigenpairs(run, matrix);
  return { values: makeTensor([matrix.rows], values), vectors: tensorOf(vectors) };
}

/** What {@linkcode eigh} finds, as other computations go on with it. */
export interface MatrixEigenpairs {
  /** Eigenvalues in ascending order, `[n]`. */
  readonly values: Float64Array;
  /** V, `[n, n]`: column j is the unit eigenvector of `values[j]`. */
  readonly vectors: PlainMatrix;
}

/**
 * All eigenvalues and eigenvectors of a matrix that has been read.
 *
 * @param matrix A, symmetric, `[n, n]`; not modified.
 * @returns The decomposition, in storage of its own.
 * @throws {RangeError} If an eigenvalue overflows.
 * @throws {OutOfMemoryError} If there is no memory for the eigenvectors.
 */
export async function eigenpairs(
  run: Run,
  { rows: n, data }: PlainMatrix,
): Promise<MatrixEigenpairs> {
  const { turn } = run;
  const { values, rows } = await eigenvectorRows(run, n, data, {
    attempt: ATTEMPT,
    instead: "use topEigenpairs() for some of them",
  });
  for (const results of [values, rows]) {
    const { bad } = await magnitude(results, turn);
    if (bad < 0) continue;
    throw new RangeError(
      `Cannot ${ATTEMPT} as they leave the range of float64: ` +
        `found ${results[bad]}; scale the matrix down`,
    );
  }
  for (let j = 0; j < n; j++) {
    fixSign(rows.subarray(j * n, (j + 1) * n));
    await turn();
  }
  const vectors = await transposeInTurns(n, n, rows, turn);
  return { values, vectors: { rows: n, columns: n, data: vectors } };
}

/** Turns a vector so that its component of largest magnitude, the first of equals, is positive. */
export function fixSign(vector: Float64Array): void {
  let largest = 0;
  for (const component of vector) largest = Math.max(largest, Math.abs(component));
  // Well above rounding, so that a tie is broken alike by all backends.
  const leading = vector.find((component) => Math.abs(component) >= largest * (1 - 1e-9))!;
  if (leading > 0) return;
  for (let i = 0; i < vector.length; i++) vector[i] = -vector[i]!;
}
