/**
 * Softplus phi(x) = log(1 + e^x) = x/2 + log(2 cosh(x/2)).
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { logisticCoefficients } from "./logistic_mixture.ts";
import { numericalRule } from "./numerical.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import type { ActivationRule } from "./rule.ts";
import { integralSeries, type Series, sigmoidSeries, variableSeries } from "./taylor.ts";

/** phi(x) = log(1 + e^x). */
export interface Softplus {
  /** Tag of this layer. */
  readonly kind: "softplus";
}

/** Half of x plus an even function with its nearest branch points at i pi and -i pi. */
export const SOFTPLUS: Decomposition = {
  name: "softplus",
  offset: 0,
  slant: 0.5,
  // The right-hand side for all x: no exponential overflows.
  core: (x) => Math.abs(x) / 2 + Math.log1p(Math.exp(-Math.abs(x))),
  derivative: (x) => Math.tanh(x / 2) / 2,
  parity: "even",
  strip: Math.PI,
  // softplus'' is the logistic density; softplus(x) = E[relu(x + y)] for y of that density.
  hermite(s) {
    const density = logisticCoefficients(s, 1);
    return {
      constant: s * s * density(0, (share) => 1 / share),
      linear: s / 2,
      even: (n) => s * s / Math.sqrt(n * (n - 1)) * density(n - 2),
    };
  },
  kinks: [],
};

/**
 * Softplus phi(x) = log(1 + e^x), a smooth relu.
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
 * assertEquals(stax.softplus(), { kind: "softplus" });
 * ```
 */
export function softplus(): Softplus {
  return plainLayer("softplus", arguments);
}

function softplusTaylor(x: number, order: number): Series {
  const at = variableSeries(x, order);
  return integralSeries(at, x / 2 + SOFTPLUS.core(x), sigmoidSeries(at));
}

/** The readings of this nonlinearity. */
export const softplusRule: ActivationRule<Softplus> = {
  fields: {},
  ...numericalRule<Softplus>(
    () => SOFTPLUS,
    () => "\\operatorname{softplus}",
    () => softplusTaylor,
  ),
};
