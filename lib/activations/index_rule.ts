/**
 * Sums over the powers of a series as a quadrature over their index.
 *
 * For F smooth in log n, sum_(n odd) F(n) is taken term by term for n = 1, 3, ..., 95. From 96 on the odd numbers are
 * midpoints of intervals of length 2, so by Euler and Maclaurin's formula the rest is half the integral of F
 * from 96 to infinity and terms with derivatives at 96, which changed weights of the last eleven numbers give
 * exactly for polynomials of degree 8; they are the smallest such changes, and all weights are positive. The
 * integral is taken over [96, 192], [192, 384], ... by Gauss and Legendre's rule of eight nodes, so that nodes double
 * from one block to the next: a power rho^n there is the square of one of the block before.
 *
 * The terms of the series of tanh and its kin give their sums to 1e-13 and the sums of n F(n) to 1e-12.
 *
 * @module
 */

/** Numbers taken one by one: 1, 3, ..., 95. */
export const EXACT = 48;

/** Nodes of each block. */
export const BLOCK = 8;

/** Nodes of a block over its first number, and their weights over its length (Gauss and Legendre). */
const PLACES = [
  1.0198550717512318,
  1.1016667612931865,
  1.2372337950418355,
  1.4082826787521752,
  1.5917173212478248,
  1.7627662049581645,
  1.8983332387068135,
  1.9801449282487682,
] as const;
const SHARES = [
  0.05061426814518853,
  0.11119051722668721,
  0.15685332293894344,
  0.18134189168918083,
  0.18134189168918083,
  0.15685332293894344,
  0.11119051722668721,
  0.05061426814518853,
] as const;

/** Weights of 95, 93, ..., 75. */
const ENDS = [
  1.2306516911917698,
  0.24725490213571544,
  2.0443233565518906,
  0.45471796257499875,
  0.6247707430302132,
  1.5859757690175633,
  1.0632610413298902,
  0.4189805155683556,
  1.4782062583101228,
  0.8273415131734456,
  1.024516247116035,
] as const;

/** Nodes and weights of a sum over 1, 3, 5, ... */
export interface IndexRule {
  /** Nodes, ascending. */
  readonly numbers: readonly number[];
  /** Their weights. */
  readonly weights: readonly number[];
}

/** The rule for sums of functions that are negligible from 96 * 2^blocks on. */
export function indexRule(blocks: number): IndexRule {
  const numbers = Array.from({ length: EXACT }, (_, k) => 2 * k + 1);
  const weights = numbers.map((_, k): number => ENDS[EXACT - 1 - k] ?? 1);
  for (let block = 0; block < blocks; block++) {
    const start = 2 * EXACT * 2 ** block;
    numbers.push(...PLACES.map((place) => start * place));
    weights.push(...SHARES.map((share) => start / 2 * share));
  }
  return { numbers, weights };
}
