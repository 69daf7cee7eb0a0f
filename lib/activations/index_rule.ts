/**
 * Sums over the powers of a series as a quadrature over their index.
 *
 * For F smooth in log n, sum_(n odd) F(n) is taken term by term for n = 1, 3, ..., 127. From 128 on the odd numbers are
 * midpoints of intervals of length 2, so by Euler and Maclaurin's formula the rest is half the integral of F
 * from 128 to infinity and terms with derivatives at 128, which changed weights of the last twelve numbers give
 * exactly for polynomials of degree 8; they are the smallest such changes, and all weights are positive. The
 * integral is taken over [128, 256], [256, 512], ... by Gauss and Legendre's rule of nine nodes, so that nodes double
 * from one block to the next: a power rho^n there is the square of one of the block before.
 *
 * The terms of the series of tanh and its kin give their sums to 1e-14 and the sums of n F(n) to 1e-13.
 *
 * @module
 */

/** Numbers taken one by one: 1, 3, ..., 127. */
export const EXACT = 64;

/** Nodes of each block. */
export const BLOCK = 9;

/** Nodes of a block over its first number, and their weights over its length (Gauss and Legendre). */
const PLACES = [
  1.0159198802461868,
  1.0819844463366821,
  1.1933142836497048,
  1.3378732882980955,
  1.5,
  1.6621267117019045,
  1.8066857163502952,
  1.9180155536633179,
  1.9840801197538132,
] as const;
const SHARES = [
  0.04063719418078708,
  0.09032408034742868,
  0.1303053482014678,
  0.15617353852000146,
  0.16511967750062992,
  0.15617353852000146,
  0.1303053482014678,
  0.09032408034742868,
  0.04063719418078708,
] as const;

/** Weights of 127, 125, ..., 105. */
const ENDS = [
  1.2116275185361036,
  0.38042411072537874,
  1.6786364821707516,
  0.8922739336553211,
  0.5867223977188807,
  1.142078407052019,
  1.3295994585092168,
  0.8375123139930117,
  0.723580742968697,
  1.340994174876433,
  0.8532986932150392,
  1.0232517665791476,
] as const;

/** Nodes and weights of a sum over 1, 3, 5, ... */
export interface IndexRule {
  /** Nodes, ascending. */
  readonly numbers: readonly number[];
  /** Their weights. */
  readonly weights: readonly number[];
}

/** The rule for sums of functions that are negligible from 128 * 2^blocks on. */
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
