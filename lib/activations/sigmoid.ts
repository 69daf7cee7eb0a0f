/**
 * Logistic sigmoid phi(x) = 1 / (1 + e^-x) = 1/2 + tanh(x/2)/2.
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { logisticCoefficients } from "./logistic_mixture.ts";
import { numericalRule } from "./numerical.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import type { ActivationRule } from "./rule.ts";
import { sigmoidSeries, variableSeries } from "./taylor.ts";

/** phi(x) = 1 / (1 + e^-x). */
export interface Sigmoid {
  /** Tag of this layer. */
  readonly kind: "sigmoid";
}

/** One half plus an odd function with its nearest poles at i pi and -i pi. */
export const SIGMOID: Decomposition = {
  name: "sigmoid",
  offset: 0.5,
  slant: 0,
  core: (x) => Math.tanh(x / 2) / 2,
  derivative: (_, y) => (0.5 - y) * (0.5 + y),
  parity: "odd",
  strip: Math.PI,
  // sigmoid' is the logistic density.
  hermite(s) {
    const density = logisticCoefficients(s, 1);
    return {
      constant: 0.5,
      linear: s * density(0),
      odd: (n) => s / Math.sqrt(n) * density(n - 1),
    };
  },
  kinks: [],
};

/**
 * Logistic sigmoid phi(x) = 1 / (1 + e^-x).
 *
 * Its kernels have no closed form: they are computed to 1e-13 of the variances by quadrature, or from a
 * Hermite series, at any standard deviation.
 *
 * {@linkcode sigmoidLike} is a scaled error function that is near to it and has a closed form.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.sigmoid(), { kind: "sigmoid" });
 * ```
 */
export function sigmoid(): Sigmoid {
  return plainLayer("sigmoid", arguments);
}

const sigmoidTaylor = (x: number, order: number) => sigmoidSeries(variableSeries(x, order));

/** The readings of this nonlinearity. */
export const sigmoidRule: ActivationRule<Sigmoid> = {
  fields: {},
  ...numericalRule<Sigmoid>(() => SIGMOID, () => "\\sigma", () => sigmoidTaylor),
};
