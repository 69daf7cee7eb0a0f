/**
 * Variances by tables, where quadrature takes long.
 *
 * E[phi(s z)^2]/s^2 is analytic in log s, whatever kinks phi has: for each half octave of s it is a polynomial
 * through Chebyshev nodes, kept between calls.
 *
 * @module
 */
import { chebyshevNodes, chebyshevSum, chebyshevTransform } from "../chebyshev.ts";
import { Kept } from "../kept.ts";
import type { Decomposition } from "./decomposition.ts";

const NODES = 20;

/** Where a table is held against quadrature, and how well it must agree. */
const CHECKS = [-0.93, -0.31, 0.52] as const;
const AGREEMENT = 5e-14;

/** Polynomials of half octaves; undefined where they are not exact enough. */
const POLYNOMIALS: Kept<Float64Array | undefined> = new Kept<Float64Array | undefined>();

/**
 * E[core(s z)^2] by a table of it.
 *
 * @param phi The function.
 * @param s Standard deviation.
 * @param variance The same by quadrature, which is used where the table is not exact.
 */
export function tabulatedVariance(
  phi: Decomposition,
  s: number,
  variance: (s: number) => number,
): number {
  const octave = Math.floor(2 * Math.log2(s));
  const polynomial = POLYNOMIALS.get(phi, `${octave}`, () => tabulate(octave, variance));
  if (polynomial === undefined) return variance(s);
  return s * s * chebyshevSum(polynomial, 4 * Math.log2(s) - 2 * octave - 1);
}

function tabulate(octave: number, variance: (s: number) => number): Float64Array | undefined {
  const at = (x: number): number => {
    const s = 2 ** ((2 * octave + 1 + x) / 4);
    return variance(s) / (s * s);
  };
  const values = chebyshevNodes(NODES).map(at);
  const transform = chebyshevTransform(NODES);
  const polynomial = Float64Array.from(values, (_, k) => {
    return values.reduce((sum, value, i) => sum + transform[k * NODES + i]! * value, 0);
  });
  const agrees = CHECKS.every((x) => {
    const expected = at(x);
    return Math.abs(chebyshevSum(polynomial, x) - expected) <= AGREEMENT * expected;
  });
  return agrees ? polynomial : undefined;
}
