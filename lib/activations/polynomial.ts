/**
 * Polynomial phi(x) = sum_k c_k x^k.
 *
 * phi(s z) has the normalised Hermite coefficients
 * R_l(s) = sum_i c_(2i+l) (2i+l)! / (2^i i! sqrt(l!)) s^(2i+l), so (Mehler's formula)
 * E[phi phi] = sum_l R_l(sqrt p) R_l(sqrt q) rho^l.
 *
 * @module
 */
import { checkFinite, fromOptions, listOf, MOST_DEGREE } from "./check.ts";
import type { HermiteExpansion } from "./family.ts";
import { expansionDual } from "./hermite_expansion.ts";
import { latexNumber, latexScaled, latexSum } from "./latex.ts";
import type { ActivationRule, DualLatex, DualMaps, Nonlinearity, PairSymbols } from "./rule.ts";
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
  return expansionDual(polynomialExpansion(coef));
}

/** The Hermite coefficients for coefficients c_0, c_1, ... */
export function polynomialExpansion(coef: readonly number[]): HermiteExpansion {
  const rows = hermiteRows(coef).map((row) => Float64Array.from(row));
  return {
    terms: coef.length,
    parity: parityOf(coef),
    reduced(s, out) {
      const square = s * s;
      rows.forEach((row, l) => {
        let sum = 0;
        for (let i = row.length - 1; i >= 0; i--) sum = sum * square + row[i]!;
        out[l] = sum;
      });
    },
  };
}

function parityOf(coef: readonly number[]): HermiteExpansion["parity"] {
  const powers = coef.flatMap((c, k) => c === 0 ? [] : [k % 2]);
  if (powers.length === 0) return undefined;
  if (powers.every((power) => power === 1)) return "odd";
  return powers.every((power) => power === 0) ? "even" : undefined;
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
    if (coef.length === 0) {
      throw new TypeError("Cannot make polynomial as 'coef' must hold at least one coefficient");
    }
    if (coef.length > MOST_DEGREE + 1) {
      throw new RangeError(
        `Cannot make polynomial as 'coef' must hold at most ${MOST_DEGREE + 1} coefficients: ` +
          `found ${coef.length}; use a nonlinearity that is no polynomial`,
      );
    }
  },
  nonlinearity: ({ coef }) => polynomialNonlinearity(coef),
  dual: ({ coef }) => polynomialDual(coef),
  family: ({ coef }) => ({ form: "polynomial", expansion: () => polynomialExpansion(coef) }),
  latex: ({ coef }, symbols) => polynomialLatex(coef, symbols),
};

/** rows[l][i]: the factor of s^(2i+l) in R_l(s). */
function hermiteRows(coef: readonly number[]): readonly (readonly number[])[] {
  return coef.map((_, l) => {
    const row: number[] = [];
    for (let i = 0; 2 * i + l < coef.length; i++) {
      row.push(coef[2 * i + l]! * weight(i, l));
    }
    return row;
  });
}

/** n! / (2^i i! sqrt(l!)) with n = 2i + l, as a product of factors of at least 1. */
function weight(i: number, l: number): number {
  let product = 1;
  for (let k = 2; k <= l; k++) product *= Math.sqrt(k);
  for (let k = 1; k <= i; k++) product *= (l + 2 * k - 1) * (l + 2 * k) / (2 * k);
  return product;
}

function power(x: string, n: number): string {
  return n === 1 ? x : `${x}^{${n}}`;
}
