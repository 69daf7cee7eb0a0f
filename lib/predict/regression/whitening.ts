/**
 * Coordinates in which a kernel between landmarks is the identity.
 *
 * @module
 */
import type { Backend } from "../../linalg/backend.ts";
import { eigenvectorRows } from "../../linalg/eigenvectors.ts";
import { factor } from "../../linalg/positive_definite.ts";
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
 * @param backend Does the work.
 * @param m Number of landmarks.
 * @param gram K, `[m, m]`; overwritten.
 * @param attempt What is attempted.
 * @param signal Stops the computation.
 * @returns The whitening.
 * @throws {RangeError} If K has an eigenvalue that is negative beyond rounding.
 */
export async function whiten(
  backend: Backend,
  m: number,
  gram: Float64Array,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Whitening> {
  const result = await factor(backend, m, gram, { signal });
  if (result.kind === "failed") return await byEigenvectors(backend, m, gram, attempt, signal);
  const l = result.factor;
  return {
    rank: m,
    features: async (b, block) => {
      await backend.trsm({ n: m, k: b, l, b: block }, { signal });
      return block;
    },
    lift: async (k, w) => {
      await backend.trsm({ n: m, k, l, b: w, transpose: true }, { signal });
      return w;
    },
  };
}

/** With K = U S U', L+ = S^-1/2 U' over the eigenvalues that are not zero to rounding. */
async function byEigenvectors(
  backend: Backend,
  m: number,
  gram: Float64Array,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Whitening> {
  const values = backend.allocate(m);
  await backend.syevd({ n: m, a: gram, w: values }, { signal });
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
  const rows = backend.allocate(rank * m);
  chosen.forEach((j, i) => {
    const row = rowOf(m, rows, i);
    row.set(rowOf(m, gram, j));
    multiply(1 / Math.sqrt(values[j]!), row);
  });
  return {
    rank,
    features: async (b, block) => {
      const phi = backend.allocate(rank * b);
      await backend.gemm({ m: rank, n: b, k: m, a: rows, b: block, c: phi }, { signal });
      return phi;
    },
    lift: async (k, w) => {
      const a = backend.allocate(m * k);
      const job = { m, n: k, k: rank, a: rows, b: w, c: a, transposeA: true };
      await backend.gemm(job, { signal });
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
 * @param backend Does the work.
 * @param system A and b; not modified.
 * @param signal Stops the computation.
 * @returns The solution of least norm, `[n, k]`.
 */
export async function leastNormSolution(
  backend: Backend,
  { n, k, a, b }: LinearSystem,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const { values, rows: vectors } = await eigenvectorRows(backend, n, a, {
    attempt: "find a solution of least norm",
    instead: "use fewer landmarks",
    signal,
  });
  const components = backend.allocate(n * k), x = backend.allocate(n * k);
  await backend.gemm({ m: n, n: k, k: n, a: vectors, b, c: components }, { signal });
  const noise = n * Number.EPSILON * values[n - 1]!;
  for (let j = 0; j < n; j++) {
    multiply(values[j]! > noise ? 1 / values[j]! : 0, rowOf(k, components, j));
  }
  const job = { m: n, n: k, k: n, a: vectors, b: components, c: x, transposeA: true };
  await backend.gemm(job, { signal });
  return x;
}
