/**
 * Sine phi(x) = a sin(bx + c).
 *
 * With D = (p + q)/2 - r and S = (p + q)/2 + r:
 * E[phi phi] = a^2/2 (exp(-b^2 D) - exp(-b^2 S) cos 2c) and
 * E[phi' phi'] = a^2 b^2/2 (exp(-b^2 D) + exp(-b^2 S) cos 2c).
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import { latexNumber, latexScaled, latexSum } from "./latex.ts";
import { covariance, halfDistance, halfSum, type Pair } from "./pair.ts";
import type { ActivationRule, DualLatex, DualMaps, PairSymbols } from "./rule.ts";
import { affineSeries, variableSeries, waveSeries } from "./taylor.ts";
import type { WaveOptions } from "./wave.ts";

/** phi(x) = a sin(bx + c). */
export interface Sin {
  /** Tag of this layer. */
  readonly kind: "sin";
  /** Amplitude. */
  readonly a: number;
  /** Frequency. */
  readonly b: number;
  /** Phase in radians. */
  readonly c: number;
}

/**
 * Sine nonlinearity phi(x) = a sin(bx + c).
 *
 * @param options Amplitude a, frequency b, phase c.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.sin({ b: 2 }), { kind: "sin", a: 1, b: 2, c: 0 });
 * ```
 */
export function sin(options: WaveOptions = {}): Sin {
  return fromOptions(sinRule, { kind: "sin", a: 1, b: 1, c: 0 }, options);
}

/** Dual maps of a sin(bx + c), given `doubled` = cos 2c. */
export function sinDual(a: number, b: number, doubled: number): DualMaps {
  const half = a * a / 2;
  const square = b * b;
  const maps = {
    variance: (q: number) =>
      half * ((1 - doubled) / 2 * (1 + Math.exp(-2 * square * q)) -
        (1 + doubled) / 2 * Math.expm1(-2 * square * q)),
    distance: (pair: Pair) =>
      half * ((1 + doubled) / 2 * sineGap(pair, square) +
        (1 - doubled) / 2 * cosineGap(pair, square)),
    covariance: (pair: Pair) => a * a * sineCovariance(pair, square, doubled),
    slope: (pair: Pair) => a * a * square * sineCovariance(pair, square, -doubled),
  };
  if (doubled === 1) return { ...maps, parity: "odd" };
  return doubled === -1 ? { ...maps, parity: "even" } : maps;
}

/** Formulas of a sin(bx + c), given `doubled` = cos 2c. */
export function sinLatex(
  { a, b, doubled }: { a: number; b: number; doubled: number },
  { p, q, r }: PairSymbols,
): DualLatex {
  const half = (sign: string): string => `\\tfrac{${p} + ${q}}{2} ${sign} ${r}`;
  const near = `e^{-${latexScaled(b * b, `(${half("-")})`)}}`;
  const far = `e^{-${latexScaled(b * b, `(${half("+")})`)}}`;
  const factor = (value: number): string => latexNumber(value / 2);
  return {
    covariance: `${factor(a * a)}\\Bigl(${latexSum([near, latexScaled(-doubled, far)])}\\Bigr)`,
    slope: `${factor(a * a * b * b)}\\Bigl(${latexSum([near, latexScaled(doubled, far)])}\\Bigr)`,
  };
}

/** The readings of this nonlinearity. */
export const sinRule: ActivationRule<Sin> = {
  fields: { a: checkFinite, b: checkFinite, c: checkFinite },
  nonlinearity: ({ a, b, c }) => ({
    phi: (x) => a * Math.sin(b * x + c),
    derivative: (x) => a * b * Math.cos(b * x + c),
    taylor: (x, order) =>
      affineSeries(waveSeries(affineSeries(variableSeries(x, order), b, c)).sin, a),
  }),
  dual: ({ a, b, c }) => sinDual(a, b, Math.cos(2 * c)),
  family: ({ a, b, c }) => ({ form: "wave", a, b, doubled: Math.cos(2 * c) }),
  latex: ({ a, b, c }, symbols) => sinLatex({ a, b, doubled: Math.cos(2 * c) }, symbols),
};

/** Twice E[(sin bu - sin bv)^2] / 2, as (1 - e^{-D})(1 + e^{-S}) less the gap of the variances. */
function sineGap(pair: Pair, square: number): number {
  const near = -Math.expm1(-square * halfDistance(pair));
  return near * (1 + Math.exp(-square * halfSum(pair))) - varianceGap(pair, square);
}

/** Twice E[(cos bu - cos bv)^2] / 2, as (1 - e^{-D})(1 - e^{-S}) plus the gap of the variances. */
function cosineGap(pair: Pair, square: number): number {
  const near = Math.expm1(-square * halfDistance(pair));
  return near * Math.expm1(-square * halfSum(pair)) + varianceGap(pair, square);
}

/** (e^{-p} - e^{-q})^2 / 2. */
function varianceGap({ p, q }: Pair, square: number): number {
  return (Math.exp(-square * Math.min(p, q)) * Math.expm1(-square * Math.abs(p - q))) ** 2 / 2;
}

/**
 * E[phi phi] = a^2 ((1 + cos 2c)/2 e^{-(p+q)/2} sinh r + (1 - cos 2c)/2 e^{-(p+q)/2} cosh r), the
 * larger exponential taken out, so that nothing overflows and a small r keeps its digits.
 */
function sineCovariance(pair: Pair, square: number, doubled: number): number {
  const r = covariance(pair);
  const largest = Math.exp(-square * Math.min(halfDistance(pair), halfSum(pair)));
  const difference = -Math.sign(r) * Math.expm1(-2 * square * Math.abs(r));
  const sum = 1 + Math.exp(-2 * square * Math.abs(r));
  return largest * ((1 + doubled) * difference + (1 - doubled) * sum) / 4;
}
