/**
 * Exponential phi(x) = a exp(bx).
 *
 * E[phi phi] = a^2 exp(b^2 ((p + q)/2 + r)), E[phi' phi'] = b^2 E[phi phi].
 *
 * @module
 */
import { checkFinite } from "./check.ts";
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
export function exp(
  { a = 1, b = 1 }: { readonly a?: number; readonly b?: number } = {},
): Exp {
  const layer: Exp = { kind: "exp", a, b };
  expRule.check(layer);
  return Object.freeze(layer);
}

/** The readings of this nonlinearity. */
export const expRule: ActivationRule<Exp> = {
  check({ a, b }) {
    checkFinite("exp", "a", a);
    checkFinite("exp", "b", b);
  },
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
  latex: ({ a, b }, { p, q, r }) => {
    const power = `e^{${latexScaled(b * b, `(\\tfrac{${p} + ${q}}{2} + ${r})`)}}`;
    return {
      covariance: latexScaled(a * a, power),
      slope: `${latexNumber(a * a * b * b)}\\,${power}`,
    };
  },
};
