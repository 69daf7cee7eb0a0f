/**
 * What a file of an operation provides to the reference engine.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { Domain } from "../program/reach.ts";

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

/** Pairs of one input with a run of others, one row for each pair of sites. */
export interface PairMap {
  /** The pairs of sites. */
  readonly domain: Domain;
  /** A row for each of them. */
  readonly rows: readonly PairRow[];
  /** Standard deviation of the one input at a site. */
  root(site: number): number;
  /** Standard deviations of the others at a site. */
  roots(site: number): Float64Array;
}

/** An operation at one pair of sites, on variances and on rows of pairs. */
export interface PointOperation {
  /** Variance that the operation makes of the variances `inputs`, one a value read. */
  variance(inputs: readonly number[]): number;
  /** Fills `minus`, `plus` and `ntk` of `out`; its variances are there already. */
  pairs(inputs: readonly PairRow[], out: PairRow): void;
}

/** One input's values at all sites. */
export interface SelfView {
  /** Variance at each site. */
  readonly variance: Float64Array;
  /** Covariance of sites a and b. */
  covariance(a: number, b: number): number;
}

/** Matrices of the inputs that an operation works with, [sites', sites] each, row by row. */
export type Matrices = readonly Float64Array[];

/** Matrices of both inputs of the pairs of a run. */
export interface RunMatrices {
  /** That of the one input. */
  readonly first: Float64Array;
  /** Those of the others. */
  readonly second: Matrices;
}

/** An operation across sites; `turn` is awaited every few milliseconds. */
export interface SpatialOperation {
  /** The matrix of an input, for an operation that has one. */
  matrix?(
    input: SelfView,
    pattern: Float64Array | undefined,
    turn: Turn,
  ): Float64Array | Promise<Float64Array>;
  /** Variances at each site that the operation makes. */
  variances(
    inputs: readonly SelfView[],
    matrix: Float64Array | undefined,
    turn: Turn,
  ): Float64Array | Promise<Float64Array>;
  /** Fills the rows of `out`; their variances are there already. */
  maps(
    inputs: readonly PairMap[],
    out: PairMap,
    matrices: RunMatrices | undefined,
    turn: Turn,
  ): Promise<void>;
}

/** Either kind of operation. */
export type ReferenceOperation = PointOperation | SpatialOperation;

/** Whether an operation works across sites. */
export function isSpatial(operation: ReferenceOperation): operation is SpatialOperation {
  return "maps" in operation;
}

/** The pair of an input with itself has correlation 1 exactly, whatever rounding made of it. */
export function equate({ minus, plus, self }: PairRow): void {
  if (self < 0) return;
  minus[self] = 0;
  plus[self] = 2;
}

/** Correlation of pair j, from the nearer end. */
function rhoAt({ minus, plus }: PairRow, j: number): number {
  const near = minus[j]!;
  const far = plus[j]!;
  return near <= far ? 1 - near : far - 1;
}

/** Covariance of pair j; inputs of equal variance are spared the rounding of the roots. */
export function covarianceAt(row: PairRow, j: number): number {
  if (j === row.self) return row.p;
  const scale = row.p === row.q[j] ? row.p : row.s * row.t[j]!;
  return scale * rhoAt(row, j);
}
