/**
 * Eigenvectors as rows, for the parts that go on with them.
 *
 * @module
 */
import { withMemory } from "../memory/with_memory.ts";
import { copy } from "./passes.ts";
import type { Run } from "./run.ts";

/** A = V' diag(values) V. */
export interface EigenvectorRows {
  /** Eigenvalues in ascending order, `[n]`. */
  readonly values: Float64Array;
  /** V, `[n, n]`: row j is the unit eigenvector of `values[j]`. */
  readonly rows: Float64Array;
}

/** What eigenvectors are wanted for. */
export interface EigenvectorUse {
  /** What is attempted, as in "select a ridge". */
  readonly attempt: string;
  /** What to do where there is no memory for them. */
  readonly instead: string;
}

/**
 * All eigenvalues and eigenvectors of a symmetric matrix.
 *
 * @param n Rows and columns.
 * @param a A, `[n, n]`; the lower triangle is read, and nothing modified.
 * @param use What they are wanted for.
 * @returns The decomposition, in storage of its own.
 * @throws {OutOfMemoryError} If there is no memory for the eigenvectors.
 */
export async function eigenvectorRows(
  run: Run,
  n: number,
  a: Float64Array,
  { attempt, instead }: EigenvectorUse,
): Promise<EigenvectorRows> {
  const need = {
    what: `eigenvectors of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead,
  };
  return await withMemory(attempt, need, async () => {
    const rows = run.backend.allocate(n * n), values = run.backend.allocate(n);
    await copy(a, rows, run.turn);
    await run.backend.syevd({ n, a: rows, w: values }, run);
    return { values, rows };
  });
}
