/**
 * One pair of inputs by a Hermite series, which the engines do many pairs at a time.
 *
 * @module
 */
import type { DualPair } from "../../lib/activations/dual.ts";
import { chebyshevAt, NODES, octaveOf } from "../../lib/activations/half_octaves.ts";
import { LEADING } from "../../lib/activations/hermite_coefficients.ts";
import type { HermiteTable } from "../../lib/activations/hermite_series.ts";
import { correlation, opposite, type Pair } from "../../lib/activations/pair.ts";

/** The unit vector of coefficients of an input of standard deviation s. */
export function seriesVector(table: HermiteTable, s: number): Float64Array {
  const { octaves, terms, smallest, coefficients } = table;
  const octave = octaveOf(s, smallest);
  const index = octaves.indexOf(octave);
  if (index < 0) {
    throw new RangeError(`Cannot read a table as it was not made for the standard deviation ${s}`);
  }
  const polynomials = new Float64Array(NODES);
  chebyshevAt(s, octave, polynomials);
  const vector = new Float64Array(terms);
  for (let i = 0; i < NODES; i++) {
    const row = (index * NODES + i) * terms;
    for (let k = 0; k < terms; k++) vector[k]! += polynomials[i]! * coefficients[row + k]!;
  }
  return vector;
}

/**
 * What a nonlinearity makes of a pair.
 *
 * With c_k = x_k y_k, 1 - rho' = sum_k c_k (1 - rho^k) + |x - y|^2/2, in which
 * sum_m c_(k(m)) (1 - X^(m+1)) = (1 - X) P, P = sum_j X^j C_j and C_j the sum of the c_(k(m)) from m = j
 * on; `pairs/assembly/series.ts` has the same sums with names.
 *
 * @param table The table of the nonlinearity.
 * @param vectors Unit vectors of both inputs.
 * @param pair The pair of pre-activations.
 * @param scales Square roots of the two new variances.
 */
export function seriesPair(
  table: HermiteTable,
  vectors: readonly [Float64Array, Float64Array],
  pair: Pair,
  scales: readonly [number, number],
): DualPair {
  const { parity } = table;
  if (parity === undefined || pair.minus <= pair.plus) {
    return evaluate(table, vectors, pair, scales);
  }
  const { minus, plus, slope } = evaluate(table, vectors, opposite(pair), scales);
  return parity === "odd" ? { minus: plus, plus: minus, slope } : { minus, plus, slope: -slope };
}

function evaluate(
  { mode, terms, ratioAtZero, smallest }: HermiteTable,
  [x, y]: readonly [Float64Array, Float64Array],
  pair: Pair,
  scales: readonly [number, number],
): DualPair {
  const rho = correlation(pair);
  const argument = mode === "all" ? rho : rho * rho;
  const rest = mode === "all" ? pair.minus : pair.minus * pair.plus;
  let [total, sum, derivative, radial] = [0, 0, 0, 0];
  for (let k = terms - 1; k >= LEADING; k--) {
    derivative = derivative * argument + sum;
    total += x[k]! * y[k]!;
    sum = sum * argument + total;
    radial += (x[k]! - y[k]!) ** 2;
  }
  radial += (x[1]! - y[1]!) ** 2 + (x[2]! - y[2]!) ** 2;
  const linear = x[2]! * y[2]!;
  const lack = rest * sum;
  const curved = mode === "even" ? lack : pair.minus * total + rho * lack;
  const minus = Math.min(2, Math.max(0, linear * pair.minus + curved + radial / 2));
  const inner = sum - rest * derivative;
  const slope = linear +
    (mode === "even"
      ? 2 * rho * inner
      : total - lack + (mode === "odd" ? 2 * rho * rho : rho) * inner);
  const least = 2 ** (smallest / 2);
  const ratio = (s: number, scale: number): number => s < least ? ratioAtZero : scale / s;
  return {
    minus,
    plus: 2 - minus,
    slope: slope * ratio(pair.s, scales[0]) * ratio(pair.t, scales[1]),
  };
}
