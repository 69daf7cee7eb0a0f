/**
 * Normalised exponential kernel; it has no network of finite width.
 *
 * K' = sqrt(pq) exp(gamma (rho + shift)) and its derivative by r, gamma exp(gamma (rho + shift))
 * (Mairal et al. 2014, Shankar et al. 2020).
 *
 * @module
 */
import { checkFinite, checkNotNegative, fromOptions } from "./check.ts";
import { latexNumber, latexScaled } from "./latex.ts";
import { correlation } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";

/** K' = sqrt(pq) exp(gamma (rho + shift)). */
export interface ExpNormalized {
  /** Tag of this layer. */
  readonly kind: "expNormalized";
  /** Steepness. */
  readonly gamma: number;
  /** Offset of the correlation. */
  readonly shift: number;
}

/**
 * Normalised exponential kernel K' = sqrt(pq) exp(gamma (rho + shift)).
 *
 * @param options `gamma`, 1 if omitted, and `shift`, -1 if omitted.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If `gamma` is negative, or a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.expNormalized(), { kind: "expNormalized", gamma: 1, shift: -1 });
 * ```
 */
export function expNormalized(
  options: { readonly gamma?: number; readonly shift?: number } = {},
): ExpNormalized {
  return fromOptions(expNormalizedRule, { kind: "expNormalized", gamma: 1, shift: -1 }, options);
}

/** The readings of this nonlinearity. */
export const expNormalizedRule: ActivationRule<ExpNormalized> = {
  fields: { gamma: checkNotNegative, shift: checkFinite },
  nonlinearity: () => undefined,
  dual: ({ gamma, shift }) => ({
    variance: (q) => q * Math.exp(gamma * (1 + shift)),
    minus: (pair) => -Math.expm1(-gamma * pair.minus),
    slope: (pair) => gamma * Math.exp(gamma * (correlation(pair) + shift)),
  }),
  family: ({ gamma, shift }) => ({ form: "expNormalized", gamma, shift }),
  latex: ({ gamma, shift }, { p, q, r }) => {
    const sign = shift < 0 ? "-" : "+";
    const inner = `\\tfrac{${r}}{\\sqrt{${p} ${q}}} ${sign} ${latexNumber(Math.abs(shift))}`;
    const kernel = `e^{${latexScaled(gamma, `(${inner})`)}}`;
    return {
      covariance: `\\sqrt{${p} ${q}}\\,${kernel}`,
      slope: latexScaled(gamma, kernel),
    };
  },
};
