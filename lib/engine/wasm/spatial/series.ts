/**
 * Nonlinearities as Hermite series: what each input gives at each of its sites.
 *
 * @module
 */
import { decompose, isNumerical } from "../../../activations/decompose.ts";
import {
  ACCURACY,
  chebyshevAt,
  NODES,
  octaveOf,
  type SeriesTable,
  seriesTable,
} from "../../../activations/hermite_series.ts";
import { type Activation, activationRule } from "../../../activations/mod.ts";
import type { Precision } from "../thread_memory.ts";

/** Least and largest standard deviation of a value. */
export type Range = readonly [number, number];

/** Most terms that are kept for every site. */
const MOST_TERMS = 256;

/** Which powers occur, as in `assembly/series.ts`. */
export const MODES = { all: 0, odd: 1, even: 2 } as const;

/** A nonlinearity as a series. */
export interface Series {
  /** Its coefficients. */
  readonly table: SeriesTable;
  /** Unit vector of a standard deviation, entry by entry. */
  readonly of: (s: number) => Float64Array;
}

/** Whether a nonlinearity may be a series. */
export function mayBeSeries(activation: Activation): boolean {
  return isNumerical(activation) && decompose(activation) !== undefined;
}

/** The series for standard deviations in a range; undefined if there is none, or a long one. */
export function seriesOf(
  activation: Activation,
  [low, high]: Range,
  precision: Precision,
): Series | undefined {
  const phi = isNumerical(activation) ? decompose(activation) : undefined;
  if (phi === undefined) return undefined;
  const accuracy = ACCURACY[precision];
  const deviations = [low, high];
  const end = octaveOf(high, accuracy.smallest);
  for (let octave = octaveOf(low, accuracy.smallest) + 1; octave < end; octave++) {
    deviations.push(2 ** ((octave + 0.5) / 2));
  }
  const table = seriesTable(phi, [Float64Array.from(deviations)], accuracy);
  if (table === undefined || table.terms > MOST_TERMS) return undefined;
  return { table, of: expander(table) };
}

function expander({ octaves, smallest, terms, coefficients }: SeriesTable): Series["of"] {
  const polynomials = new Float64Array(NODES);
  const out = new Float64Array(terms);
  return (s) => {
    const octave = octaveOf(s, smallest);
    const index = Math.max(0, octaves.indexOf(octave));
    chebyshevAt(s, octave, polynomials);
    out.fill(0);
    for (let i = 0, at = index * NODES * terms; i < NODES; i++) {
      const factor = polynomials[i]!;
      for (let k = 0; k < terms; k++, at++) out[k]! += factor * coefficients[at]!;
    }
    return out;
  };
}

/**
 * New variances of a nonlinearity whose variance is an integral, by Chebyshev polynomials of E[phi^2]/s^2
 * in log s for each half octave of s.
 */
export function interpolatedVariance(activation: Activation): (q: number) => number {
  const { variance } = activationRule(activation).dual(activation);
  const tables = new Map<number, Float64Array>();
  const polynomials = new Float64Array(NODES);
  return (q) => {
    const s = Math.sqrt(q);
    // Outside, E[phi^2]/s^2 may leave the range of numbers.
    if (!(s > 1e-6 && s < 1e6)) return variance(q);
    const octave = octaveOf(s, -Infinity);
    let table = tables.get(octave);
    if (table === undefined) {
      table = tableOf(octave, variance);
      tables.set(octave, table);
    }
    chebyshevAt(s, octave, polynomials);
    let sum = 0;
    for (let i = 0; i < NODES; i++) sum += polynomials[i]! * table[i]!;
    return sum * q;
  };
}

function tableOf(octave: number, variance: (q: number) => number): Float64Array {
  const values = Array.from({ length: NODES }, (_, i) => {
    const x = Math.cos(Math.PI * (i + 0.5) / NODES);
    const q = 2 ** ((2 * octave + 1 + x) / 2);
    return variance(q) / q;
  });
  return Float64Array.from({ length: NODES }, (_, i) => {
    let sum = 0;
    values.forEach((value, j) => sum += value * Math.cos(Math.PI * i * (j + 0.5) / NODES));
    return sum * (i === 0 ? 1 : 2) / NODES;
  });
}
