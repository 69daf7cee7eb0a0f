/**
 * One pair of inputs by a table of dual maps: what the engines do many pairs at a time.
 *
 * @module
 */
import { chebyshevPolynomials, chebyshevSum } from "./chebyshev.ts";
import type { DualPair } from "./dual.ts";
import { type DualTable, placeOf, reachOf, termsOf } from "./dual_table.ts";
import { angle, opposite, type Pair } from "./pair.ts";

/**
 * What a nonlinearity makes of a pair.
 *
 * @param table The table of the nonlinearity.
 * @param pair The pair of pre-activations, of deviations for which the table was made.
 */
export function dualTablePair(table: DualTable, pair: Pair): DualPair {
  const { parity } = table;
  if (parity === undefined || pair.minus <= pair.plus) return evaluate(table, pair);
  const { minus, plus, slope } = evaluate(table, opposite(pair));
  return parity === "odd" ? { minus: plus, plus: minus, slope } : { minus, plus, slope: -slope };
}

function evaluate(table: DualTable, pair: Pair): DualPair {
  const { size, angles, coefficients } = table;
  const terms = termsOf(table);
  const [x, y] = [placeOf(table, pair.s), placeOf(table, pair.t)];
  const [left, right] = [new Float64Array(size), new Float64Array(size)];
  chebyshevPolynomials(x, left);
  chebyshevPolynomials(y, right);
  const [means, slopes] = [new Float64Array(angles), new Float64Array(angles)];
  let radial = 0;
  for (let a = 0; a < size; a++) {
    for (let b = 0; b < size; b++) {
      const weight = left[a]! * right[b]!;
      const at = a * terms + 2 * b;
      for (let j = 0; j < angles; j++) {
        means[j]! += weight * coefficients[at + 2 * j * size]!;
        slopes[j]! += weight * coefficients[at + 2 * j * size + 1]!;
      }
      radial += weight * coefficients[a * terms + 2 * size * angles + b]!;
    }
  }
  const z = 2 * angle(pair) / reachOf(table.parity) - 1;
  const near = (x - y) ** 2 * radial + pair.minus * chebyshevSum(means, z);
  const minus = Math.min(2, Math.max(0, near));
  return { minus, plus: 2 - minus, slope: chebyshevSum(slopes, z) };
}
