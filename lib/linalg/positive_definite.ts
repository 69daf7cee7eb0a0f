/**
 * Whether a matrix can be factored, and if not, why and what would help.
 *
 * @module
 */
import type { Backend, RoutineOptions } from "./backend.ts";

/** Offered for a matrix of zeros, where rounding sets no scale. */
const SMALLEST_RIDGE = 1e-300;

/** The lower factor, with zeros above the diagonal, or where the factorisation stopped. */
export type Factorisation =
  | { readonly kind: "factored"; readonly factor: Float64Array }
  | { readonly kind: "failed"; readonly pivot: number; readonly value: number };

/**
 * Factors a copy of a matrix plus a multiple of the identity.
 *
 * Pivot j is A[j, j] less a sum of j squares and carries their rounding: one below
 * 2 sqrt(n) eps A[j, j] may as well be zero, and counts as a failure.
 *
 * @param backend Does the work.
 * @param n Rows and columns.
 * @param a The matrix, `[n, n]`; not modified.
 * @param options The signal.
 * @param ridge Added to the diagonal.
 * @returns The factor, or the first pivot that is not positive beyond rounding.
 */
export async function factor(
  backend: Backend,
  n: number,
  a: Float64Array,
  options: RoutineOptions,
  ridge = 0,
): Promise<Factorisation> {
  const l = backend.allocate(n * n);
  l.set(a);
  for (let i = 0; i < n; i++) l[i * n + i]! += ridge;
  const stopped = await backend.potrf({ n, a: l }, options);
  const noise = 2 * Math.sqrt(n) * Number.EPSILON;
  const end = stopped < 0 ? n : stopped;
  for (let i = 0; i < end; i++) {
    const value = l[i * n + i]! ** 2;
    if (value <= noise * (a[i * n + i]! + ridge)) return { kind: "failed", pivot: i, value };
  }
  if (stopped >= 0) return { kind: "failed", pivot: stopped, value: l[stopped * n + stopped]! };
  for (let i = 0; i < n; i++) l.fill(0, i * n + i + 1, (i + 1) * n);
  return { kind: "factored", factor: l };
}

/**
 * A ridge r for which A + r I can be factored, and little more than the least one: minus the
 * smallest eigenvalue plus a margin for rounding, doubled until a factorisation goes through.
 *
 * @param backend Does the work.
 * @param n Rows and columns.
 * @param a A symmetric matrix, `[n, n]`; not modified.
 * @param options The signal.
 * @returns The ridge, rounded up to two digits.
 */
export async function sufficientRidge(
  backend: Backend,
  n: number,
  a: Float64Array,
  options: RoutineOptions,
): Promise<number> {
  const eigenvalues = backend.allocate(n);
  const copy = backend.allocate(n * n);
  copy.set(a);
  await backend.syevd({ n, a: copy, w: eigenvalues, vectors: false }, options);
  const smallest = eigenvalues[0]!;
  const largest = Math.max(-smallest, eigenvalues[n - 1]!);
  let margin = Math.max(16 * Number.EPSILON * largest, SMALLEST_RIDGE);
  for (;; margin *= 2) {
    const ridge = roundUp(Math.max(-smallest, 0) + margin);
    const result = await factor(backend, n, a, options, ridge);
    if (result.kind === "factored" || !(ridge < Infinity)) return ridge;
  }
}

/** Rounds a positive number up to two significant digits, so that a message can print all of it. */
export function roundUp(value: number): number {
  const nearest = Number(value.toPrecision(2));
  if (nearest >= value) return nearest;
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((nearest + unit).toPrecision(2));
}

/**
 * Number of rows that repeat an earlier row, to rounding of the largest entry. In a kernel matrix
 * these are inputs that occur twice.
 *
 * @param n Rows and columns.
 * @param a A symmetric matrix, `[n, n]`.
 * @returns The number of such rows.
 */
export function countDuplicates(n: number, a: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]!));
  const tolerance = 16 * Number.EPSILON * largest;
  const near = (i: number, j: number): boolean => Math.abs(a[i]! - a[j]!) <= tolerance;
  const repeats = (i: number, j: number): boolean => {
    // By symmetry rows i and j can only agree if these entries do, which rules out most pairs.
    if (!near(i * n + j, j * n + j) || !near(i * n + i, i * n + j)) return false;
    for (let k = 0; k < n; k++) if (!near(i * n + k, j * n + k)) return false;
    return true;
  };
  let count = 0;
  for (let i = 1; i < n; i++) {
    for (let j = 0; j < i; j++) {
      if (repeats(i, j)) {
        count++;
        break;
      }
    }
  }
  return count;
}
