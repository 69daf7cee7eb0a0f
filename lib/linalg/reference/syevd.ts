/**
 * Eigendecomposition of a symmetric matrix.
 *
 * @module
 */
import type { RoutineOptions, Syevd } from "../backend.ts";
import { applyRotations, diagonalise } from "./implicit_ql.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { formOrthogonal, tridiagonalise } from "./tridiagonalise.ts";

/**
 * See {@linkcode Backend.syevd}. Householder reflections bring A to tridiagonal form T = Q' A Q,
 * implicit QL turns T into diag(w) = Z' T Z; the rows of Z' Q' are the eigenvectors.
 */
export async function syevd(job: Syevd, options: RoutineOptions = {}): Promise<void> {
  const { n, a, w, vectors = true } = job;
  const turn = startTurns(options.signal);
  const scale = normalise(a);
  const { diagonal, offDiagonal, halfNorms } = await tridiagonalise(n, a, turn);
  if (vectors) await formOrthogonal(n, a, halfNorms, turn);
  await diagonalise(
    diagonal,
    offDiagonal,
    turn,
    vectors ? (rotations) => applyRotations(rotations, n, a, turn) : undefined,
  );
  const order = Array.from(diagonal.keys()).sort((i, j) => diagonal[i]! - diagonal[j]!);
  order.forEach((from, to) => w[to] = diagonal[from]! / scale);
  if (vectors) reorderRows(n, a, order);
}

/** Brings the largest entry near 1, so that no square overflows; a power of two rounds nothing. */
export function normalise(a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  if (largest === 0) return 1;
  const scale = 2 ** Math.max(-1000, Math.min(1000, -Math.ceil(Math.log2(largest))));
  for (let i = 0; i < a.length; i++) a[i]! *= scale;
  return scale;
}

function reorderRows(n: number, a: Float64Array, order: readonly number[]): void {
  const rows = a.slice();
  order.forEach((from, to) => a.set(rows.subarray(from * n, (from + 1) * n), to * n));
}
