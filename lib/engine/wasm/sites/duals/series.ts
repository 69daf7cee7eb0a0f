/**
 * Nonlinearities as Hermite series: what each input gives at each of its sites.
 *
 * @module
 */
import { STEPS } from "../protocol.ts";
import { chebyshevAt, NODES, octaveOf } from "../../../../activations/half_octaves.ts";
import { LEADING } from "../../../../activations/hermite_coefficients.ts";
import {
  ACCURACY,
  type GradedTable,
  type HermiteTable,
  type SeriesAccuracy,
  type SeriesTable,
} from "../../../../activations/hermite_series.ts";
import { GROUP } from "../../../../activations/graded_series.ts";
import { blocksFor, entriesOf, type IndexRule } from "../../../../activations/index_rule.ts";
import { hermiteTable } from "../../../../activations/hermite_table.ts";
import { type Activation, familyOf } from "../../../../activations/mod.ts";
import type { Precision } from "../../../precision.ts";
import type { SiteNumbers } from "../compile/compiled.ts";
import { nodesFor } from "./tabulated.ts";

/** Least and largest standard deviation of a value. */
export type Range = readonly [number, number];

/**
 * Blocks from which a graded series is taken in float32: of fewer powers the sums of all terms, which adapt to each
 * pair, are shorter. Their length depends on all deviations, by roundings of float32.
 */
const FEWEST = 2;

/** Most terms that are kept for every site, and entries of a graded series. */
export const MOST_TERMS = 256;
const MOST_ENTRIES = 768;

/** As in {@linkcode ACCURACY}, but in float32 a rounding is left out, as windows average such errors. */
const SHARES: Readonly<Record<Precision, SeriesAccuracy>> = {
  f64: ACCURACY.f64,
  f32: { ...ACCURACY.f32, share: 1e-7 },
};

/** A graded series finds by itself how many powers do. */
const NONE = new Int32Array(0);

/** A nonlinearity as a series. */
export interface Series extends Pick<HermiteTable, "mode" | "parity" | "terms"> {
  /** How a graded series takes the index, its number of groups of powers, and of blocks. */
  readonly rule?: IndexRule["name"];
  readonly groups?: number;
  readonly blocks?: number;
  /** Numbers of a site beside s'/s: the terms, and of a graded series, after the leading ones, how many of a family do. */
  readonly entries: number;
  /** Numbers of powers that do for |rho| in steps of 1/32. */
  readonly numbers: Int32Array;
  /** What each site has: a table, of which so many Chebyshev polynomials do, or a function. */
  readonly of: { readonly table: GradedTable | SeriesTable; readonly nodes: number } | SiteNumbers;
}

/** Whether a nonlinearity may be a series by a table. */
export function mayBeSeries(activation: Activation): boolean {
  return familyOf(activation).form === "integral";
}

/** The series for standard deviations in a range; undefined if there is none, or a long one. */
export function seriesOf(
  activation: Activation,
  [low, high]: Range,
  precision: Precision,
): Series | undefined {
  const accuracy = SHARES[precision];
  const deviations = [low, high];
  const start = octaveOf(low, accuracy.smallest);
  const end = octaveOf(high, accuracy.smallest);
  for (let octave = start + 1; octave < end; octave++) {
    deviations.push(2 ** ((octave + 0.5) / 2));
  }
  const family = familyOf(activation);
  if (family.form !== "integral") return undefined;
  const fewest = precision === "f32" ? FEWEST : 0;
  const table = hermiteTable(family.phi, [Float64Array.from(deviations)], accuracy, fewest);
  if (table === undefined) return undefined;
  const { mode, parity, terms } = table;
  if (table.form === "graded") return gradedOf(table);
  if (terms > MOST_TERMS) return undefined;
  const numbers = new Int32Array(STEPS);
  const samples = [...Array.from({ length: end - start }, (_, k) => 2 ** ((start + 1 + k) / 2))];
  for (const s of [low, ...samples, high]) {
    const vector = unitVector(table, s);
    numbers.forEach((number, step) => {
      const count = farTerms(vector, table, (step + 1) / STEPS, accuracy.share);
      numbers[step] = Math.max(number, count);
    });
  }
  const of = { table, nodes: nodesFor(precision) };
  return { mode, parity, terms, entries: terms, numbers, of };
}

/** As many entries of each family as the deviation that needs most asks for. */
function gradedOf(table: GradedTable): Series | undefined {
  const { rule, mode, parity, limits } = table;
  const kept = Math.max(...limits);
  const groups = Math.ceil(Math.min(kept, rule.exact) / GROUP);
  const blocks = blocksFor(rule, kept);
  const size = GROUP * groups + rule.places.length * blocks;
  const terms = LEADING + (mode === "all" ? 2 : 1) * size;
  if (terms > MOST_ENTRIES) return undefined;
  const entries = terms + 1 + (terms + 1) % 2;
  return {
    mode,
    parity,
    terms,
    entries,
    rule: rule.name,
    groups,
    blocks,
    numbers: NONE,
    of: { table, nodes: NODES },
  };
}

/** The coefficients of a half octave in memory's order, [NODES, entries], in which both families alternate. */
export function octaveEntries(
  { terms, entries }: Pick<Series, "terms" | "entries">,
  table: GradedTable | SeriesTable,
  index: number,
): Float64Array {
  const out = new Float64Array(NODES * entries);
  const families = table.form === "graded" && table.mode === "all" ? 2 : 1;
  const size = (terms - LEADING) / families;
  const whole = table.form === "graded" ? entriesOf(table.rule, table.blocks) : size;
  const first = table.form === "graded" ? LEADING + 1 : LEADING;
  for (let i = 0; i < NODES; i++) {
    const [from, to] = [(index * NODES + i) * table.terms, i * entries];
    const { coefficients } = table;
    out.set(coefficients.subarray(from, from + LEADING), to);
    for (let family = 0; family < families; family++) {
      const start = from + LEADING + family * whole;
      for (let k = 0; k < size; k++) {
        out[to + first + k * families + family] = coefficients[start + k]!;
      }
    }
  }
  // How many entries do is the same for all of a half octave.
  if (table.form === "graded") out[LEADING] = table.limits[index]!;
  return out;
}

/** The unit vector of a standard deviation. */
function unitVector({ octaves, terms, smallest, coefficients }: HermiteTable, s: number) {
  const polynomials = new Float64Array(NODES);
  const octave = octaveOf(s, smallest);
  chebyshevAt(s, octave, polynomials);
  const out = new Float64Array(terms);
  const index = Math.max(0, octaves.indexOf(octave));
  for (let i = 0, at = index * NODES * terms; i < NODES; i++) {
    for (let k = 0; k < terms; k++, at++) out[k]! += polynomials[i]! * coefficients[at]!;
  }
  return out;
}

/** Powers enough for |rho| <= far, by Cauchy and Schwarz: the slope keeps all but the share. */
function farTerms(
  vector: Float64Array,
  { mode, terms }: HermiteTable,
  far: number,
  share: number,
): number {
  let rest = 0;
  for (let k = terms - 1; k >= LEADING; k--) {
    const power = mode === "all" ? k - LEADING + 2 : 2 * (k - LEADING) + (mode === "odd" ? 3 : 2);
    rest += power * far ** (power - 1) * vector[k]! ** 2;
    if (rest > share * vector[0]! ** 2) return k + 1 - LEADING;
  }
  return 0;
}
