/**
 * One Krylov space for all shifts of a matrix: Lanczos vectors that begin at the right-hand side.
 *
 * @module
 */
import type { RowOperator } from "../../linalg/operator.ts";
import type { Run } from "../../linalg/run.ts";
import { inner, multiply, norm, projectOut, rowOf } from "../../linalg/vectors.ts";

/** K Q' = Q' T + beta q e_m' with orthonormal rows of Q, the first of them b / |b|. */
export interface Tridiagonal {
  /** Size m of T. */
  readonly size: number;
  /** Q, `[m, n]`. */
  readonly rows: Float64Array;
  /** Diagonal of T. */
  readonly diagonal: readonly number[];
  /** Entries beside it, and beta last: T[i + 1, i] for i < m. */
  readonly beside: readonly number[];
}

/** When to stop. */
export interface TridiagonalLimits {
  /** Shifts r, absolute. */
  readonly shifts: readonly number[];
  /** Residual that is small enough. */
  readonly tolerance: number;
  /** Largest m. */
  readonly maxSize: number;
  /** Called after each product with K. */
  readonly onStep?: ((size: number, residual: number) => void) | undefined;
}

/** Steps between two looks at the residuals. */
const LOOK = 10;

/**
 * Extends the space until the systems (K + r I) x = b are solved for all shifts (Lanczos 1950; one space
 * for all shifts: Frommer and Maass, SIAM J. Sci. Comput. 20, 1999). All vectors are kept and
 * orthogonalised twice, so that T does not lose its meaning to rounding.
 *
 * @param operator K / scale.
 * @param b The right-hand side, not zero.
 * @param limits The shifts, and when to stop.
 * @returns The decomposition.
 */
export async function tridiagonalFrom(
  run: Run,
  { n, scale, apply }: RowOperator,
  b: Float64Array,
  { shifts, tolerance, maxSize, onStep }: TridiagonalLimits,
): Promise<Tridiagonal> {
  const diagonal: number[] = [], beside: number[] = [];
  let rows = run.backend.allocate(Math.min(maxSize, LOOK) * n);
  const first = rowOf(n, rows, 0);
  first.set(b);
  multiply(1 / norm(b), first);
  for (let size = 1;; size++) {
    const w = await apply(1, rowOf(n, rows, size - 1));
    multiply(scale, w);
    diagonal.push(inner(w, rowOf(n, rows, size - 1)));
    const basis = rows.subarray(0, size * n);
    await projectOut(run, n, basis, w);
    await projectOut(run, n, basis, w);
    const rest = norm(w);
    beside.push(rest);
    const largest = Math.max(...diagonal.map(Math.abs));
    const isSpent = size === n || rest <= n * Number.EPSILON * largest;
    // A singular K takes y no farther than its rank: what comes then is rounding.
    const isNearlySpent = rest <= tolerance * largest;
    const isLast = isSpent || size === maxSize;
    if (isLast || isNearlySpent || size % LOOK === 0) {
      const residuals = shifts.map((r) =>
        rest * Math.abs(solveShifted(diagonal, beside, r).at(-1)!)
      );
      onStep?.(size, Math.max(...residuals));
      if (isLast || residuals.every((residual) => residual <= tolerance)) {
        return { size, rows: rows.subarray(0, size * n), diagonal, beside };
      }
    }
    if (rows.length === size * n) {
      const more = run.backend.allocate(Math.min(maxSize, 2 * size) * n);
      more.set(rows);
      rows = more;
    }
    multiply(1 / rest, w);
    rows.set(w, size * n);
  }
}

/**
 * (T + r I)^-1 e_1, by elimination without pivots, which a positive definite matrix does not need; NaN where a
 * pivot is rounding alone, so that T + r I is not positive definite as far as can be told.
 */
export function solveShifted(
  diagonal: readonly number[],
  beside: readonly number[],
  r: number,
): Float64Array {
  const m = diagonal.length, z = new Float64Array(m), factors = new Float64Array(m);
  const largest = diagonal.reduce((most, entry) => Math.max(most, Math.abs(entry)), 0) + r;
  const rounding = m * Number.EPSILON * largest;
  let pivot = diagonal[0]! + r, right = 1;
  for (let i = 0;; i++) {
    if (!(pivot > rounding)) return z.fill(NaN);
    z[i] = right / pivot;
    if (i === m - 1) break;
    factors[i] = beside[i]! / pivot;
    right *= -factors[i]!;
    pivot = diagonal[i + 1]! + r - factors[i]! * beside[i]!;
  }
  for (let i = m - 2; i >= 0; i--) z[i]! -= factors[i]! * z[i + 1]!;
  return z;
}
