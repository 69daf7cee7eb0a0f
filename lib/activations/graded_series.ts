/**
 * Hermite series of so many terms that their sum is taken as a quadrature over the index of the terms.
 *
 * The coefficients a_n(s) of phi(s z) decay like exp(-c sqrt(n)/s), so that a series of terms one by one takes
 * some hundred s^2 of them. But |a_n(s) a_n(t) rho^n| is smooth in log n within the odd and within the even n.
 * With nodes nu and weights w of `index_rule.ts`,
 *   sum_(n odd, n >= 3) a_n(s) a_n(t) rho^n = sum_nu w a_(nu+2)(s) a_(nu+2)(t) rho |rho|^(nu+1),
 *   sum_(n even, n >= 2) a_n(s) a_n(t) rho^n = sum_nu w a_(nu+1)(s) a_(nu+1)(t) |rho|^(nu+1),
 * which is again a series: its entries are sqrt(w) a(s), divided by their length. Where the coefficients are known as
 * mixtures it takes 16 entries and 5 for each factor of two in the number of terms, with a kink in the derivative 8
 * and 4, and in float32 8 and 2. The coefficients of a function that is only given are those of
 * `fourier_coefficients.ts`; they take 64 entries and 9 for each factor of two, and whether they are smooth enough is
 * found by a finer rule. The entries are tabulated as those of other series are.
 *
 * @module
 */
import { chebyshevWeights, NODES, nodesOf, octavesOf } from "./half_octaves.ts";
import { LEADING, norm } from "./hermite_coefficients.ts";
import type { GradedTable, SeriesAccuracy } from "./hermite_series.ts";
import { fourierCoefficients } from "./fourier_coefficients.ts";
import {
  blocksFor,
  DENSE,
  entriesOf,
  FINE,
  GEOMETRIC,
  type IndexPoints,
  type IndexRule,
  pointsOf,
  SPARSE,
} from "./index_rule.ts";
import { Kept } from "./kept.ts";
import type { Decomposition, HermiteCoefficients } from "./quadrature/decomposition.ts";
import { gaussLegendre } from "./quadrature/gauss_legendre.ts";

/** Most blocks: terms up to 2^56 at least. */
const MOST_BLOCKS = 52;

/**
 * The share of sum n a_n^2 that may be left out of a function with a kink, whose coefficients all decay like the same
 * power. It counts for near pairs alone.
 */
const KINKED = 3e-12;

/** Largest error of the rule over sum n a_n^2, where it is measured. */
const MEASURED = 1e-12;

/** Powers of a group, as in `lib/engine/wasm/pairs/assembly/graded_sums.ts`. */
export const GROUP = 8;

/** The entries of a half octave [NODES, terms], and how many groups and blocks they have. */
interface Octave {
  readonly groups: number;
  readonly blocks: number;
  /** As in {@linkcode GradedTable}. */
  readonly limit: number;
  readonly coefficients: Float64Array;
}

/** Entries of half octaves that are kept between calls; they do not depend on others that are asked for. */
export const KEPT_OCTAVES: Kept<Octave | undefined> = new Kept<Octave | undefined>();

/**
 * The rule for a function: coefficients that are only given are smooth, but no mixtures; those of a function with a
 * kink decay faster than those of a step, to which tanh of large deviations comes.
 */
function ruleFor(phi: Decomposition, { share }: SeriesAccuracy): IndexRule {
  if (phi.hermite === undefined) return FINE;
  if (share >= ROUNDING_F32) return SPARSE;
  return phi.kinks.length > 0 ? GEOMETRIC : DENSE;
}

/** Larger shares are left out where numbers are rounded to float32. */
const ROUNDING_F32 = 1e-10;

/**
 * Makes the table of a function whose Hermite coefficients are known, or can be had from its Fourier transform.
 *
 * @param phi The function.
 * @param deviations All standard deviations that will be asked for.
 * @param accuracy What may be left out.
 * @returns The table; undefined if the coefficients are not known, or decay too slowly.
 */
export function gradedTable(
  phi: Decomposition,
  deviations: readonly Float64Array[],
  accuracy: SeriesAccuracy,
): GradedTable | undefined {
  const octaves = octavesOf(deviations, accuracy.smallest);
  return TABLES.get(phi, `${octaves} ${accuracy.share}`, () => tableOf(phi, octaves, accuracy));
}

/** Whole tables, the same object for the same half octaves; undefined where coefficients decay too slowly. */
const TABLES: Kept<GradedTable | undefined> = new Kept<GradedTable | undefined>(16);

function tableOf(
  phi: Decomposition,
  octaves: readonly number[],
  accuracy: SeriesAccuracy,
): GradedTable | undefined {
  const { smallest } = accuracy;
  const rule = ruleFor(phi, accuracy);
  const least = 2 ** (smallest / 2);
  const coefficientsAtZero = coefficientsOf(phi, least);
  if (coefficientsAtZero === undefined) return undefined;
  const { constant, linear, even, odd } = coefficientsAtZero;
  const mode = even === undefined ? "odd" : odd === undefined ? "even" : "all";
  const parts: Octave[] = [];
  // The largest are the first to fail.
  for (const octave of octaves.toReversed()) {
    const part = octaveOf(phi, octave, accuracy);
    if (part === undefined) return undefined;
    parts.unshift(part);
  }
  const blocks = Math.max(...parts.map((part) => part.blocks));
  const [families, size] = [mode === "all" ? 2 : 1, entriesOf(rule, blocks)];
  const leadingTerms = LEADING + families * size;
  const terms = leadingTerms + leadingTerms % 2;
  const coefficients = new Float64Array(octaves.length * NODES * terms);
  parts.forEach((part, index) => {
    // Series of fewer blocks have zeros after them, in each family.
    const length = entriesOf(rule, part.blocks);
    const own = LEADING + families * length;
    for (let i = 0; i < NODES; i++) {
      const [from, to] = [i * own, (index * NODES + i) * terms];
      const take = (start: number, count: number, at: number): void =>
        coefficients.set(part.coefficients.subarray(from + start, from + start + count), to + at);
      take(0, LEADING, 0);
      for (let family = 0; family < families; family++) {
        take(LEADING + family * length, length, LEADING + family * size);
      }
    }
  });
  const parity = phi.offset === 0 && phi.slant === 0 ? phi.parity : undefined;
  const ratioAtZero = Math.hypot(constant, linear) / least;
  return {
    ...{ form: "graded", rule, mode, parity, smallest, octaves, terms, coefficients },
    ...{ ratioAtZero, groups: Math.max(...parts.map((part) => part.groups)) },
    ...{ blocks, own: parts.map((part) => part.blocks) },
    limits: parts.map(({ limit }) => limit),
  };
}

/** The coefficients for a deviation. */
function coefficientsOf(phi: Decomposition, s: number): HermiteCoefficients | undefined {
  return phi.hermite?.(s) ?? fourierCoefficients(phi, s);
}

function octaveOf(
  phi: Decomposition,
  octave: number,
  accuracy: SeriesAccuracy,
): Octave | undefined {
  const key = `${octave} ${accuracy.share}`;
  return KEPT_OCTAVES.get(phi, key, () => makeOctave(phi, octave, accuracy));
}

function makeOctave(
  phi: Decomposition,
  octave: number,
  accuracy: SeriesAccuracy,
): Octave | undefined {
  const { share } = accuracy;
  const rule = ruleFor(phi, accuracy);
  // The first node is the largest.
  const nodes = nodesOf(octave);
  const widest = coefficientsOf(phi, nodes[0]!);
  if (widest === undefined) return undefined;
  const kinked = phi.kinks.length > 0;
  const kept = keptOf(widest, rule, kinked ? Math.max(share, KINKED) : share * share);
  const blocks = blocksFor(rule, kept);
  const groups = Math.ceil(Math.min(kept, rule.exact) / GROUP);
  const limit = Math.max(1, kinked ? kept : keptOf(widest, rule, share));
  if (blocks > MOST_BLOCKS) return undefined;
  if (phi.hermite === undefined && errorOf(widest, blocks) > MEASURED) return undefined;
  const points = pointsOf(rule, blocks);
  const vectors: Float64Array[] = [];
  for (const s of nodes) {
    const own = coefficientsOf(phi, s);
    if (own === undefined) return undefined;
    vectors.push(unitVector(own, points, blocks > 0 ? points.numbers.length : GROUP * groups));
  }
  const terms = vectors[0]!.length;
  const coefficients = new Float64Array(NODES * terms);
  for (let i = 0; i < NODES; i++) {
    for (let j = 0; j < NODES; j++) {
      const weight = chebyshevWeights(i, j);
      for (let k = 0; k < terms; k++) coefficients[i * terms + k]! += weight * vectors[j]![k]!;
    }
  }
  return { groups, blocks, limit, coefficients };
}

/** The coefficients of the families that there are, as functions of the nodes. */
function familiesOf({ even, odd }: HermiteCoefficients): readonly Family[] {
  const found: Family[] = [];
  if (even !== undefined) found.push({ shift: 1, power: even });
  if (odd !== undefined) found.push({ shift: 2, power: odd });
  return found;
}

/** The powers that differ from the nodes of the rule by a shift. */
interface Family {
  readonly shift: number;
  power(n: number): number;
}

/**
 * Nodes after which no more than `own` of sum n a_n^2 follows. By Cauchy and Schwarz its root is left out of a pair with
 * any other input, however slowly the coefficients of that one decay, and `own` itself of a pair with one that has no
 * more after them.
 */
function keptOf(coefficients: HermiteCoefficients, rule: IndexRule, own: number): number {
  const { numbers, weights } = pointsOf(rule, MOST_BLOCKS + 1);
  const families = familiesOf(coefficients);
  const parts = numbers.map((number, at) =>
    families.reduce((sum, { shift, power }) => {
      const n = number + shift;
      return sum + weights[at]! * n * power(n) ** 2;
    }, 0)
  );
  const allowed = own * parts.reduce((sum, part) => sum + part, coefficients.linear ** 2);
  let [rest, kept] = [0, numbers.length];
  while (kept > 0 && rest + parts[kept - 1]! <= allowed) rest += parts[--kept]!;
  return kept;
}

/** How far sum n a_n^2 over each half of the blocks with as many nodes differs from the fine rule, over the sum. */
function errorOf(coefficients: HermiteCoefficients, blocks: number): number {
  const families = familiesOf(coefficients);
  const { numbers, weights } = pointsOf(FINE, blocks);
  const term = (number: number): number =>
    families.reduce(
      (sum, { shift, power }) => sum + (number + shift) * power(number + shift) ** 2,
      0,
    );
  const parts = numbers.map((number, at) => weights[at]! * term(number));
  const total = parts.reduce((sum, part) => sum + part, coefficients.linear ** 2);
  let error = 0;
  for (let block = 0; block < blocks; block++) {
    const start = 2 * FINE.exact * 2 ** block;
    const [from, to] = [entriesOf(FINE, block), entriesOf(FINE, block + 1)];
    let gap = parts.slice(from, to).reduce((sum, part) => sum + part, 0);
    HALVES.nodes.forEach((x, i) => {
      for (const middle of [1.25, 1.75]) {
        gap -= start / 8 * HALVES.weights[i]! * term(start * (middle + x / 4));
      }
    });
    error += Math.abs(gap);
  }
  return total === 0 ? 0 : error / total;
}

const HALVES = gaussLegendre(FINE.places.length);

/** Length without a_0, a_0, a_1 and the weighted coefficients, all over the length of the whole; zeros from `kept` on. */
function unitVector(
  coefficients: HermiteCoefficients,
  { numbers, weights }: IndexPoints,
  kept: number,
): Float64Array {
  const families = familiesOf(coefficients);
  const vector = new Float64Array(LEADING + families.length * numbers.length);
  vector[1] = coefficients.constant;
  vector[2] = coefficients.linear;
  families.forEach(({ shift, power }, family) => {
    const start = LEADING + family * numbers.length;
    numbers.slice(0, kept).forEach((number, at) => {
      vector[start + at] = Math.sqrt(weights[at]!) * power(number + shift);
    });
  });
  const length = norm(vector);
  vector[0] = norm(vector.subarray(2));
  return vector.map((x) => x / length);
}
