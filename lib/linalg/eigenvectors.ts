/**
 * Eigenvectors as rows, for the parts that go on with them.
 *
 * @module
 */
import { withMemory } from "../memory/with_memory.ts";
import type { Backend, RoutineOptions } from "./backend.ts";
import { copy } from "./passes.ts";
import { startTurns } from "../parallel/yielder.ts";

/** A = V' diag(values) V. */
export interface EigenvectorRows {
  /** Eigenvalues in ascending order, `[n]`. */
  readonly values: Float64Array;
  /** V, `[n, n]`: row j is the unit eigenvector of `values[j]`. */
  readonly rows: Float64Array;
}

/** What eigenvectors are wanted for. */
export interface EigenvectorUse extends RoutineOptions {
  /** What is attempted, as in "select a ridge". */
  readonly attempt: string;
  /** What to do where there is no memory for them. */
  readonly instead: string;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param backend Does the work.
 * @param n Rows and columns.
 * @param a A, `[n, n]`; the lower triangle is read, and nothing modified.
 * @param use What they are wanted for, and the signal.
 * @returns The decomposition, in storage of its own.
 * @throws {OutOfMemoryError} If there is no memory for the eigenvectors.
 */
export async function eigenvectorRows(
  backend: Backend,
  n: number,
  a: Float64Array,
  { attempt, instead, ...options }: EigenvectorUse,
): Promise<EigenvectorRows> {
  const need = {
    what: `eigenvectors of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead,
  };
  return await withMemory(attempt, need, async () => {
    const rows = backend.allocate(n * n), values = backend.allocate(n);
    await copy(a, rows, startTurns(options.signal));
    await backend.syevd({ n, a: rows, w: values }, options);
    return { values, rows };
  });
}
