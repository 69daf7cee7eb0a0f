/**
 * Piecewise linear function with a kink at zero, phi(x) = a min(x, 0) + b max(x, 0).
 *
 * With f = (a - b)^2 / (2 pi) and cos(theta) = rho (Cho and Saul 2009, equation 6):
 * E[phi phi] = f (sqrt(pq - r^2) - theta r) + (a^2 + b^2) r / 2 and
 * E[phi' phi'] = (a^2 + b^2)/2 - f theta.
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import { latexNumber, latexScaled, latexSum } from "./latex.ts";
import { angle, type Pair, supplement } from "./pair.ts";
import type { ActivationRule, DualLatex, DualMaps, Nonlinearity, PairSymbols } from "./rule.ts";
import { sineMinusArc } from "./special.ts";
import { linearTaylor } from "./taylor.ts";

/** phi(x) = a min(x, 0) + b max(x, 0). */
export interface AbRelu {
  /** Tag of this layer. */
  readonly kind: "abRelu";
  /** Slope for negative x. */
  readonly a: number;
  /** Slope for positive x. */
  readonly b: number;
}

/**
 * Piecewise linear nonlinearity phi(x) = a min(x, 0) + b max(x, 0).
 *
 * @param slopes `a` for negative and `b` for positive arguments.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If a slope is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.abRelu({ a: -1, b: 1 }), { kind: "abRelu", a: -1, b: 1 });
 * ```
 */
export function abRelu(options: { readonly a: number; readonly b: number }): AbRelu {
  return fromOptions(abReluRule, { kind: "abRelu" }, options);
}

/** The function and its derivative for slopes a and b. */
export function abReluNonlinearity(a: number, b: number): Nonlinearity {
  const phi = (x: number): number => (x < 0 ? a : b) * x;
  const derivative = (x: number): number => x < 0 ? a : b;
  return { phi, derivative, taylor: linearTaylor(phi, derivative), slopes: [a, b] };
}

/** Dual maps for slopes a and b; those of relu, leakyRelu and abs are special cases. */
export function abReluDual(a: number, b: number): DualMaps {
  const mean = (a * a + b * b) / 2;
  const kink = (a - b) ** 2 / (2 * Math.PI);
  // Beyond a right angle both maps are written in pi - theta, which is the small quantity there.
  const minus = (pair: Pair): number => {
    const { minus, plus } = pair;
    if (mean === 0) return minus;
    if (minus <= plus) return minus - kink * sineMinusArc(angle(pair)) / mean;
    return ((a + b) ** 2 / 2 - a * b * plus - kink * sineMinusArc(supplement(pair))) / mean;
  };
  const slope = (pair: Pair): number => {
    if (pair.minus <= pair.plus) return mean - kink * angle(pair);
    return a * b + kink * supplement(pair);
  };
  const maps = { variance: (q: number) => mean * q, slope, minus };
  return a + b === 0 ? { ...maps, parity: "even" } : maps;
}

/** Formulas for slopes a and b. */
export function abReluLatex(a: number, b: number, { p, q, r }: PairSymbols): DualLatex {
  const mean = (a * a + b * b) / 2;
  const root = `\\sqrt{${p} ${q} - ${r}^2}`;
  const factor = `\\frac{${latexNumber((a - b) ** 2)}}{2\\pi}`;
  return {
    where: [`\\theta = \\arccos\\frac{${r}}{\\sqrt{${p} ${q}}}`],
    covariance: latexSum([
      `${factor}\\bigl(${root} - \\theta\\, ${r}\\bigr)`,
      latexScaled(mean, r),
    ]),
    slope: `${latexNumber(mean)} - ${factor}\\,\\theta`,
  };
}

/** The readings of this nonlinearity. */
export const abReluRule: ActivationRule<AbRelu> = {
  fields: { a: checkFinite, b: checkFinite },
  nonlinearity: ({ a, b }) => abReluNonlinearity(a, b),
  dual: ({ a, b }) => abReluDual(a, b),
  family: ({ a, b }) => ({ form: "piecewiseLinear", a, b }),
  latex: ({ a, b }, symbols) => abReluLatex(a, b, symbols),
};
