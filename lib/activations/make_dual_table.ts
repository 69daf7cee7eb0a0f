/**
 * Making of tables of dual maps.
 *
 * @module
 */
import {
  applyAlong,
  chebyshevNodes,
  chebyshevPolynomials,
  chebyshevTransform,
  countNeeded,
} from "./chebyshev.ts";
import { applyDual } from "./dual.ts";
import { type DeviationRange, type DualTable, placeOf, reachOf, termsOf } from "./dual_table.ts";
import { dualTablePair } from "./dual_table_pair.ts";
import type { Pair } from "./pair.ts";
import { gaussLegendre } from "./quadrature/gauss_legendre.ts";
import type { SlopeGrid } from "./quadrature/maps.ts";
import type { DualMaps } from "./rule.ts";

/** What a table is made for. */
export interface DualTableOptions {
  /** All standard deviations that will be asked for. */
  readonly deviations: readonly Float64Array[];
  /** Number of pairs for which it will be used: it is not made if that takes longer than they do. */
  readonly pairs: number;
  /** The slopes of many pairs at once. @default {one by one} */
  readonly slopes?: SlopeGrid | undefined;
  /** Whether the function has kinks off zero. @default {false} */
  readonly kinked?: boolean;
  /** Error that is allowed. @default {TABLE_ERROR} */
  readonly error?: number;
  /** Called often, so that other work can go on. */
  readonly turn?: () => Promise<void> | void;
}

/** Largest error of a table relative to the larger of 1 - rho' and 1 - rho, and to the largest S. */
export const TABLE_ERROR = 1e-10;

/** Largest range of s/(s + c) for functions with kinks off zero, whose tables err by about as much. */
const NARROW = 5e-11;

/** Sum of the coefficients that are left out, as a share of the error; the first that can be had. */
const TAILS = [0.01, 0.1] as const;

/** Numbers of angles and of deviations that are tried to find how many are needed. */
const ANGLES = [24, 48, 96, 192] as const;
const SIZES = [8, 16, 32, 48] as const;

/** Range of s/(s + c) below which all deviations count as one. */
const ONE = 1e-12;

/** Values of 1 - rho' that are rounding. */
const ROUNDING = 2e-14;

/**
 * Makes a table.
 *
 * @param maps The dual maps.
 * @param options What it is made for.
 * @returns The table; undefined if its error would be above the one allowed, or if it does not pay.
 */
export async function dualTable(
  maps: DualMaps,
  options: DualTableOptions,
): Promise<DualTable | undefined> {
  const { pairs, kinked = false, error = TABLE_ERROR } = options;
  const range = deviationRange(options.deviations);
  if (kinked && 2 * range.half > NARROW) return undefined;
  const source: Source = {
    maps,
    range,
    reach: reachOf(maps.parity),
    slopes: options.slopes ?? oneByOne(maps),
    turn: options.turn ?? (() => {}),
  };
  for (const share of TAILS) {
    const tail = share * error;
    const angles = await findAngles(source, tail);
    if (angles === undefined) continue;
    const size = await findSize(source, tail);
    if (size === undefined) continue;
    if (size * (size + 1) / 2 * angles > pairs) return undefined;
    const table = await fill(source, size, angles);
    return await errorOf(source, table) <= error ? table : undefined;
  }
  return undefined;
}

interface Source {
  readonly maps: DualMaps;
  readonly range: DeviationRange;
  readonly reach: number;
  readonly slopes: SlopeGrid;
  readonly turn: () => Promise<void> | void;
}

function oneByOne(maps: DualMaps): SlopeGrid {
  return (theta, [rows, columns]) => {
    const slope = (s: number, t: number): number => maps.slope(pairOf(s, t, theta));
    if (rows !== columns) {
      return Float64Array.from(rows.flatMap((s) => columns.map((t) => slope(s, t))));
    }
    const n = rows.length;
    const result = new Float64Array(n * n);
    rows.forEach((s, a) => {
      for (let b = 0; b <= a; b++) {
        result[a * n + b] = slope(s, rows[b]!);
        result[b * n + a] = result[a * n + b]!;
      }
    });
    return result;
  };
}

function deviationRange(deviations: readonly Float64Array[]): DeviationRange {
  const [least, most] = rangeOf(deviations);
  const scale = Math.sqrt(least * most) || most || 1;
  const [low, high] = [least, most].map((s) => s / (s + scale));
  const [middle, half] = [(low! + high!) / 2, (high! - low!) / 2];
  return { scale, middle, half: half <= ONE ? 0 : half };
}

/** The least and the largest of some standard deviations. */
export function rangeOf(deviations: readonly Float64Array[]): readonly [number, number] {
  let [least, most] = [Infinity, 0];
  for (const values of deviations) {
    for (const s of values) [least, most] = [Math.min(least, s), Math.max(most, s)];
  }
  return [least, most];
}

/** Stands for zero, at which an input has no correlation with others. */
const NEARLY_ZERO = 1e-9;

/** The standard deviation at a place. */
function deviationAt({ scale, middle, half }: DeviationRange, x: number): number {
  const share = Math.max(NEARLY_ZERO, middle + half * x);
  return scale * share / (1 - share);
}

function pairOf(s: number, t: number, theta: number): Pair {
  const [sine, cosine] = [Math.sin(theta / 2), Math.cos(theta / 2)];
  return { p: s * s, q: t * t, s, t, minus: 2 * sine * sine, plus: 2 * cosine * cosine };
}

function anglesOf(reach: number, count: number): number[] {
  return chebyshevNodes(count).map((z) => reach * (1 + z) / 2);
}

/** Number of angles that S and M need, for the ends of the range. */
async function findAngles(source: Source, tail: number): Promise<number | undefined> {
  const { slopes, range, reach, turn } = source;
  const ends = range.half === 0 ? [0] : [-1, 1];
  const deviations = ends.map((x) => deviationAt(range, x));
  for (const count of ANGLES) {
    const values: Float64Array[] = [];
    for (const theta of anglesOf(reach, count)) {
      values.push(slopes(theta, [deviations, deviations]));
      await turn();
    }
    const needed = values[0]!.map((_, pair) => {
      const own = Float64Array.from(values, (at) => at[pair]!);
      const slope = applyAlong(chebyshevTransform(count), own, [1, count, 1]);
      const mean = applyAlong(meanTransform(count, reach), slope, [1, count, 1]);
      return Math.max(...[slope, mean].map((of) => countNeeded(of, tail * largest(of))));
    });
    // The last quarter shows that what comes after is negligible too.
    const most = largest(needed);
    if (most <= 3 * count / 4) return most + 1;
  }
  return undefined;
}

/** Number of deviations that S needs, for some angles and other deviations. Q is as smooth. */
async function findSize(source: Source, tail: number): Promise<number | undefined> {
  const { slopes, range, reach, turn } = source;
  if (range.half === 0) return 1;
  const others = [-1, 0.3, 1].map((x) => deviationAt(range, x));
  for (const count of SIZES) {
    const deviations = chebyshevNodes(count).map((x) => deviationAt(range, x));
    const transform = chebyshevTransform(count);
    let most = 2;
    for (const share of [0.02, 0.4, 0.97]) {
      const values = slopes(share * reach, [others, deviations]);
      await turn();
      for (let a = 0; a < others.length; a++) {
        const own = values.subarray(a * count, (a + 1) * count);
        const found = applyAlong(transform, own, [1, count, 1]);
        most = Math.max(most, countNeeded(found, tail * largest(found)));
      }
      if (most > 3 * count / 4) break;
    }
    if (most <= 3 * count / 4) return most + 1;
  }
  return undefined;
}

function largest(values: Float64Array): number {
  return values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** Q: [1 - rho'](s, t, 0) over the square of the distance of the places. */
function radial({ maps, range }: Source, s: number, t: number): number {
  const gap = placeOf(range, s) - placeOf(range, t);
  if (gap === 0) return 0;
  const scales = [s, t].map((x) => Math.sqrt(maps.variance(x * x))) as [number, number];
  return applyDual(maps, pairOf(s, t, 0), scales).minus / (gap * gap);
}

/** The matrix that makes coefficients of M s' t' / (s t) from those of S, [n, n]. */
function meanTransform(n: number, reach: number): Float64Array {
  const rule = gaussLegendre((n >> 1) + 12);
  const means = new Float64Array(n * n);
  const polynomials = new Float64Array(n);
  for (const [k, theta] of anglesOf(reach, n).entries()) {
    const m = 2 * Math.sin(theta / 2) ** 2;
    rule.nodes.forEach((x, i) => {
      const tau = theta * (1 + x) / 2;
      const weight = rule.weights[i]! * theta / 2 * Math.sin(tau) / m;
      chebyshevPolynomials(2 * tau / reach - 1, polynomials);
      for (let j = 0; j < n; j++) means[k * n + j]! += weight * polynomials[j]!;
    });
  }
  return applyAlong(chebyshevTransform(n), means, [1, n, n]);
}

async function fill(source: Source, size: number, angles: number): Promise<DualTable> {
  const { maps, range, reach, turn } = source;
  const nodes = chebyshevNodes(size).map((x) => deviationAt(range, x));
  const ratios = nodes.map((s) => s / Math.sqrt(maps.variance(s * s)));
  const values = new Float64Array(size * size * angles);
  for (const [k, theta] of anglesOf(reach, angles).entries()) {
    source.slopes(theta, [nodes, nodes]).forEach((slope, at) => {
      values[at * angles + k] = slope;
    });
    await turn();
  }
  const rows = [size * size, angles, 1] as const;
  const slope = applyAlong(chebyshevTransform(angles), values, rows);
  const mean = applyAlong(meanTransform(angles, reach), slope, rows).map((value, at) => {
    const node = Math.floor(at / angles);
    return value * ratios[Math.floor(node / size)]! * ratios[node % size]!;
  });
  const [means, derivatives] = [mean, slope].map((of) => alongPlaces(of, size, size, angles));
  const { half, ...other } = range;
  const shape = { form: "table", parity: maps.parity, ...other, half, size, angles } as const;
  const terms = termsOf(shape);
  const coefficients = new Float64Array(size * terms);
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      for (let j = 0; j < angles; j++) {
        const [from, to] = [(a * size + b) * angles + j, a * terms + 2 * (j * size + b)];
        coefficients[to] = means![from]!;
        coefficients[to + 1] = derivatives![from]!;
      }
    }
  }
  if (size > 1) {
    // Other nodes for the second deviation, one fewer, so that no two are equal.
    const few = size - 1;
    const between = chebyshevNodes(few).map((x) => deviationAt(range, x));
    const values = nodes.flatMap((s) => between.map((t) => radial(source, s, t)));
    const found = alongPlaces(Float64Array.from(values), size, few, 1);
    for (let a = 0; a < size; a++) {
      const to = a * terms + 2 * size * angles;
      coefficients.set(found.subarray(a * few, (a + 1) * few), to);
    }
  }
  return { ...shape, coefficients };
}

/** Values at the nodes [rows, columns, inner] as coefficients. */
function alongPlaces(
  values: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): Float64Array {
  const first = applyAlong(chebyshevTransform(columns), values, [rows, columns, inner]);
  return applyAlong(chebyshevTransform(rows), first, [1, rows, columns * inner]);
}

/** Places and angles of the pairs by which a table is checked, as shares of their ranges. */
const CHECKS: readonly (readonly [x: number, y: number, theta: number])[] = [
  [0.13, 0.13, 0.003],
  [0.77, 0.77, 0.11],
  [0.5, 0.503, 0.004],
  [0.91, 0.95, 0.03],
  [0.37, 0.31, 0.017],
  [0.02, 0.98, 0.06],
  [0.98, 0.36, 0.31],
  [0.21, 0.67, 0.52],
  [0.55, 0.51, 0.73],
  [0.06, 0.44, 0.88],
  [0.83, 0.85, 0.96],
  [0.33, 0.33, 0.998],
];

/** Angles of further pairs, as shares of the difference of two deviations. */
const RATIOS = [0.3, 1, 3] as const;

/** The largest error at the pairs of the check. */
async function errorOf({ maps, range, reach, turn }: Source, table: DualTable): Promise<number> {
  let [error, gap, size] = [0, 0, 0];
  const apart = Math.min(0.3, 4 * range.half);
  const checks = [...CHECKS, ...RATIOS.map((ratio) => [0.2, 0.8, ratio * apart / reach] as const)];
  for (const [x, y, share] of checks) {
    const [s, t] = [deviationAt(range, 2 * x - 1), deviationAt(range, 2 * y - 1)];
    const pair = pairOf(s, t, share * reach);
    const scales = [s, t].map((z) => Math.sqrt(maps.variance(z * z))) as [number, number];
    const expected = applyDual(maps, pair, scales);
    const found = dualTablePair(table, pair);
    await turn();
    const off = Math.max(0, Math.abs(found.minus - expected.minus) - ROUNDING);
    if (off > 0) error = Math.max(error, off / Math.max(expected.minus, pair.minus));
    gap = Math.max(gap, Math.abs(found.slope - expected.slope));
    size = Math.max(size, Math.abs(expected.slope));
  }
  return Math.max(error, gap / size);
}
