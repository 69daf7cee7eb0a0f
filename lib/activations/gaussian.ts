/**
 * Gaussian bump phi(x) = a exp(b x^2), with b < 0 as a rule.
 *
 * With Q = (1 - 2bp)(1 - 2bq) - 4 b^2 r^2: E[phi phi] = a^2 / sqrt(Q) and
 * E[phi' phi'] = 4 a^2 b^2 r / Q^(3/2). For b > 0 the variance is finite only while 4bq < 1.
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import { latexNumber } from "./latex.ts";
import { covariance, determinant, type Pair } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import { affineSeries, expSeries, polynomialSeries, variableSeries } from "./taylor.ts";

/** phi(x) = a exp(b x^2). */
export interface Gaussian {
  /** Tag of this layer. */
  readonly kind: "gaussian";
  /** Height. */
  readonly a: number;
  /** Curvature; negative for a bump. */
  readonly b: number;
}

/**
 * Gaussian bump nonlinearity phi(x) = a exp(b x^2).
 *
 * @param options Height `a`, 1 if omitted, and curvature `b`, -1 if omitted.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.gaussian(), { kind: "gaussian", a: 1, b: -1 });
 * ```
 */
export function gaussian(options: { readonly a?: number; readonly b?: number } = {}): Gaussian {
  return fromOptions(gaussianRule, { kind: "gaussian", a: 1, b: -1 }, options);
}

/** The readings of this nonlinearity. */
export const gaussianRule: ActivationRule<Gaussian> = {
  fields: { a: checkFinite, b: checkFinite },
  nonlinearity: ({ a, b }) => ({
    phi: (x) => a * Math.exp(b * x * x),
    derivative: (x) => 2 * a * b * x * Math.exp(b * x * x),
    taylor: (x, order) =>
      affineSeries(expSeries(polynomialSeries(variableSeries(x, order), [0, 0, b])), a),
  }),
  dual: ({ a, b }) => ({
    parity: "even",
    // Infinite beyond the pole, which the engine refuses with the name of the layer.
    variance: (q) => 4 * b * q < 1 ? a * a / Math.sqrt(1 - 4 * b * q) : Infinity,
    minus: (pair) => correlationGap(pair, b),
    slope: (pair) => 4 * (a * b) ** 2 * covariance(pair) / discriminant(pair, b) ** 1.5,
  }),
  family: ({ a, b }) => ({ form: "gaussian", a, b }),
  latex: ({ a, b }, { p, q, r }) => {
    const scaled = (x: string): string =>
      b < 0 ? `1 + ${latexNumber(-2 * b)} ${x}` : `1 - ${latexNumber(2 * b)} ${x}`;
    return {
      where: [`Q = (${scaled(p)})(${scaled(q)}) - ${latexNumber(4 * b * b)}\\, ${r}^2`],
      covariance: `\\frac{${latexNumber(a * a)}}{\\sqrt{Q}}`,
      slope: `\\frac{${latexNumber(4 * a * a * b * b)}\\, ${r}}{Q^{3/2}}`,
    };
  },
};

/** Q = 1 - 2b(p + q) + 4 b^2 (pq - r^2). */
function discriminant(pair: Pair, b: number): number {
  return 1 - 2 * b * (pair.p + pair.q) + 4 * b * b * determinant(pair);
}

/** 1 - sqrt(G/Q) for G = sqrt((1 - 4bp)(1 - 4bq)), from the difference Q - G without cancellation. */
function correlationGap(pair: Pair, b: number): number {
  const { p, q } = pair;
  const wide = discriminant(pair, b);
  const mean = Math.sqrt((1 - 4 * b * p) * (1 - 4 * b * q));
  const radial = 4 * b * b * (p - q) ** 2 / (1 - 2 * b * (p + q) + mean);
  const root = Math.sqrt(wide);
  return (4 * b * b * determinant(pair) + radial) / (root * (root + Math.sqrt(mean)));
}
