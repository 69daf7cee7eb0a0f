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
import { Kept } from "./kept.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import { piecesOf } from "./quadrature/maps.ts";
import { PANEL, type Pieces } from "./quadrature/pieces.ts";

/** Most terms of a series; a function that needs more for some input has none there. */
export const MOST_TERMS = 1024;

/** Chebyshev nodes of each half octave of standard deviations. */
export const NODES = 16;

/**
 * Which powers of rho occur beside 1 and rho: all from 2 on, the odd ones from 3 on, or the even ones
 * from 2 on.
 */
export type SeriesMode = "all" | "odd" | "even";

/** Coefficients before those of the powers: length without a_0, a_0 and a_1, of the unit vector. */
export const LEADING = 3;

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
  /** First half octave that there can be. */
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

/** Number of the half octave of a standard deviation, not below the smallest one. */
export function octaveOf(s: number, smallest: number): number {
  return s < 2 ** (smallest / 2) ? smallest : Math.floor(2 * Math.log2(s));
}

/** Chebyshev polynomials 0 to NODES - 1 at the place of s in its half octave. */
export function chebyshevAt(s: number, octave: number, out: Float64Array): void {
  const x = Math.max(-1, 4 * Math.log2(s) - 2 * octave - 1);
  let [before, value] = [x, 1];
  for (let i = 0; i < NODES; i++) {
    out[i] = value;
    [before, value] = [value, 2 * x * value - before];
  }
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

/** Numbers of the half octaves of some standard deviations, ascending. */
export function octavesOf(deviations: readonly Float64Array[], smallest: number): number[] {
  const found = new Set<number>();
  for (const values of deviations) for (const s of values) found.add(octaveOf(s, smallest));
  return [...found].sort((a, b) => a - b);
}

/** The standard deviations of the Chebyshev nodes of a half octave, descending. */
export function nodesOf(octave: number): number[] {
  return Array.from({ length: NODES }, (_, i) => {
    const x = Math.cos(Math.PI * (i + 0.5) / NODES);
    return 2 ** ((2 * octave + 1 + x) / 4);
  });
}

/** What the value at node j counts for the coefficient of polynomial i. */
export function chebyshevWeights(i: number, j: number): number {
  return (i === 0 ? 1 : 2) / NODES * Math.cos(Math.PI * i * (j + 0.5) / NODES);
}

/** Values at the Chebyshev nodes as coefficients of Chebyshev polynomials. */
function interpolate(vectors: readonly Float64Array[], table: Float64Array): void {
  const terms = vectors[0]!.length;
  for (let i = 0; i < NODES; i++) {
    for (let j = 0; j < NODES; j++) {
      const weight = chebyshevWeights(i, j);
      const vector = vectors[j]!;
      for (let k = 0; k < terms; k++) table[i * terms + k]! += weight * vector[k]!;
    }
  }
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

/**
 * The coefficients a_0 to a_most of a function without a symmetry.
 *
 * @param phi The function.
 * @param s Standard deviation.
 * @param most The last one.
 */
export function plainCoefficients(phi: Decomposition, s: number, most: number): Float64Array {
  return hermiteCoefficients(phi, piecesOf(phi)(s), s, most + 2).subarray(1);
}

/** |x| */
export function norm(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
}

/** Below this deviation a_1 = s E[phi'(s z)] (Stein's lemma) keeps more digits than E[z phi(s z)]. */
const SMALL = 1e-3;

/** Below this deviation a_2 is less than the rounding of a_1 counts in any result. */
const NEARLY_LINEAR = 1e-7;

/** Where the root of the weight, exp(-z^2/4), is below the rounding. */
const REACH = 12.5;

/**
 * a_0, a_1 and the coefficients of the powers, from index 1 on: integrals of core(s z) - core(0) times the
 * Hermite functions psi_k(z) = h_k(z) exp(-z^2/4), which are bounded, times exp(-z^2/4).
 */
function hermiteCoefficients(
  phi: Decomposition,
  pieces: Pieces,
  s: number,
  size: number,
): Float64Array {
  const { core, derivative, parity, offset, slant } = phi;
  const middle = parity === "odd" ? 0 : core(0);
  const step = parity === undefined ? 1 : 2;
  const first = parity === "odd" ? 3 : 2;
  const count = first + step * (size - LEADING);
  const all = new Float64Array(count);
  const [up, down] = recurrence(count);
  forEachNode(phi, pieces, s, count, (z, weight) => {
    const decay = Math.exp(-z * z / 4);
    const value = weight * decay * (core(s * z) - middle);
    let [before, psi] = [0, decay];
    for (let k = 0; k < count; k++) {
      all[k]! += value * psi;
      const after = z * psi * up[k]! - before * down[k]!;
      before = psi;
      psi = after;
    }
  });
  const scale = (parity === undefined ? 1 : 2) / Math.sqrt(2 * Math.PI);
  const sums = new Float64Array(size);
  for (let k = LEADING; k < size; k++) sums[k] = scale * all[first + step * (k - LEADING)]!;
  sums[1] = scale * all[0]!;
  sums[2] = scale * all[1]!;
  if (parity === undefined && s < SMALL) {
    // The rounding of core(0) would hide what is left of core(s z) - core(0).
    let mean = 0;
    forEachNode(phi, pieces, s, count, (z, weight) => {
      mean += weight * Math.exp(-z * z / 2) * derivative(s * z, core(s * z));
    });
    sums[2] = s * mean / Math.sqrt(2 * Math.PI);
  }
  // Of the higher ones only the rounding of core(0) would be left.
  if (parity !== "odd" && s < NEARLY_LINEAR) sums.fill(0, LEADING);
  if (parity === "odd") sums[1] = 0;
  if (parity === "even") sums[2] = 0;
  sums[1]! += offset + middle;
  sums[2]! += slant * s;
  return sums;
}

/** Factors of h_(k+1) = (z h_k - sqrt(k) h_(k-1)) / sqrt(k + 1). */
function recurrence(count: number): readonly [up: Float64Array, down: Float64Array] {
  const up = Float64Array.from({ length: count }, (_, k) => 1 / Math.sqrt(k + 1));
  return [up, up.map((factor, k) => factor * Math.sqrt(k))];
}

/**
 * Quadrature nodes that do for Hermite functions below `count`: those of the trapezoidal rule where the
 * function is known to be analytic, else of its panels.
 */
function forEachNode(
  { strip, parity }: Decomposition,
  pieces: Pieces,
  s: number,
  count: number,
  visit: (z: number, weight: number) => void,
): void {
  const half = parity !== undefined;
  if (strip === undefined || !half) return forEachPanelNode(pieces, s, { half, count }, visit);
  const y = Math.min(0.9 * strip / s, 8);
  // The Hermite functions grow by exp(y sqrt(count)) in the strip.
  const h = 2 * Math.PI * y / (39 + y * y / 2 + y * Math.sqrt(count));
  visit(0, h / 2);
  for (let z = h; z < REACH; z += h) visit(z, h);
}

/** Panels of the function that also resolve the Hermite functions below `count`. */
function forEachPanelNode(
  { edges }: Pieces,
  s: number,
  { half, count }: { readonly half: boolean; readonly count: number },
  visit: (z: number, weight: number) => void,
): void {
  const widest = Math.min(1, 8 / Math.sqrt(count));
  const inside = edges.map((x) => x / s).filter((z) => Math.abs(z) < REACH && !(half && z <= 0));
  let start = half ? 0 : -REACH;
  for (const end of [...inside, REACH]) {
    const parts = Math.ceil((end - start) / widest);
    const width = (end - start) / parts;
    for (let panel = 0; panel < parts; panel++) {
      const middle = start + (panel + 0.5) * width;
      PANEL.nodes.forEach((x, i) => visit(middle + width / 2 * x, width / 2 * PANEL.weights[i]!));
    }
    start = end;
  }
}
