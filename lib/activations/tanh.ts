/**
 * Hyperbolic tangent phi(x) = tanh(x).
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { logisticCoefficients } from "./logistic_mixture.ts";
import { numericalRule } from "./numerical.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import type { ActivationRule } from "./rule.ts";
import { tanhSeries, variableSeries } from "./taylor.ts";

/** phi(x) = tanh(x). */
export interface Tanh {
  /** Tag of this layer. */
  readonly kind: "tanh";
}

/** Odd, with its nearest poles at i pi/2 and -i pi/2. */
export const TANH: Decomposition = {
  name: "tanh",
  offset: 0,
  slant: 0,
  core: Math.tanh,
  derivative: (_, y) => (1 - y) * (1 + y),
  parity: "odd",
  strip: Math.PI / 2,
  // tanh'(x) is twice the logistic density of 2x.
  hermite(s) {
    const density = logisticCoefficients(s, 1 / 4);
    return {
      constant: 0,
      linear: 2 * s * density(0),
      odd: (n) => 2 * s / Math.sqrt(n) * density(n - 1),
    };
  },
  kinks: [],
};

/**
 * Hyperbolic tangent phi(x) = tanh(x).
 *
 * Its kernels have no closed form: they are computed to 1e-13 of the variances by quadrature, or from a
 * Hermite series, at any standard deviation.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.tanh(), { kind: "tanh" });
 * ```
 */
export function tanh(): Tanh {
  return plainLayer("tanh", arguments);
}

const tanhTaylor = (x: number, order: number) => tanhSeries(variableSeries(x, order));

/** The readings of this nonlinearity. */
export const tanhRule: ActivationRule<Tanh> = {
  fields: {},
  ...numericalRule<Tanh>(() => TANH, () => "\\tanh", () => tanhTaylor),
};
