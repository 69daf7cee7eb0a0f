/**
 * Coordinates in which a kernel between landmarks is the identity.
 *
 * @module
 */
import { eigenvectorRows } from "../../linalg/eigenvectors.ts";
import { factor } from "../../linalg/positive_definite.ts";
import { leastNorm } from "../../linalg/pseudo_solve.ts";
import type { Run } from "../../linalg/run.ts";
import { multiply, rowOf } from "../../linalg/vectors.ts";

/** K = L L' between m landmarks, with L of full column rank. */
export interface Whitening {
  /** Columns of L. */
  readonly rank: number;
  /** L+ B for B with b columns, `[m, b]`, which may be overwritten: whitened features, `[rank, b]`. */
  features(b: number, block: Float64Array): Promise<Float64Array>;
  /** L+' w for w with k columns, `[rank, k]`, which may be overwritten: coefficients, `[m, k]`. */
  lift(k: number, w: Float64Array): Promise<Float64Array>;
}

/**
 * Whitens by a Cholesky factor, or by eigenvectors where the kernel is singular to rounding.
 *
 * @param m Number of landmarks.
 * @param gram K, `[m, m]`; overwritten.
 * @returns The whitening.
 * @throws {RangeError} If K has an eigenvalue that is negative beyond rounding.
 */
export async function whiten(
  run: Run,
  m: number,
  gram: Float64Array,
  attempt: string,
): Promise<Whitening> {
  const result = await factor(run, m, gram);
  if (result.kind === "failed") return await byEigenvectors(run, m, gram, attempt);
  const l = result.factor;
  return {
    rank: m,
    features: async (b, block) => {
      await run.backend.trsm({ n: m, k: b, l, b: block }, run);
      return block;
    },
    lift: async (k, w) => {
      await run.backend.trsm({ n: m, k, l, b: w, transpose: true }, run);
      return w;
    },
  };
}

/** With K = U S U', L+ = S^-1/2 U' over the eigenvalues that are not zero to rounding. */
async function byEigenvectors(
  run: Run,
  m: number,
  gram: Float64Array,
  attempt: string,
): Promise<Whitening> {
  const values = run.backend.allocate(m);
  await run.backend.syevd({ n: m, a: gram, w: values }, run);
  const largest = Math.max(Math.abs(values[0]!), Math.abs(values[m - 1]!));
  // Kernels in float32 have that much of rounding.
  if (values[0]! < -(2 ** -20) * largest) {
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: ` +
        `that of the landmarks has the eigenvalue ${values[0]}`,
    );
  }
  // What is as small as the most negative eigenvalue is rounding as well.
  const noise = Math.max(m * Number.EPSILON * largest, -values[0]!);
  const chosen = [...values.keys()].filter((j) => values[j]! > noise);
  const rank = chosen.length;
  const rows = run.backend.allocate(rank * m);
  chosen.forEach((j, i) => {
    const row = rowOf(m, rows, i);
    row.set(rowOf(m, gram, j));
    multiply(1 / Math.sqrt(values[j]!), row);
  });
  return {
    rank,
    features: async (b, block) => {
      const phi = run.backend.allocate(rank * b);
      await run.backend.gemm({ m: rank, n: b, k: m, a: rows, b: block, c: phi }, run);
      return phi;
    },
    lift: async (k, w) => {
      const a = run.backend.allocate(m * k);
      const job = { m, n: k, k: rank, a: rows, b: w, c: a, transposeA: true };
      await run.backend.gemm(job, run);
      return a;
    },
  };
}

/** A x = b. */
export interface LinearSystem {
  /** Rows and columns of A. */
  readonly n: number;
  /** Columns of b. */
  readonly k: number;
  /** A, symmetric positive semi-definite, `[n, n]`. */
  readonly a: Float64Array;
  /** b, `[n, k]`. */
  readonly b: Float64Array;
}

/**
 * A+ b over eigenvalues that are not zero to rounding.
 *
 * @param system A and b; not modified.
 * @returns The solution of least norm, `[n, k]`.
 */
export async function leastNormSolution(
  run: Run,
  { n, k, a, b }: LinearSystem,
): Promise<Float64Array> {
  const { values, rows } = await eigenvectorRows(run, n, a, {
    attempt: "find a solution of least norm",
    instead: "use fewer landmarks",
  });
  const noise = n * Number.EPSILON * values[n - 1]!;
  return (await leastNorm(run, { values, rows, k, b }, noise)).x;
}
