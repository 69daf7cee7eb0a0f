/**
 * Exponential linear unit phi(x) = x for x > 0 and alpha (e^x - 1) below.
 *
 * @module
 */
import { checkFinite, fromOptions } from "./check.ts";
import { Kept } from "./kept.ts";
import { numericalRule } from "./numerical.ts";
import { laplaceCoefficients } from "./laplace_mixture.ts";
import type { Decomposition, HermiteCoefficients } from "./quadrature/decomposition.ts";
import type { ActivationRule } from "./rule.ts";
import { expSeries, type Series, variableSeries } from "./taylor.ts";

/** phi(x) = x for x > 0, and alpha (e^x - 1) below. */
export interface Elu {
  /** Tag of this layer. */
  readonly kind: "elu";
  /** Minus the limit at minus infinity. */
  readonly alpha: number;
}

/**
 * Exponential linear unit phi(x) = x for x > 0 and alpha (e^x - 1) below (Clevert et al. 2016).
 *
 * Its kernels are computed by quadrature, cut at the kink, to 1e-12 of the variances. For alpha = 1 the engine
 * "wasm" takes a Hermite series, summed to 1e-11. For other alpha it tabulates the dual maps where there are some
 * thousand pairs or more, to 1e-10 of 1 - rho' and of the largest E[phi' phi'], and keeps the table; where the
 * standard deviations differ by more than a factor of four or so, quadrature takes some tenths of a millisecond a
 * pair and layer.
 *
 * @param options The factor alpha.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If alpha is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.elu(), { kind: "elu", alpha: 1 });
 * ```
 */
export function elu(options: { readonly alpha?: number } = {}): Elu {
  return fromOptions(eluRule, { kind: "elu", alpha: 1 }, options);
}

/** Parts of the function; the same object for the same alpha, as tables belong to it. */
function decomposeElu({ alpha }: Elu): Decomposition {
  return PARTS.get(PARTS, `${alpha}`, () => partsOf(alpha));
}

const PARTS: Kept<Decomposition> = new Kept<Decomposition>();

function partsOf(alpha: number): Decomposition {
  return {
    ...(alpha === 1 ? { hermite: smoothHermite } : {}),
    name: "elu",
    offset: 0,
    slant: 0,
    core: (x) => x > 0 ? x : alpha * Math.expm1(x),
    derivative: (x, y) => x > 0 ? 1 : y + alpha,
    kinks: [0],
  };
}

/** Coefficients for alpha = 1: the second derivative is f + f' with f(x) = exp(-|x|)/2. */
function smoothHermite(s: number): HermiteCoefficients {
  const { constant, density } = laplaceCoefficients(s);
  return {
    constant,
    linear: s * (0.5 + density(0)),
    even: (n) => s * s / Math.sqrt(n * (n - 1)) * density(n - 2),
    odd: (n) => s / Math.sqrt(n) * density(n - 1),
  };
}

function eluTaylor({ alpha }: Elu): (x: number, order: number) => Series {
  return (x, order) => {
    const at = variableSeries(x, order);
    if (x > 0) return at;
    return expSeries(at).map((value, k) => alpha * (k === 0 ? Math.expm1(x) : value));
  };
}

/** The readings of this nonlinearity. */
export const eluRule: ActivationRule<Elu> = {
  fields: { alpha: checkFinite },
  ...numericalRule<Elu>(decomposeElu, ({ alpha }) => `\\operatorname{elu}_{${alpha}}`, eluTaylor),
};
