/**
 * Polynomial phi(x) = sum_k c_k x^k.
 *
 * phi(s z) has the normalised Hermite coefficients
 * R_l(s) = sum_i c_(2i+l) (2i+l)! / (2^i i! sqrt(l!)) s^(2i+l), so (Mehler's formula)
 * E[phi phi] = sum_l R_l(sqrt p) R_l(sqrt q) rho^l.
 *
 * @module
 */
import { checkFinite, fromOptions, listOf } from "./check.ts";
import { latexNumber, latexScaled, latexSum } from "./latex.ts";
import { correlation, type Pair } from "./pair.ts";
import type { ActivationRule, DualLatex, DualMaps, Nonlinearity, PairSymbols } from "./rule.ts";
import { powerGap } from "./special.ts";
import { polynomialSeries, variableSeries } from "./taylor.ts";

/** phi(x) = sum_k coef[k] x^k. */
export interface Polynomial {
  /** Tag of this layer. */
  readonly kind: "polynomial";
  /** Coefficients, constant first. */
  readonly coef: readonly number[];
}

/**
 * Polynomial nonlinearity phi(x) = coef[0] + coef[1] x + coef[2] x^2 + ...
 *
 * @param options The coefficients, constant first; any degree.
 * @returns The layer.
 * @throws {TypeError} If there is no coefficient, one is no number, or there is no such option.
 * @throws {RangeError} If a coefficient is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.polynomial({ coef: [0, 1] }), { kind: "polynomial", coef: [0, 1] });
 * ```
 */
export function polynomial(options: { readonly coef: readonly number[] }): Polynomial {
  return fromOptions(polynomialRule, { kind: "polynomial" }, options);
}

/** The function and its derivative. */
export function polynomialNonlinearity(coef: readonly number[]): Nonlinearity {
  const horner = (c: readonly number[], x: number): number =>
    c.reduceRight((sum, term) => sum * x + term, 0);
  const derivative = coef.slice(1).map((c, k) => c * (k + 1));
  return {
    phi: (x) => horner(coef, x),
    derivative: (x) => horner(derivative, x),
    taylor: (x, order) => polynomialSeries(variableSeries(x, order), coef),
  };
}

/** Dual maps for coefficients c_0, c_1, ... */
export function polynomialDual(coef: readonly number[]): DualMaps {
  const rows = hermiteRows(coef);
  const maps = {
    variance: (q: number) => norm(features(rows, Math.sqrt(q))) ** 2,
    minus: (pair: Pair) => correlationGap(pair, rows),
    slope: (pair: Pair) => slope(pair, rows),
  };
  const powers = coef.flatMap((c, k) => c === 0 ? [] : [k % 2]);
  if (powers.length === 0) return maps;
  if (powers.every((power) => power === 1)) return { ...maps, parity: "odd" };
  return powers.every((power) => power === 0) ? { ...maps, parity: "even" } : maps;
}

/** Formulas for coefficients c_0, c_1, ... */
export function polynomialLatex(
  coef: readonly number[],
  { p, q, r }: PairSymbols,
): DualLatex {
  const rows = hermiteRows(coef);
  const side = (row: readonly number[], x: string): string =>
    latexSum(row.map((c, i) => i === 0 ? latexNumber(c) : latexScaled(c, power(x, i))));
  const term = (row: readonly number[], factor: number, exponent: number): string => {
    if (row.every((c) => c === 0)) return "0";
    const tail = exponent === 0 ? "" : power(r, exponent);
    if (row.slice(1).every((c) => c === 0)) {
      const value = factor * row[0]! * row[0]!;
      return tail === "" ? latexNumber(value) : latexScaled(value, tail);
    }
    const sides = `(${side(row, p)})(${side(row, q)})`;
    return latexScaled(factor, tail === "" ? sides : `${sides}\\,${tail}`);
  };
  return {
    covariance: latexSum(rows.map((row, l) => term(row, 1, l))),
    slope: latexSum(rows.map((row, l) => l === 0 ? "0" : term(row, l, l - 1))),
  };
}

/** The readings of this nonlinearity. */
export const polynomialRule: ActivationRule<Polynomial> = {
  fields: { coef: listOf(checkFinite) },
  check({ coef }) {
    if (coef.length > 0) return;
    throw new TypeError("Cannot make polynomial as 'coef' must hold at least one coefficient");
  },
  nonlinearity: ({ coef }) => polynomialNonlinearity(coef),
  dual: ({ coef }) => polynomialDual(coef),
  latex: ({ coef }, symbols) => polynomialLatex(coef, symbols),
};

/** What one input of a polynomial's dual maps amounts to. */
export interface HermiteFeatures {
  /** R_l(s) for each l, as a vector of length 1; zeros if all are zero. */
  readonly unit: readonly number[];
  /** R_l(s) / s^l for each l. */
  readonly reduced: readonly number[];
}

/** The features of an input of standard deviation s, for coefficients c_0, c_1, ... */
export function hermiteFeatures(coef: readonly number[]): (s: number) => HermiteFeatures {
  const rows = hermiteRows(coef);
  return (s) => {
    const vector = features(rows, s);
    const length = norm(vector);
    return {
      unit: vector.map((x) => length === 0 ? 0 : x / length),
      reduced: rows.map((row) => reduced(row, s)),
    };
  };
}

/** rows[l][i]: the factor of s^(2i+l) in R_l(s). */
function hermiteRows(coef: readonly number[]): readonly (readonly number[])[] {
  return coef.map((_, l) => {
    const row: number[] = [];
    for (let i = 0; 2 * i + l < coef.length; i++) {
      row.push(coef[2 * i + l]! * weight(2 * i + l, i, l));
    }
    return row;
  });
}

/** n! / (2^i i! sqrt(l!)) with n = 2i + l. */
function weight(n: number, i: number, l: number): number {
  let product = 1;
  for (let k = 2; k <= n; k++) product *= k;
  for (let k = 1; k <= i; k++) product /= 2 * k;
  for (let k = 2; k <= l; k++) product /= Math.sqrt(k);
  return product;
}

/** R_l(s) / s^l, a polynomial in s^2. */
function reduced(row: readonly number[], s: number): number {
  return row.reduceRight((sum, c) => sum * s * s + c, 0);
}

function features(rows: readonly (readonly number[])[], s: number): number[] {
  return rows.map((row, l) => reduced(row, s) * s ** l);
}

function norm(vector: readonly number[]): number {
  return Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
}

/** 1 - rho' as a sum over l of products (1 - rho^l) and of squared differences of unit vectors. */
function correlationGap(pair: Pair, rows: readonly (readonly number[])[]): number {
  const [left, right] = [features(rows, pair.s), features(rows, pair.t)];
  const [leftNorm, rightNorm] = [norm(left), norm(right)];
  if (leftNorm === 0 || rightNorm === 0) return 1;
  let gap = 0;
  for (let l = 0; l < rows.length; l++) {
    const [x, y] = [left[l]! / leftNorm, right[l]! / rightNorm];
    gap += x * y * oneMinusPower(pair, l) + (x - y) ** 2 / 2;
  }
  return gap;
}

/** 1 - rho^l. */
function oneMinusPower({ minus, plus }: Pair, l: number): number {
  if (minus <= plus) return powerGap(minus, l);
  return l % 2 === 0 ? powerGap(plus, l) : 2 - powerGap(plus, l);
}

function slope(pair: Pair, rows: readonly (readonly number[])[]): number {
  const r = pair.s * pair.t * correlation(pair);
  let sum = 0;
  for (let l = 1; l < rows.length; l++) {
    sum += l * reduced(rows[l]!, pair.s) * reduced(rows[l]!, pair.t) * r ** (l - 1);
  }
  return sum;
}

function power(x: string, n: number): string {
  return n === 1 ? x : `${x}^{${n}}`;
}
