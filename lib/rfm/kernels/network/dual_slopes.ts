/**
 * Derivatives of the dual maps k(p, q, r) = E[phi(u) phi(v)] and k'(p, q, r) = E[phi'(u) phi'(v)]
 * in p and r, for the nonlinearities that have them in closed form.
 *
 * By Price's theorem k_r = k', which the dual maps themselves give.
 *
 * @module
 */
import type { Arcsine, PiecewiseLinear, WaveForm } from "../../../activations/family.ts";
import { type Activation, familyOf } from "../../../activations/mod.ts";
import {
  covariance,
  determinant,
  halfDistance,
  halfSum,
  type Pair,
} from "../../../activations/pair.ts";

/** Derivatives at a pair. */
export interface DualPartials {
  /** dk/dp. */
  readonly kernel: number;
  /** dk'/dp. */
  readonly slopeP: number;
  /** dk'/dr. */
  readonly slopeR: number;
}

/** Derivatives of the dual maps of one nonlinearity. */
export interface DualSlopes {
  /** d/dp E[phi(u)^2]. */
  variance(p: number): number;
  /** The derivatives of k and k'. */
  partials(pair: Pair): DualPartials;
}

/**
 * Below this (1 - rho)(1 + rho) two inputs have one direction, as far as rounding tells; terms that are
 * singular there count 0.
 */
const ONE_DIRECTION = 1e-28;

/**
 * The derivatives of a nonlinearity.
 *
 * @param activation The nonlinearity.
 * @returns The derivatives, or undefined if they are not known.
 */
export function dualSlopes(activation: Activation): DualSlopes | undefined {
  const family = familyOf(activation);
  switch (family.form) {
    case "piecewiseLinear":
      return piecewiseLinear(family);
    case "arcsine":
      return arcsine(family);
    case "wave":
      return wave(family);
    default:
      return undefined;
  }
}

/**
 * a min(x, 0) + b max(x, 0): phi'' = (b - a) delta, so that k_p = (b - a)^2 sqrt(q (1 - rho^2) / p)/(4 pi)
 * and k'_r = (b - a)^2 / (2 pi sqrt(pq - r^2)); k' is of degree 0, so that 2 p k'_p + r k'_r = 0.
 */
function piecewiseLinear({ a, b }: PiecewiseLinear): DualSlopes {
  const kink = (b - a) ** 2 / (2 * Math.PI);
  return {
    variance: () => (a * a + b * b) / 2,
    partials: (pair) => {
      const { p, s, t, minus, plus } = pair;
      const square = minus * plus;
      if (s === 0 || t === 0 || square <= ONE_DIRECTION) return { kernel: 0, slopeP: 0, slopeR: 0 };
      const sine = Math.sqrt(square);
      const slopeR = kink / (s * t * sine);
      return {
        kernel: kink * t * sine / (2 * s),
        slopeP: -covariance(pair) * slopeR / (2 * p),
        slopeR,
      };
    },
  };
}

/**
 * a erf(bx) + c: with B = 2 b^2 and D = (1 + Bp)(1 + Bq) - B^2 r^2, k' = 2 a^2 B / (pi sqrt(D)) and
 * k_p = -a^2 B^2 r / (pi (1 + Bp) sqrt(D)).
 */
function arcsine({ a, b }: Arcsine): DualSlopes {
  const scale = 2 * a * a / Math.PI;
  const square = 2 * b * b;
  return {
    variance: (p) => scale * square / ((1 + square * p) * Math.sqrt(1 + 2 * square * p)),
    partials: (pair) => {
      const { p, q } = pair;
      const r = covariance(pair);
      const d = 1 + square * (p + q) + square * square * determinant(pair);
      const root = Math.sqrt(d);
      const factor = scale * square * square / (d * root);
      return {
        kernel: -scale * square * square * r / (2 * (1 + square * p) * root),
        slopeP: -factor * (1 + square * q) / 2,
        slopeR: factor * square * r,
      };
    },
  };
}

/**
 * a sin(bx + c): k = a^2 (e_- - cos(2c) e_+) / 2 and k' = a^2 b^2 (e_- + cos(2c) e_+) / 2 with
 * e_± = exp(-b^2 (p + q ± 2r) / 2).
 */
function wave({ a, b, doubled }: WaveForm): DualSlopes {
  const square = b * b;
  return {
    variance: (p) => a * a * square * doubled * Math.exp(-2 * square * p),
    partials: (pair) => {
      const near = Math.exp(-square * halfDistance(pair));
      const far = doubled * Math.exp(-square * halfSum(pair));
      const kernel = a * a * (near - far) / 2;
      return {
        kernel: -square * kernel / 2,
        slopeP: -square * square * a * a * (near + far) / 4,
        slopeR: square * square * kernel,
      };
    },
  };
}
