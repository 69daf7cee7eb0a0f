/**
 * What a file of an operation provides to the reference engine.
 *
 * @module
 */

/** Values of single inputs: their variances and the square roots of these. */
export interface Scales {
  /** Variance of each input. */
  readonly variance: Float64Array;
  /** Its square root. */
  readonly root: Float64Array;
}

/** Values of the pairs of one input with a run of others. */
export interface PairRow {
  /** Variance of the one input. */
  readonly p: number;
  /** Its square root. */
  readonly s: number;
  /** Variances of the others. */
  readonly q: Float64Array;
  /** Their square roots. */
  readonly t: Float64Array;
  /** 1 - rho of each pair. */
  readonly minus: Float64Array;
  /** 1 + rho of each pair. */
  readonly plus: Float64Array;
  /** NTK of each pair. */
  readonly ntk: Float64Array;
  /** Position of the input's pair with itself, or -1. */
  readonly self: number;
}

/** One operation on variances and on rows of pairs. */
export interface ReferenceOperation {
  /** Variance that the operation makes of the variances `inputs`, one a value read. */
  variance(inputs: readonly number[]): number;
  /** Fills `minus`, `plus` and `ntk` of `out`; its variances are there already. */
  pairs(inputs: readonly PairRow[], out: PairRow): void;
}

/** The pair of an input with itself has correlation 1 exactly, whatever rounding made of it. */
export function equate({ minus, plus, self }: PairRow): void {
  if (self < 0) return;
  minus[self] = 0;
  plus[self] = 2;
}

/** Correlation of pair j, from the nearer end. */
export function rhoAt({ minus, plus }: PairRow, j: number): number {
  const near = minus[j]!;
  const far = plus[j]!;
  return near <= far ? 1 - near : far - 1;
}

/** Covariance of pair j; inputs of equal variance are spared the rounding of the roots. */
export function covarianceAt(row: PairRow, j: number): number {
  if (j === row.self) return row.p;
  const scale = row.s === row.t[j] ? row.p : row.s * row.t[j]!;
  return scale * rhoAt(row, j);
}
