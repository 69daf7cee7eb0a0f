/**
 * Cosine phi(x) = a cos(bx + c), the sine with its phase shifted by a right angle.
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import type { ActivationRule } from "./rule.ts";
import { sinDual, sinLatex } from "./sin.ts";
import { affineSeries, variableSeries, waveSeries } from "./taylor.ts";
import type { WaveOptions } from "./wave.ts";

/** phi(x) = a cos(bx + c). */
export interface Cos {
  /** Tag of this layer. */
  readonly kind: "cos";
  /** Amplitude. */
  readonly a: number;
  /** Frequency. */
  readonly b: number;
  /** Phase in radians. */
  readonly c: number;
}

/**
 * Cosine nonlinearity phi(x) = a cos(bx + c).
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
 * assertEquals(stax.cos(), { kind: "cos", a: 1, b: 1, c: 0 });
 * ```
 */
export function cos(options: WaveOptions = {}): Cos {
  return fromOptions(cosRule, { kind: "cos", a: 1, b: 1, c: 0 }, options);
}

/** The readings of this nonlinearity. */
export const cosRule: ActivationRule<Cos> = {
  fields: { a: checkFinite, b: checkFinite, c: checkFinite },
  nonlinearity: ({ a, b, c }) => ({
    phi: (x) => a * Math.cos(b * x + c),
    derivative: (x) => -a * b * Math.sin(b * x + c),
    taylor: (x, order) =>
      affineSeries(waveSeries(affineSeries(variableSeries(x, order), b, c)).cos, a),
  }),
  // cos 2(c + pi/2) = -cos 2c, without the rounding of pi/2.
  dual: ({ a, b, c }) => sinDual(a, b, -Math.cos(2 * c)),
  // As in the dual maps, without the rounding of pi/2.
  family: ({ a, b, c }) => ({ form: "wave", a, b, doubled: -Math.cos(2 * c) }),
  latex: ({ a, b, c }, symbols) => sinLatex({ a, b, doubled: -Math.cos(2 * c) }, symbols),
};
