/**
 * Which nonlinearities are polynomials.
 *
 * @module
 */
import { hermiteExpansion } from "../../../activations/hermite.ts";
import type { HermiteExpansion } from "../../../activations/hermite_expansion.ts";
import type { Activation } from "../../../activations/mod.ts";
import { monomialCoefficients } from "../../../activations/monomial.ts";
import { polynomialExpansion } from "../../../activations/polynomial.ts";

/** The Hermite coefficients of a polynomial; undefined if the function is none. */
export function expansionOf(activation: Activation): HermiteExpansion | undefined {
  switch (activation.kind) {
    case "monomial":
      return polynomialExpansion(monomialCoefficients(activation.degree));
    case "hermite":
      return hermiteExpansion(activation.degree);
    case "polynomial":
      return polynomialExpansion(activation.coef);
    default:
      return undefined;
  }
}
