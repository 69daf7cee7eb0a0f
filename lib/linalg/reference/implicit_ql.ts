/**
 * Eigenvalues of a symmetric tridiagonal matrix by implicit QL with Wilkinson's shift, after
 * Bowdler, Martin, Reinsch and Wilkinson, The QR and QL algorithms for symmetric matrices (1968).
 *
 * The iteration needs the matrix alone; its plane rotations are handed on in batches and applied to
 * strips of columns that stay in cache.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";

/** Sweeps allowed for one eigenvalue; two are usual. */
const MAX_SWEEPS = 60;
/** Columns of a strip: 1000 rows of it fill half a megabyte. */
const STRIP = 64;

/** Rotations in order: rotation r mixes rows `rows[r]` and `rows[r] + 1`. */
export interface Rotations {
  /** Number of rotations. */
  readonly count: number;
  /** First of the two rows. */
  readonly rows: Int32Array;
  /** Cosines. */
  readonly cosines: Float64Array;
  /** Sines. */
  readonly sines: Float64Array;
}

/**
 * Turns the tridiagonal matrix T into diag(w) = Z' T Z.
 *
 * @param d Diagonal of T, `[n]`; the eigenvalues on return, in no order.
 * @param e Entry i is T[i, i - 1], `[n]`; destroyed.
 * @param onRotations Receives the rotations that make up Z', in batches.
 * @throws {Error} If an eigenvalue does not converge.
 */
export async function diagonalise(
  d: Float64Array,
  e: Float64Array,
  turn: Turn,
  onRotations?: (rotations: Rotations) => Promise<void>,
): Promise<void> {
  const n = d.length;
  e.copyWithin(0, 1);
  e[n - 1] = 0;
  const negligible = Number.EPSILON * largestRowSum(d, e);
  const log = new RotationLog(onRotations === undefined ? 0 : 32 * n);
  for (let l = 0; l < n; l++) {
    for (let sweeps = 0;; sweeps++) {
      const m = blockEnd(e, l, negligible);
      if (m === l) break;
      if (sweeps === MAX_SWEEPS) {
        throw new Error(`Cannot find eigenvalue ${l}: no convergence after ${sweeps} sweeps`);
      }
      if (onRotations !== undefined && log.free < m - l) await onRotations(log.take());
      sweep(d, e, l, m, log);
      await turn();
    }
  }
  await onRotations?.(log.take());
}

/**
 * Scale of T, to which couplings are compared. The diagonal entries beside a coupling would be a
 * finer scale, but the reduction to T has no such digits, and among the many eigenvalues of a kernel
 * that are zero to rounding it can fail to converge.
 */
function largestRowSum(d: Float64Array, e: Float64Array): number {
  return d.reduce((largest, entry, i) => Math.max(largest, Math.abs(entry) + Math.abs(e[i]!)), 0);
}

/** Last row of the block that begins at row l: the first coupling that is lost in rounding. */
function blockEnd(e: Float64Array, l: number, negligible: number): number {
  let m = l;
  while (m < e.length - 1 && Math.abs(e[m]!) > negligible) m++;
  return m;
}

/** One implicit QL sweep over rows l to m: chases the bulge upwards by rotations. */
function sweep(d: Float64Array, e: Float64Array, l: number, m: number, log: RotationLog): void {
  let g = d[m]! - wilkinsonShift(d[l]!, d[l + 1]!, e[l]!);
  let sine = 1, cosine = 1, p = 0;
  for (let i = m - 1; i >= l; i--) {
    const f = sine * e[i]!;
    const b = cosine * e[i]!;
    const r = Math.sqrt(f * f + g * g);
    e[i + 1] = r;
    if (r === 0) {
      d[i + 1]! -= p;
      e[m] = 0;
      return;
    }
    sine = f / r;
    cosine = g / r;
    g = d[i + 1]! - p;
    const s = (d[i]! - g) * sine + 2 * cosine * b;
    p = sine * s;
    d[i + 1] = g + p;
    g = cosine * s - b;
    log.add(i, cosine, sine);
  }
  d[l]! -= p;
  e[l] = g;
  e[m] = 0;
}

/** The eigenvalue of [[a, b], [b, c]] that is nearer to a. */
function wilkinsonShift(a: number, c: number, b: number): number {
  const half = (c - a) / (2 * b);
  const root = Math.hypot(half, 1);
  return a - b / (half + (half >= 0 ? root : -root));
}

/**
 * Applies rotations to the rows of a matrix, strip by strip of its columns.
 *
 * @param rotations The rotations, in order.
 * @param n Rows and columns.
 * @param a The matrix, `[n, n]`.
 */
export async function applyRotations(
  rotations: Rotations,
  n: number,
  a: Float64Array,
  turn: Turn,
): Promise<void> {
  for (let start = 0; start < n; start += STRIP) {
    applyToStrip(rotations, n, a, start, Math.min(STRIP, n - start));
    await turn();
  }
}

function applyToStrip(
  { count, rows, cosines, sines }: Rotations,
  n: number,
  a: Float64Array,
  start: number,
  columns: number,
): void {
  for (let r = 0; r < count; r++) {
    const c = cosines[r]!, s = sines[r]!;
    const upper = rows[r]! * n + start;
    const lower = upper + n;
    for (let k = 0; k < columns; k++) {
      const x = a[upper + k]!, y = a[lower + k]!;
      a[upper + k] = c * x - s * y;
      a[lower + k] = s * x + c * y;
    }
  }
}

class RotationLog {
  readonly #rows: Int32Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  #count = 0;

  constructor(capacity: number) {
    this.#rows = new Int32Array(capacity);
    this.#cosines = new Float64Array(capacity);
    this.#sines = new Float64Array(capacity);
  }

  get free(): number {
    return this.#rows.length - this.#count;
  }

  /** A log without room (eigenvalues alone) forgets. */
  add(row: number, cosine: number, sine: number): void {
    if (this.#rows.length === 0) return;
    this.#rows[this.#count] = row;
    this.#cosines[this.#count] = cosine;
    this.#sines[this.#count] = sine;
    this.#count++;
  }

  /** Returns what was logged, valid until the next addition, and begins anew. */
  take(): Rotations {
    const count = this.#count;
    this.#count = 0;
    return { count, rows: this.#rows, cosines: this.#cosines, sines: this.#sines };
  }
}
