/**
 * Polynomials as Hermite series, which end.
 *
 * @module
 */
import { hermiteCoefficients } from "../../../activations/hermite.ts";
import {
  LEADING,
  NODES,
  octaveOf,
  type SeriesAccuracy,
  type SeriesTable,
} from "../../../activations/hermite_series.ts";
import type { Activation } from "../../../activations/mod.ts";
import { monomialCoefficients } from "../../../activations/monomial.ts";
import { hermiteFeatures, polynomialDual } from "../../../activations/polynomial.ts";

/** The coefficients of a polynomial, constant first; undefined if the function is none. */
export function coefficientsOf(activation: Activation): readonly number[] | undefined {
  switch (activation.kind) {
    case "monomial":
      return monomialCoefficients(activation.degree);
    case "hermite":
      return hermiteCoefficients(activation.degree);
    case "polynomial":
      return activation.coef;
    default:
      return undefined;
  }
}

/** The series of a polynomial, as `seriesTable` makes those of other functions. */
export function polynomialTable(
  coef: readonly number[],
  deviations: Float64Array,
  { smallest }: SeriesAccuracy,
): SeriesTable {
  const { parity, variance } = polynomialDual(coef);
  const mode = parity ?? "all";
  const step = parity === undefined ? 1 : 2;
  const first = parity === "odd" ? 3 : 2;
  const powers = Math.max(1, Math.ceil((coef.length - first) / step));
  const terms = LEADING + powers + (LEADING + powers) % 2;
  const features = hermiteFeatures(coef);
  const vectorAt = (s: number): Float64Array => {
    const { unit } = features(s);
    const vector = new Float64Array(terms);
    vector[0] = Math.hypot(...unit.slice(1));
    vector[1] = unit[0]!;
    vector[2] = unit[1] ?? 0;
    for (let k = LEADING; k < terms; k++) vector[k] = unit[first + step * (k - LEADING)] ?? 0;
    return vector;
  };
  const octaves = [...new Set(Array.from(deviations, (s) => octaveOf(s, smallest)))]
    .sort((a, b) => a - b);
  const coefficients = new Float64Array(octaves.length * NODES * terms);
  octaves.forEach((octave, index) => {
    const vectors = Array.from({ length: NODES }, (_, j) => {
      const x = Math.cos(Math.PI * (j + 0.5) / NODES);
      return vectorAt(2 ** ((2 * octave + 1 + x) / 4));
    });
    for (let i = 0; i < NODES; i++) {
      vectors.forEach((vector, j) => {
        const weight = (i === 0 ? 1 : 2) / NODES * Math.cos(Math.PI * i * (j + 0.5) / NODES);
        const at = (index * NODES + i) * terms;
        vector.forEach((x, k) => coefficients[at + k]! += weight * x);
      });
    }
  });
  const least = 2 ** (smallest / 2);
  const ratioAtZero = Math.sqrt(variance(least ** 2)) / least;
  return {
    ...{ form: "series", mode, parity, smallest, octaves, terms, farTerms: [] },
    ...{ coefficients, ratioAtZero },
  };
}
