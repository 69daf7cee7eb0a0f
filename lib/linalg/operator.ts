/**
 * Symmetric operators: matrices, or functions that multiply by one.
 *
 * Iterations keep their vectors as rows, contiguous in memory, and hand over several at a time.
 *
 * @module
 */
import { isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import type { RoutineOptions } from "./backend.ts";
import { type Matrix, readRightHandSide, readSymmetric } from "./matrix.ts";
import { startTurns } from "../parallel/yielder.ts";
import type { Run } from "./run.ts";
import { transposeInTurns } from "./transpose.ts";

/**
 * A symmetric matrix A that is known by its products alone.
 *
 * @example Usage
 * ```ts
 * import { conjugateGradients, type LinearOperator, matmul } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const features = [[2, 0], [0, 1]];
 * const gram: LinearOperator = {
 *   n: 2,
 *   apply: async (x) => await matmul(features, await matmul(features, x, { transposeA: true })),
 * };
 * const { solution } = await conjugateGradients(gram, [8, 3]);
 * assertAlmostEquals(solution.data[0]!, 2);
 * assertAlmostEquals(solution.data[1]!, 3);
 * ```
 */
export interface LinearOperator {
  /** Rows and columns of A. */
  readonly n: number;
  /**
   * Multiplies by A.
   *
   * @param x Columns to multiply, `[n, k]`; not to be modified.
   * @returns A x, `[n, k]`.
   */
  apply(x: Tensor): Promise<Tensor>;
}

/** An operator on vectors that are rows: X -> X A / scale, with A symmetric. */
export interface RowOperator {
  /** Rows and columns of A. */
  readonly n: number;
  /** A power of two near the largest entry of A, so that squares neither overflow nor vanish. */
  readonly scale: number;
  /**
   * Multiplies k rows.
   *
   * @param k Number of rows.
   * @param x The rows, `[k, n]`.
   * @returns New storage, `[k, n]`.
   */
  apply(k: number, x: Float64Array): Promise<Float64Array>;
}

/**
 * Reads a matrix or an operator.
 *
 * @param run What multiplies by a matrix, and the turns in which it is read.
 * @param a A, `[n, n]`, or a function that multiplies by it.
 * @param attempt What is attempted, as in "find eigenvalues".
 * @returns The operator on rows.
 * @throws {TypeError} If a matrix is not square or not symmetric, or an operator is malformed.
 * @throws {RangeError} If an entry is not finite.
 */
export async function readOperator(
  run: Run,
  a: TensorLike | LinearOperator,
  attempt: string,
): Promise<RowOperator> {
  if (isLinearOperator(a)) return functionOperator(a, attempt, run);
  const { turn } = run;
  return matrixOperator(run, await readSymmetric(a, attempt, turn, "'a'"));
}

/**
 * Refuses an operator that cannot be one: what is wrong with a call comes before an abort of it. A matrix
 * is checked as it is read.
 *
 * @param a A matrix, or a function that multiplies by it.
 * @param attempt What is attempted.
 * @throws {TypeError} If the size of an operator is not a whole number above 0.
 */
export function checkOperator(a: TensorLike | LinearOperator, attempt: string): void {
  if (!isLinearOperator(a)) return;
  if (Number.isSafeInteger(a.n) && a.n > 0) return;
  throw new TypeError(
    `Cannot ${attempt} as 'n' of the operator must be a whole number above 0: found ${a.n}`,
  );
}

/**
 * The operator of a matrix.
 *
 * @param run What multiplies.
 * @param matrix A symmetric matrix, `[n, n]`.
 * @returns The operator on rows.
 */
export function matrixOperator(
  run: Run,
  { rows: n, data: a, largest }: Pick<Matrix, "rows" | "data" | "largest">,
): RowOperator {
  const scale = largest === 0 ? 1 : 2 ** Math.max(-1000, Math.floor(Math.log2(largest)));
  return {
    n,
    scale,
    apply: async (k, x) => {
      const y = run.backend.allocate(n * k);
      const job = { m: n, n: k, k: n, a, b: x, c: y, transposeB: true, alpha: 1 / scale };
      await run.backend.gemm(job, run);
      return k === 1 ? y : await transposeInTurns(n, k, y, run.turn);
    },
  };
}

/**
 * The operator of a function that multiplies.
 *
 * @param operator The function; what it gives is read.
 * @returns The operator on rows.
 */
export function functionOperator(
  operator: LinearOperator,
  attempt: string,
  { signal }: RoutineOptions,
): RowOperator {
  checkOperator(operator, attempt);
  const { n } = operator;
  return {
    n,
    scale: 1,
    apply: async (k, x) => {
      const turn = startTurns(signal);
      const data = await transposeInTurns(k, n, x, turn);
      const y = await operator.apply(makeTensor([n, k], data));
      const { rows, columns, data: entries } = await readRightHandSide(y, n, `${attempt}, A x,`);
      if (columns !== k) {
        throw new TypeError(
          `Cannot ${attempt} as the operator must give shape [${n}, ${k}]: ` +
            `found shape [${rows}, ${columns}]`,
        );
      }
      return await transposeInTurns(n, k, entries, turn);
    },
  };
}

function isLinearOperator(a: TensorLike | LinearOperator): a is LinearOperator {
  if (isTensorLike(a)) return false;
  return typeof (a as Partial<LinearOperator> | null)?.apply === "function";
}
