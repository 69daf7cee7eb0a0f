/**
 * Nonlinearities whose dual maps are integrals: by quadrature in the reference engine, by Hermite series
 * in the others.
 *
 * @module
 */
import type { LayerChecks } from "./check.ts";
import type { ActivationRule, DualLatex, Nonlinearity, PairSymbols } from "./rule.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import { quadratureDual } from "./quadrature/maps.ts";

/** Formulas of E[phi phi] and E[phi' phi'] as expectations, phi being called `name`. */
export function expectationLatex(name: string, { p, q, r }: PairSymbols): DualLatex {
  const law = `\\mathbb{E}_{(u, v) \\sim \\mathcal{N}(0, \\Lambda)}`;
  return {
    where: [`\\Lambda = \\begin{pmatrix} ${p} & ${r} \\\\ ${r} & ${q} \\end{pmatrix}`],
    covariance: `${law}\\bigl[${name}(u)\\,${name}(v)\\bigr]`,
    slope: `${law}\\bigl[${name}'(u)\\,${name}'(v)\\bigr]`,
  };
}

/** The readings of a nonlinearity that are the same for all those without a closed form. */
export function numericalRule<A>(
  decompose: (activation: A) => Decomposition,
  name: (activation: A) => string,
  taylor: (activation: A) => Nonlinearity["taylor"],
): Omit<ActivationRule<A>, keyof LayerChecks<A>> {
  return {
    nonlinearity(activation) {
      const { offset, slant, core, derivative } = decompose(activation);
      return {
        phi: (x) => offset + slant * x + core(x),
        derivative: (x) => slant + derivative(x, core(x)),
        taylor: taylor(activation),
      };
    },
    dual: (activation) => quadratureDual(decompose(activation)),
    family: (activation) => ({ form: "integral", phi: decompose(activation) }),
    latex: (activation, symbols) => expectationLatex(name(activation), symbols),
  };
}
