/**
 * Products of a symmetric matrix and a vector from the lower triangle.
 *
 * @module
 */

/** p := the share of some rows in A u. */
export interface SymmetricRows {
  /** Storage of A; only the lower triangle is read. */
  readonly a: Float64Array;
  /** Columns of A. */
  readonly stride: number;
  /** The first row. */
  readonly start: number;
  /** The row after the last. */
  readonly end: number;
  /** The vector, of length `end` at least. */
  readonly u: Float64Array;
  /** The result: sums over these rows, and over the columns that mirror them, of length `end`. */
  readonly p: Float64Array;
}

/** Rows in one pass, so that four sums run side by side and p is written once for all. */
const ROWS = 4;

/** One pass over the rows: each entry A[j, k], k < j, counts for p[j] and for p[k]. */
export function multiplySymmetric({ a, stride, start, end, u, p }: SymmetricRows): void {
  p.fill(0, 0, end);
  const whole = start + (end - start) - (end - start) % ROWS;
  for (let j = start; j < whole; j += ROWS) {
    addFourRows(a, j * stride, stride, j, u, p);
    for (let r = 1; r < ROWS; r++) addRow(a, (j + r) * stride, j, j + r, u, p);
    for (let r = 0; r < ROWS; r++) p[j + r]! += a[(j + r) * (stride + 1)]! * u[j + r]!;
  }
  for (let j = whole; j < end; j++) {
    addRow(a, j * stride, 0, j, u, p);
    p[j]! += a[j * (stride + 1)]! * u[j]!;
  }
}

/** Entries [j, k] for k from `first` to j. */
function addRow(
  a: Float64Array,
  row: number,
  first: number,
  j: number,
  u: Float64Array,
  p: Float64Array,
): void {
  let sum = 0;
  const uj = u[j]!;
  for (let k = first; k < j; k++) {
    sum += a[row + k]! * u[k]!;
    p[k]! += a[row + k]! * uj;
  }
  p[j]! += sum;
}

/** Entries [j, k] to [j + 3, k] for k below j. */
function addFourRows(
  a: Float64Array,
  r0: number,
  stride: number,
  j: number,
  u: Float64Array,
  p: Float64Array,
): void {
  const r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
  const u0 = u[j]!, u1 = u[j + 1]!, u2 = u[j + 2]!, u3 = u[j + 3]!;
  let s0 = 0, s1 = 0, s2 = 0, s3 = 0;
  for (let k = 0; k < j; k++) {
    const uk = u[k]!;
    const a0 = a[r0 + k]!, a1 = a[r1 + k]!, a2 = a[r2 + k]!, a3 = a[r3 + k]!;
    s0 += a0 * uk;
    s1 += a1 * uk;
    s2 += a2 * uk;
    s3 += a3 * uk;
    p[k]! += a0 * u0 + a1 * u1 + (a2 * u2 + a3 * u3);
  }
  p[j]! += s0;
  p[j + 1]! += s1;
  p[j + 2]! += s2;
  p[j + 3]! += s3;
}
