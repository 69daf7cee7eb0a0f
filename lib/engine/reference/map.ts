/**
 * Values of pairs of inputs at all pairs of their sites.
 *
 * @module
 */
import type { Turn } from "../../parallel/mod.ts";
import type { Domain } from "../program/reach.ts";
import { covarianceAt, type PairMap, type PairRow, type Scales } from "./operation.ts";

/** Variances of inputs at one value of the program, one entry a site. */
export type SiteScales = readonly Scales[];

/** Which pairs of inputs a map is for. */
export interface Run {
  /** Number of the one input. */
  readonly i: number;
  /** First of the others. */
  readonly start: number;
  /** Number of the others. */
  readonly count: number;
  /** Place of the input among the others, or -1. */
  readonly self: number;
}

/** Entries of rows between turns: a millisecond or so. */
const ENTRIES = 1024;

/**
 * Calls a function for each row, and awaits the turn every millisecond or so; not at all for few rows.
 *
 * @param rows Number of rows.
 * @param length Entries of a row.
 * @param turn The turn.
 * @param visit What to do with row e.
 */
export async function overRows(
  rows: number,
  length: number,
  turn: Turn,
  visit: (e: number) => void,
): Promise<void> {
  if (rows * length <= ENTRIES) {
    for (let e = 0; e < rows; e++) visit(e);
    return;
  }
  const step = Math.max(1, Math.floor(ENTRIES / Math.max(1, length)));
  for (let start = 0; start < rows; start += step) {
    const end = Math.min(rows, start + step);
    for (let e = start; e < end; e++) visit(e);
    await turn();
  }
}

/** An empty map, with the variances in place. */
export async function emptyMap(
  domain: Domain,
  first: SiteScales,
  second: SiteScales,
  { i, start, count, self }: Run,
  turn: Turn,
): Promise<PairMap> {
  const root = (site: number): number => first[site]!.root[i]!;
  const columns = second.map(({ root }) => root.subarray(start, start + count));
  const variances = second.map(({ variance }) => variance.subarray(start, start + count));
  const roots = (site: number): Float64Array => columns[site]!;
  const rows: PairRow[] = [];
  // Rows are short and many: an array each would take longer than what is done with them.
  const { buffer } = new Float64Array(3 * count * domain.first.length);
  let end = 0;
  const take = (): Float64Array => {
    const row = new Float64Array(buffer, end, count);
    end += row.byteLength;
    return row;
  };
  await overRows(domain.first.length, count, turn, (e) => {
    const [a, b] = [domain.first[e]!, domain.second[e]!];
    rows.push({
      p: first[a]!.variance[i]!,
      s: root(a),
      q: variances[b]!,
      t: roots(b),
      minus: take(),
      plus: take(),
      ntk: take(),
      self: a === b ? self : -1,
    });
  });
  return { domain, rows, root, roots };
}

/** The row of a pair of sites; undefined where it is not held. */
export function rowAt({ domain, rows }: PairMap, a: number, b: number): PairRow | undefined {
  return rows[domain.at(a, b)];
}

/** Covariances and NTKs of all pairs, as plain numbers. */
export interface PlainMap {
  /** K of each row. */
  readonly kernel: readonly Float64Array[];
  /** Theta of each row. */
  readonly ntk: readonly Float64Array[];
}

/** The covariances of a map, where sums of them are wanted that are no sums of distances. */
export async function plain({ rows }: PairMap, turn: Turn): Promise<PlainMap> {
  const kernel: Float64Array[] = [];
  await overRows(rows.length, rows[0]?.ntk.length ?? 0, turn, (e) => {
    const row = rows[e]!;
    kernel.push(row.ntk.map((_, j) => covarianceAt(row, j)));
  });
  return { kernel, ntk: rows.map((row) => row.ntk) };
}

/**
 * Sets the correlation of pair j from its covariance. Equal inputs have a covariance equal to the variance
 * to the last digit where both are the same sums: divided by the variance itself it gives 1 - rho = 0.
 */
export function setCovariance(row: PairRow, j: number, covariance: number): void {
  const scale = row.q[j] === row.p ? row.p : row.s * row.t[j]!;
  if (scale === 0) {
    row.minus[j] = row.s === row.t[j] ? 0 : 1;
    row.plus[j] = 2 - row.minus[j]!;
    return;
  }
  const rho = Math.max(-1, Math.min(1, covariance / scale));
  row.minus[j] = 1 - rho;
  row.plus[j] = 1 + rho;
}
