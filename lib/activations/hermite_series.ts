/**
 * Nonlinearities as series of Hermite polynomials: the form in which those without a closed form run at
 * the speed of the engines.
 *
 * With h_k the normalised Hermite polynomials, phi(s z) = sum_k a_k(s) h_k(z), so (Mehler's formula)
 * E[phi(u) phi(v)] = sum_k a_k(s) a_k(t) rho^k and
 * E[phi'(u) phi'(v)] = sum_k k a_k(s) a_k(t) rho^(k-1) / (s t).
 * A pair of inputs costs a multiplication and two additions a term; the coefficients belong to one input
 * each. They are tabulated as the unit vectors a_k(s) / sqrt(sum_k a_k(s)^2), smooth in log s: for each
 * half octave of s a polynomial through 16 Chebyshev nodes.
 *
 * The number of terms follows from the coefficients: with N terms the sums for rho = 1, in which no sign
 * cancels, are cut where the rest of sum_k k a_k^2 is below a given share of it. What is left out for any
 * pair is less by Cauchy and Schwarz.
 *
 * @module
 */
import { interpolate, NODES, nodesOf, octavesOf } from "./half_octaves.ts";
import { hermiteCoefficients, LEADING, norm } from "./hermite_coefficients.ts";
import type { IndexRule } from "./index_rule.ts";
import { Kept } from "./kept.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import { piecesOf } from "./quadrature/maps.ts";
import type { Pieces } from "./quadrature/pieces.ts";

/** Most terms of a series; a function that needs more for some input has no series. */
export const MOST_TERMS = 1024;

/**
 * Which powers of rho occur beside 1 and rho: all from 2 on, the odd ones from 3 on, or the even ones
 * from 2 on.
 */
export type SeriesMode = "all" | "odd" | "even";

/** Largest |rho| of the three classes of pairs that are far apart. */
export const FAR: readonly number[] = [0.5, 0.75, 0.95];

/** How exact a series is. */
export interface SeriesAccuracy {
  /** What is left out at most. */
  readonly share: number;
  /** First half octave; smaller standard deviations, and zero, count as its beginning. */
  readonly smallest: number;
}

/** Shares for the two element types, a few roundings of each. */
export const ACCURACY: Readonly<Record<"f64" | "f32", SeriesAccuracy>> = {
  f64: { share: 1e-14, smallest: -150 },
  f32: { share: 1e-8, smallest: -60 },
};

/** The coefficients of a function for standard deviations in some half octaves. */
export interface HermiteTable {
  /** Which powers of rho occur. */
  readonly mode: SeriesMode;
  /** Symmetry of the function. */
  readonly parity: "odd" | "even" | undefined;
  /** The first half octave: smaller deviations count as its beginning. */
  readonly smallest: number;
  /** Numbers of the half octaves, ascending: s = 2^(number/2) up to 2^((number + 1)/2). */
  readonly octaves: readonly number[];
  /** Entries of a unit vector that are kept: the leading ones and those of the powers. */
  readonly terms: number;
  /** The values at the nodes, in Chebyshev polynomials: [octaves, NODES, terms]. */
  readonly coefficients: Float64Array;
  /** The ratio of new to old standard deviation that goes with the unit vector of a zero input. */
  readonly ratioAtZero: number;
}

/** A series of all powers. */
export interface SeriesTable extends HermiteTable {
  /** Tells it from other tables. */
  readonly form: "series";
  /** How many entries do for each class of pairs that are far apart, for each half octave. */
  readonly farTerms: readonly (readonly number[])[];
}

/** A series of graded powers, as in `graded_series.ts`. */
export interface GradedTable extends HermiteTable {
  /** Tells it from other tables. */
  readonly form: "graded";
  /** How the index is taken. */
  readonly rule: IndexRule;
  /** Number of groups of powers taken one by one that are not zeros. */
  readonly groups: number;
  /** Number of blocks in each family. */
  readonly blocks: number;
  /** How many of them each half octave has; the others are zeros. */
  readonly own: readonly number[];
  /**
   * How many entries of a family do for pairs of inputs of each half octave: what follows is less than the share of
   * sum n a_n^2. A pair of unlike inputs needs as many as the one that needs more.
   */
  readonly limits: readonly number[];
}

/**
 * Makes a table. What belongs to a half octave is kept between calls; how many terms there are follows from
 * the half octave of the largest deviation.
 *
 * @param phi The function.
 * @param deviations All standard deviations that will be asked for.
 * @param accuracy What may be left out.
 * @param most Most terms.
 * @returns The table; undefined if the function has kinks, or some deviation needs too many terms.
 */
export function seriesTable(
  phi: Decomposition,
  deviations: readonly Float64Array[],
  { share, smallest }: SeriesAccuracy,
  most: number = MOST_TERMS,
): SeriesTable | undefined {
  const octaves = octavesOf(deviations, smallest);
  const largest = 2 ** ((octaves.at(-1)! + 1) / 2);
  const widest = VECTORS.get(phi, `${largest} ${share} ${most}`, () => {
    const pieces = piecesOf(phi)(largest);
    return pieces.kinks.length > 0 ? undefined : keptAt(phi, pieces, largest, { share, most });
  });
  if (widest === undefined) return undefined;
  const terms = widest.length;
  const parts = octaves.map((octave) =>
    OCTAVES.get(phi, `${octave} ${terms}`, () => makeOctave(phi, octave, terms))
  );
  const coefficients = new Float64Array(octaves.length * NODES * terms);
  parts.forEach((part, index) => coefficients.set(part.coefficients, index * NODES * terms));
  const farTerms = parts.map(({ largest }) =>
    FAR.map((far) => farCount([largest, widest], { share, far }, phi))
  );
  const least = 2 ** (smallest / 2);
  const atZero = hermiteCoefficients(phi, piecesOf(phi)(least), least, LEADING);
  const ratioAtZero = norm(atZero) / least;
  const mode = phi.parity ?? "all";
  const parity = phi.offset === 0 && phi.slant === 0 ? phi.parity : undefined;
  const form = "series";
  return { form, mode, parity, smallest, octaves, terms, farTerms, coefficients, ratioAtZero };
}

/** Unit vectors of the largest deviations of half octaves; undefined where they have too many entries. */
const VECTORS: Kept<Float64Array | undefined> = new Kept<Float64Array | undefined>();

interface Octave {
  /** The values at the nodes, in Chebyshev polynomials: [NODES, terms]. */
  readonly coefficients: Float64Array;
  /** The unit vector of the largest node. */
  readonly largest: Float64Array;
}

const OCTAVES: Kept<Octave> = new Kept<Octave>();

function makeOctave(phi: Decomposition, octave: number, terms: number): Octave {
  const pieces = piecesOf(phi);
  const vectors = nodesOf(octave).map((s) => unitVector(phi, pieces(s), s, terms));
  const coefficients = new Float64Array(NODES * terms);
  interpolate(vectors, coefficients);
  // The first node is the largest.
  return { coefficients, largest: vectors[0]! };
}

/** Power of rho that a unit vector's entry belongs to, from LEADING on. */
function powerOf(entry: number, { parity }: Decomposition): number {
  if (parity === undefined) return entry - LEADING + 2;
  return 2 * (entry - LEADING) + (parity === "odd" ? 3 : 2);
}

/** The unit vector of a standard deviation, with as many entries as are needed; an even number. */
function keptAt(
  phi: Decomposition,
  pieces: Pieces,
  s: number,
  { share, most }: { readonly share: number; readonly most: number },
): Float64Array | undefined {
  for (let size = 32; size <= 2 * most; size *= 2) {
    const vector = unitVector(phi, pieces, s, size);
    const weighted = vector.map((x, k) => k < LEADING ? 0 : powerOf(k, phi) * x * x);
    const total = weighted.reduce((sum, x) => sum + x, vector[2]! ** 2);
    let [rest, kept] = [0, size];
    while (kept > LEADING && rest + weighted[kept - 1]! <= share * total) rest += weighted[--kept]!;
    const even = kept + kept % 2;
    // The last quarter shows that what comes after is negligible too.
    if (kept <= 3 * size / 4) return even <= most ? vector.slice(0, even) : undefined;
  }
  return undefined;
}

/**
 * Entries enough for |rho| <= far: by Cauchy and Schwarz the terms from power k on make at most
 * k far^(k-1) times the lengths of what is left of the two vectors.
 */
function farCount(
  [own, other]: readonly [Float64Array, Float64Array],
  { share, far }: { readonly share: number; readonly far: number },
  phi: Decomposition,
): number {
  let [left, right] = [0, 0];
  const size = share * own[0]! * other[0]!;
  let kept = own.length;
  for (; kept > LEADING; kept--) {
    left += own[kept - 1]! ** 2;
    right += other[kept - 1]! ** 2;
    const power = powerOf(kept - 1, phi);
    if (power * far ** (power - 1) * Math.sqrt(left * right) > size) break;
  }
  return kept;
}

/** What the entries of a unit vector hold before division by its length. */
function unitVector(phi: Decomposition, pieces: Pieces, s: number, size: number): Float64Array {
  const vector = hermiteCoefficients(phi, pieces, s, size);
  const length = norm(vector);
  vector[0] = norm(vector.subarray(2));
  return length === 0 ? vector : vector.map((x) => x / length);
}
