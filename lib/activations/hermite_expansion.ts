/**
 * Polynomials by their Hermite coefficients.
 *
 * With h_l the normalised Hermite polynomials, phi(s z) = sum_l R_l(s) h_l(z), so (Mehler's formula)
 * E[phi phi] = sum_l R_l(sqrt p) R_l(sqrt q) rho^l and
 * E[phi' phi'] = sum_l l X_l(sqrt p) X_l(sqrt q) r^(l-1) with X_l(s) = R_l(s) / s^l.
 *
 * @module
 */
import type { HermiteExpansion } from "./family.ts";
import { correlation, type Pair } from "./pair.ts";
import type { DualMaps } from "./rule.ts";
import { powerGap } from "./special.ts";

/** What one input of a polynomial's dual maps amounts to. */
export interface HermiteFeatures {
  /** R_l(s) for each l, as a vector of length 1; zeros if all are zero. */
  readonly unit: Float64Array;
  /** X_l(s) for each l. */
  readonly reduced: Float64Array;
  /** Standard deviation sqrt(sum_l R_l(s)^2) of phi(s z). */
  readonly deviation: number;
}

/** The features of an input of standard deviation s; every call writes to the same arrays. */
export function hermiteFeatures(expansion: HermiteExpansion): (s: number) => HermiteFeatures {
  const [unit, reduced] = [new Float64Array(expansion.terms), new Float64Array(expansion.terms)];
  return (s) => {
    expansion.reduced(s, reduced);
    const deviation = Math.sqrt(coefficients(reduced, s, unit));
    const inverse = deviation === 0 ? 0 : 1 / deviation;
    for (let l = 0; l < unit.length; l++) unit[l]! *= inverse;
    return { unit, reduced, deviation };
  };
}

/** Writes R_l(s), from X_l(s); gives the sum of their squares. */
function coefficients(reduced: Float64Array, s: number, out: Float64Array): number {
  let [sum, power] = [0, 1];
  for (let l = 0; l < reduced.length; l++) {
    // What is zero stays so where the power overflows.
    const value = reduced[l] === 0 ? 0 : reduced[l]! * power;
    out[l] = value;
    sum += value * value;
    power *= s;
  }
  return sum;
}

/** The dual maps. */
export function expansionDual(expansion: HermiteExpansion): DualMaps {
  const { terms, parity } = expansion;
  const [left, right] = [hermiteFeatures(expansion), hermiteFeatures(expansion)];
  const [reduced, scratch] = [new Float64Array(terms), new Float64Array(terms)];
  const maps = {
    variance(q: number): number {
      const s = Math.sqrt(q);
      expansion.reduced(s, reduced);
      return coefficients(reduced, s, scratch);
    },
    minus: (pair: Pair) => correlationGap(pair, left(pair.s), right(pair.t)),
    slope: (pair: Pair) => slope(pair, left(pair.s), right(pair.t)),
  };
  return parity === undefined ? maps : { ...maps, parity };
}

/** 1 - rho' as a sum over l of products (1 - rho^l) and of squared differences of unit vectors. */
function correlationGap(pair: Pair, left: HermiteFeatures, right: HermiteFeatures): number {
  if (left.deviation === 0 || right.deviation === 0) return 1;
  let gap = 0;
  for (let l = 0; l < left.unit.length; l++) {
    const [x, y] = [left.unit[l]!, right.unit[l]!];
    if (x !== 0 || y !== 0) gap += x * y * oneMinusPower(pair, l) + (x - y) ** 2 / 2;
  }
  return gap;
}

/** 1 - rho^l. */
function oneMinusPower({ minus, plus }: Pair, l: number): number {
  if (minus <= plus) return powerGap(minus, l);
  return l % 2 === 0 ? powerGap(plus, l) : 2 - powerGap(plus, l);
}

function slope(pair: Pair, left: HermiteFeatures, right: HermiteFeatures): number {
  const r = pair.s * pair.t * correlation(pair);
  let [sum, power] = [0, 1];
  for (let l = 1; l < left.reduced.length; l++) {
    const product = l * left.reduced[l]! * right.reduced[l]!;
    if (product !== 0) sum += product * power;
    power *= r;
  }
  return sum;
}
