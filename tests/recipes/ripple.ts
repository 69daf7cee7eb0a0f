/**
 * Ripple phi(x) = x + sin x, a nonlinearity as CONTRIBUTING.md tells how to write one.
 *
 * E[phi phi] = r (1 + e^{-p/2} + e^{-q/2}) + e^{-(p+q)/2} sinh r and
 * E[phi' phi'] = 1 + e^{-p/2} + e^{-q/2} + e^{-(p+q)/2} cosh r.
 *
 * @module
 */
import { plainLayer } from "../../lib/activations/check.ts";
import { PLAIN_MAPS } from "../../lib/activations/family.ts";
import { covariance, type Pair } from "../../lib/activations/pair.ts";
import type { ActivationRule } from "../../lib/activations/rule.ts";
import { plusSeries, variableSeries, waveSeries } from "../../lib/activations/taylor.ts";

/** phi(x) = x + sin x. */
export interface Ripple {
  /** Tag of this layer. */
  readonly kind: "ripple";
}

/** Ripple nonlinearity. */
export function ripple(): Ripple {
  return plainLayer("ripple", arguments);
}

function mixed(pair: Pair): number {
  const { p, q } = pair;
  const r = covariance(pair);
  return r * (1 + Math.exp(-p / 2) + Math.exp(-q / 2)) + Math.exp(-(p + q) / 2) * Math.sinh(r);
}

function variance(q: number): number {
  return q * (1 + 2 * Math.exp(-q / 2)) - Math.expm1(-2 * q) / 2;
}

/** The readings of this nonlinearity. */
export const rippleRule: ActivationRule<Ripple> = {
  fields: {},
  nonlinearity: () => ({
    phi: (x) => x + Math.sin(x),
    derivative: (x) => 1 + Math.cos(x),
    taylor(x, order) {
      const at = variableSeries(x, order);
      return plusSeries(at, waveSeries(at).sin);
    },
  }),
  dual: () => ({
    parity: "odd",
    variance,
    covariance: mixed,
    distance: (pair) => (variance(pair.p) + variance(pair.q)) / 2 - mixed(pair),
    slope: (pair) =>
      1 + Math.exp(-pair.p / 2) + Math.exp(-pair.q / 2) +
      Math.exp(-(pair.p + pair.q) / 2) * Math.cosh(covariance(pair)),
  }),
  family: () => PLAIN_MAPS,
  latex: () => ({ covariance: "r", slope: "1" }),
};
