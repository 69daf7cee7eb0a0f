/**
 * Kernels of ReLU networks as power series of the correlation.
 *
 * k0(a) = (pi - arccos a)/pi and k1(a) = (sqrt(1 - a^2) + a (pi - arccos a))/pi, with k1' = k0 and
 * k0' = 1/(pi sqrt(1 - a^2)). On the sphere S_0 = T_0 = a, S_l = k1(S_(l-1)) and
 * T_l = T_(l-1) k0(S_(l-1)) + S_l (Zandieh et al. 2021, arXiv:2106.07880, definition 1): all
 * coefficients are positive or 0, as those of k0 and k1 are.
 *
 * @module
 */
import {
  affineSeries,
  integralSeries,
  plusSeries,
  powerSeries,
  type Series,
  timesSeries,
  variableSeries,
} from "../activations/taylor.ts";

/** Power series of k0, k1 and T_L to some degree, around 0. */
export interface ReluSeries {
  /** k0(S_(L-1)). */
  readonly step: Series;
  /** S_L. */
  readonly relu: Series;
  /** T_L. */
  readonly ntk: Series;
}

/** The series of L layers; with L = 1, `step` is k0 and `relu` is k1. */
export function reluSeries(depth: number, degree: number): ReluSeries {
  const a = variableSeries(0, degree);
  let [relu, ntk, step]: [Series, Series, Series] = [a, a, a];
  for (let l = 0; l < depth; l++) {
    const before = relu;
    const slope = affineSeries(
      powerSeries(affineSeries(timesSeries(before, before), -1, 1), -1 / 2),
      1 / Math.PI,
    );
    step = integralSeries(before, k0(before[0]!), slope);
    relu = integralSeries(before, k1(before[0]!), step);
    ntk = plusSeries(timesSeries(ntk, step), relu);
  }
  return { step, relu, ntk };
}

/** T_L(a), the NTK of L ReLU layers at correlation a. */
export function reluNtk(depth: number, a: number): number {
  let [relu, ntk] = [a, a];
  for (let l = 0; l < depth; l++) {
    const step = k0(relu);
    relu = k1(relu);
    ntk = ntk * step + relu;
  }
  return ntk;
}

function k0(a: number): number {
  return 1 - Math.acos(Math.min(1, a)) / Math.PI;
}

function k1(a: number): number {
  return Math.sqrt(Math.max(0, 1 - a * a)) / Math.PI + a * k0(a);
}

/**
 * A polynomial with the first coefficients of a series, and what its tail sums to at a = 1 and a = -1 put
 * on the two highest powers: exact at both ends, so that the kernel has the right diagonal, and never with
 * a negative coefficient.
 *
 * @param series The series to the degree of the polynomial.
 * @param atOne The function at a = 1.
 * @param atMinusOne The function at a = -1.
 */
export function closePolynomial(series: Series, atOne: number, atMinusOne: number): Series {
  const highest = series.length - 1;
  const sum = (parity: number): number =>
    series.reduce((total, c, q) => q % 2 === parity ? total + c : total, 0);
  const even = Math.max(0, (atOne + atMinusOne) / 2 - sum(0));
  const odd = Math.max(0, (atOne - atMinusOne) / 2 - sum(1));
  return series.map((c, q) => {
    // Terms that rounding made negative are 0.
    const positive = Math.max(0, c);
    if (q < highest - 1) return positive;
    return positive + (q % 2 === 0 ? even : odd);
  });
}
