/**
 * Sigmoid linear unit phi(x) = x / (1 + e^-x) = x/2 + x tanh(x/2)/2, also called swish.
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { logisticCoefficients } from "./logistic_mixture.ts";
import { numericalRule } from "./numerical.ts";
import type { Decomposition } from "./quadrature/decomposition.ts";
import type { ActivationRule } from "./rule.ts";
import { type Series, sigmoidSeries, timesSeries, variableSeries } from "./taylor.ts";

/** phi(x) = x / (1 + e^-x). */
export interface Silu {
  /** Tag of this layer. */
  readonly kind: "silu";
}

/** Half of x plus an even function with its nearest poles at i pi and -i pi. */
export const SILU: Decomposition = {
  name: "silu",
  offset: 0,
  slant: 0.5,
  core: (x) => x * Math.tanh(x / 2) / 2,
  derivative(x) {
    const half = Math.tanh(x / 2) / 2;
    return half + x * (0.5 - half) * (0.5 + half);
  },
  parity: "even",
  strip: Math.PI,
  // silu'' = 2 f + x f' with f the logistic density.
  hermite(s) {
    const density = logisticCoefficients(s, 1);
    const even = (n: number): number => {
      const bent = density(n - 2, (share) => 1 - share * (n - 1) / n);
      return s * s * Math.sqrt(n / (n - 1)) * bent;
    };
    return { constant: s * s * density(0), linear: s / 2, even };
  },
  kinks: [],
};

/**
 * Sigmoid linear unit phi(x) = x / (1 + e^-x), also called swish (Elfwing et al. 2018).
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
 * assertEquals(stax.silu(), { kind: "silu" });
 * ```
 */
export function silu(): Silu {
  return plainLayer("silu", arguments);
}

function siluTaylor(x: number, order: number): Series {
  const at = variableSeries(x, order);
  return timesSeries(at, sigmoidSeries(at));
}

/** The readings of this nonlinearity. */
export const siluRule: ActivationRule<Silu> = {
  fields: {},
  ...numericalRule<Silu>(() => SILU, () => "\\operatorname{silu}", () => siluTaylor),
};
