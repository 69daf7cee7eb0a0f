/**
 * Normalised Hermite polynomial phi(x) = He_n(x) / sqrt(n!).
 *
 * For unit variances E[phi phi] = r^n and E[phi' phi'] = n r^(n-1); other variances are handled
 * exactly as those of any polynomial.
 *
 * @module
 */
import { fromOptions, wholeFrom } from "./check.ts";
import { polynomialDual, polynomialLatex, polynomialNonlinearity } from "./polynomial.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = He_n(x) / sqrt(n!), n being the degree. */
export interface Hermite {
  /** Tag of this layer. */
  readonly kind: "hermite";
  /** The degree n. */
  readonly degree: number;
}

/**
 * Normalised (probabilists') Hermite polynomial as a nonlinearity.
 *
 * Neural Tangents assumes inputs of unit variance here; this kernel is exact for any variance and
 * equal to it for unit variances.
 *
 * @param options The degree, a whole number of at least 0.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If the degree is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.hermite({ degree: 2 }));
 * const kernel = await nngp(net, [[Math.SQRT2, 0]], [[1, 1]]);
 * assertAlmostEquals(kernel.data[0]!, 0.5, 1e-15);
 * ```
 */
export function hermite(options: { readonly degree: number }): Hermite {
  return fromOptions(hermiteRule, { kind: "hermite" }, options);
}

/** The readings of this nonlinearity. */
export const hermiteRule: ActivationRule<Hermite> = {
  fields: { degree: wholeFrom(0) },
  nonlinearity: ({ degree }) => polynomialNonlinearity(hermiteCoefficients(degree)),
  dual: ({ degree }) => polynomialDual(hermiteCoefficients(degree)),
  latex: ({ degree }, symbols) => polynomialLatex(hermiteCoefficients(degree), symbols),
};

/** Coefficients of He_n / sqrt(n!), constant first, by h_(n+1) = (x h_n - sqrt(n) h_(n-1)) / sqrt(n+1). */
export function hermiteCoefficients(degree: number): number[] {
  let [before, current]: [number[], number[]] = [[], [1]];
  for (let n = 0; n < degree; n++) {
    const next = [0, ...current].map((c, k) =>
      (c - Math.sqrt(n) * (before[k] ?? 0)) / Math.sqrt(n + 1)
    );
    [before, current] = [current, next];
  }
  return current;
}
