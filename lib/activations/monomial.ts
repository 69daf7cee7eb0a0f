/**
 * Power phi(x) = x^n.
 *
 * E[phi phi] = sum_l R_l(sqrt p) R_l(sqrt q) rho^l as for any polynomial; E[phi phi] for u = v is
 * (2n - 1)!! q^n.
 *
 * @module
 */
import { checkDegree, fromOptions } from "./check.ts";
import {
  polynomialDual,
  polynomialExpansion,
  polynomialLatex,
  polynomialNonlinearity,
} from "./polynomial.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = x^degree. */
export interface Monomial {
  /** Tag of this layer. */
  readonly kind: "monomial";
  /** The power. */
  readonly degree: number;
}

/**
 * Power nonlinearity phi(x) = x^degree, of any degree.
 *
 * @param options The degree, a whole number of at least 0.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If the degree is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.monomial({ degree: 3 }), { kind: "monomial", degree: 3 });
 * ```
 */
export function monomial(options: { readonly degree: number }): Monomial {
  return fromOptions(monomialRule, { kind: "monomial" }, options);
}

/** The readings of this nonlinearity. */
export const monomialRule: ActivationRule<Monomial> = {
  fields: { degree: checkDegree },
  nonlinearity: ({ degree }) => polynomialNonlinearity(monomialCoefficients(degree)),
  dual: ({ degree }) => polynomialDual(monomialCoefficients(degree)),
  family: ({ degree }) => ({
    form: "polynomial",
    expansion: () => polynomialExpansion(monomialCoefficients(degree)),
  }),
  latex: ({ degree }, symbols) => polynomialLatex(monomialCoefficients(degree), symbols),
};

/** Coefficients of x^degree, constant first. */
export function monomialCoefficients(degree: number): number[] {
  return Array.from({ length: degree + 1 }, (_, k) => k === degree ? 1 : 0);
}
