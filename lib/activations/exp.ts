/**
 * Exponential phi(x) = a exp(bx).
 *
 * E[phi phi] = a^2 exp(b^2 ((p + q)/2 + r)), E[phi' phi'] = b^2 E[phi phi].
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import { latexNumber, latexScaled } from "./latex.ts";
import { halfDistance, halfSum } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import { affineSeries, expSeries, variableSeries } from "./taylor.ts";

/** phi(x) = a exp(bx). */
export interface Exp {
  /** Tag of this layer. */
  readonly kind: "exp";
  /** Factor of the value. */
  readonly a: number;
  /** Factor of the argument. */
  readonly b: number;
}

/**
 * Exponential nonlinearity phi(x) = a exp(bx).
 *
 * @param options The parameters a and b, 1 if omitted.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.exp({ b: 0.5 }), { kind: "exp", a: 1, b: 0.5 });
 * ```
 */
export function exp(options: { readonly a?: number; readonly b?: number } = {}): Exp {
  return fromOptions(expRule, { kind: "exp", a: 1, b: 1 }, options);
}

/** The readings of this nonlinearity. */
export const expRule: ActivationRule<Exp> = {
  fields: { a: checkFinite, b: checkFinite },
  nonlinearity: ({ a, b }) => ({
    phi: (x) => a * Math.exp(b * x),
    derivative: (x) => a * b * Math.exp(b * x),
    taylor: (x, order) => affineSeries(expSeries(affineSeries(variableSeries(x, order), b)), a),
  }),
  dual: ({ a, b }) => ({
    variance: (q) => a * a * Math.exp(2 * b * b * q),
    minus: (pair) => -Math.expm1(-b * b * halfDistance(pair)),
    slope: (pair) => (a * b) ** 2 * Math.exp(b * b * halfSum(pair)),
  }),
  family: ({ a, b }) => ({ form: "exp", a, b }),
  latex: ({ a, b }, { p, q, r }) => {
    const power = `e^{${latexScaled(b * b, `(\\tfrac{${p} + ${q}}{2} + ${r})`)}}`;
    return {
      covariance: latexScaled(a * a, power),
      slope: `${latexNumber(a * a * b * b)}\\,${power}`,
    };
  },
};
