/**
 * Preconditioners from the largest eigenvalues of a matrix.
 *
 * @module
 */
import { makeTensor } from "../tensor.ts";
import { readRightHandSide } from "./matrix.ts";
import type { LinearOperator } from "./operator.ts";
import { orthonormalise } from "./orthonormalise.ts";
import { copy } from "./passes.ts";
import type { Run } from "./run.ts";
import { multiply, rowOf } from "./vectors.ts";

/** A' = U diag(values) U' with orthonormal columns of U: an approximation of A. */
export interface LowRankApproximation {
  /** Rows and columns of A. */
  readonly n: number;
  /** Eigenvalues in descending order, above zero. */
  readonly values: Float64Array;
  /** Rows of U', `[rank, n]`. */
  readonly rows: Float64Array;
}

/**
 * The eigendecomposition of B B' for a tall B.
 *
 * @param n Rows of B.
 * @param columns Columns of B as rows, `[k, n]` with k <= n; not modified.
 * @param shift Taken from the eigenvalues; those that are then not above rounding are dropped.
 * @returns Eigenvalues and eigenvectors.
 */
export async function gramEigenpairs(
  run: Run,
  n: number,
  columns: Float64Array,
  shift: number,
): Promise<LowRankApproximation> {
  const k = columns.length / n;
  if (k === 0) return { n, values: new Float64Array(0), rows: new Float64Array(0) };
  // B = Q R with orthonormal Q, so that B B' = Q (R R') Q': the small eigenproblem loses digits of
  // small eigenvalues, but no orthogonality.
  const q = run.backend.allocate(k * n);
  await copy(columns, q, run.turn);
  await orthonormalise(run, n, new Float64Array(0), q);
  const r = run.backend.allocate(k * k),
    core = run.backend.allocate(k * k),
    w = run.backend.allocate(k);
  await run.backend.gemm({ m: k, n: k, k: n, a: q, b: columns, c: r, transposeB: true }, run);
  await run.backend.syrk({ n: k, k, a: r, c: core }, run);
  await run.backend.syevd({ n: k, a: core, w }, run);
  const noise = k * Number.EPSILON * w[k - 1]!;
  const chosen = [...w.keys()].reverse().filter((j) => w[j]! - shift > noise);
  const values = Float64Array.from(chosen, (j) => w[j]! - shift);
  const s = run.backend.allocate(chosen.length * k), rows = run.backend.allocate(chosen.length * n);
  chosen.forEach((j, i) => s.set(rowOf(k, core, j), i * k));
  if (chosen.length > 0) {
    await run.backend.gemm({ m: chosen.length, n, k, a: s, b: q, c: rows }, run);
  }
  return { n, values, rows };
}

/**
 * P^-1 = (lambda_l + ridge) U (Lambda + ridge I)^-1 U' + (I - U U'), where Lambda and U
 * are the eigenvalues and eigenvectors of a low-rank approximation and lambda_l is the smallest of
 * them (Frangella, Tropp and Udell 2021, equation 5.3).
 *
 * @param approximation The approximation of A.
 * @param ridge The ridge of the system to be solved.
 * @returns What multiplies columns, `[n, k]`, by P^-1.
 */
export function lowRankInverse(
  { backend }: Run,
  { n, values, rows }: LowRankApproximation,
  ridge: number,
): LinearOperator["apply"] {
  return async (x) => {
    const { columns: k, data, shape } = await readRightHandSide(x, n, "precondition");
    const y = backend.allocate(n * k);
    y.set(data);
    const rank = values.length;
    if (rank > 0) {
      const c = backend.allocate(rank * k);
      await backend.gemm({ m: rank, n: k, k: n, a: rows, b: data, c });
      const smallest = values[rank - 1]!;
      for (let i = 0; i < rank; i++) {
        multiply((smallest - values[i]!) / (values[i]! + ridge), rowOf(k, c, i));
      }
      await backend.gemm({ m: n, n: k, k: rank, a: rows, b: c, c: y, transposeA: true, beta: 1 });
    }
    return makeTensor([...shape], y);
  };
}
