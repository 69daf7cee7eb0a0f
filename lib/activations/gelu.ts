/**
 * Gaussian error linear unit phi(x) = x Phi(x), Phi being the normal distribution function.
 *
 * With P = (1+p)(1+q), Delta = sqrt(P - r^2) and mu = arcsin(r / sqrt(P)) (Tsuchida et al. 2021,
 * as given in Neural Tangents):
 * E[phi phi] = r/4 + (r mu + (r^2 + pq Delta^2)/(P Delta)) / (2 pi),
 * E[phi' phi'] = 1/4 + mu/(2 pi) + r/(2 pi Delta) (1/Delta^2 + (1 - pq)/P + 1).
 *
 * @module
 */
import { arcsine, arcsineGap, selfArcsine } from "./arcsine.ts";
import { plainLayer } from "./check.ts";
import { erfValue } from "./error_function.ts";
import { covariance, determinant, halfDistance, type Pair } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import {
  affineSeries,
  expSeries,
  integralSeries,
  polynomialSeries,
  timesSeries,
  variableSeries,
} from "./taylor.ts";

/** phi(x) = x Phi(x). */
export interface Gelu {
  /** Tag of this layer. */
  readonly kind: "gelu";
}

/**
 * Gaussian error linear unit phi(x) = x Phi(x), the exact form.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.gelu(), { kind: "gelu" });
 * ```
 */
export function gelu(): Gelu {
  return plainLayer("gelu", arguments);
}

/** The readings of this nonlinearity. */
export const geluRule: ActivationRule<Gelu> = {
  fields: {},
  nonlinearity: () => ({
    phi: (x) => x * normalDistribution(x),
    derivative: (x) => normalDistribution(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI),
    taylor(x, order) {
      const at = variableSeries(x, order);
      const bell = expSeries(polynomialSeries(at, [0, 0, -1 / 2]));
      const density = affineSeries(bell, 1 / Math.sqrt(2 * Math.PI));
      return timesSeries(at, integralSeries(at, normalDistribution(x), density));
    },
  }),
  dual: () => ({ variance, distance, covariance: geluCovariance, slope }),
  latex: (_, { p, q, r }) => ({
    where: [
      `P = (1 + ${p})(1 + ${q})`,
      `\\Delta = \\sqrt{P - ${r}^2}`,
      `\\mu = \\arcsin\\frac{${r}}{\\sqrt{P}}`,
    ],
    covariance: `\\frac{${r}}{4} + \\frac{1}{2\\pi}\\Bigl(${r}\\,\\mu + ` +
      `\\frac{${r}^2 + ${p} ${q}\\,\\Delta^2}{P\\,\\Delta}\\Bigr)`,
    slope: `\\frac14 + \\frac{\\mu}{2\\pi} + \\frac{${r}}{2\\pi\\Delta}` +
      `\\Bigl(\\frac{1}{\\Delta^2} + \\frac{1 - ${p} ${q}}{P} + 1\\Bigr)`,
  }),
};

function normalDistribution(x: number): number {
  return (1 + erfValue(x / Math.SQRT2)) / 2;
}

function variance(q: number): number {
  const rest = selfArcsine(q, 1) / 2 + q / ((1 + q) * Math.sqrt(1 + 2 * q));
  return q * (1 / 4 + rest / Math.PI);
}

function geluCovariance(pair: Pair): number {
  const { p, q } = pair;
  const r = covariance(pair);
  const square = 1 + p + q + determinant(pair);
  const rational = (r * r + p * q * square) / ((1 + p) * (1 + q) * Math.sqrt(square));
  return r / 4 + (r * arcsine(pair, 1) + rational) / (2 * Math.PI);
}

function slope(pair: Pair): number {
  const { p, q } = pair;
  const area = (1 + p) * (1 + q);
  const square = 1 + p + q + determinant(pair);
  const rational = covariance(pair) / Math.sqrt(square) * (1 / square + (2 + p + q) / area);
  return 1 / 4 + (arcsine(pair, 1) + rational) / (2 * Math.PI);
}

/** phi is x/2 plus an even function: a quarter of the distance, plus that of the even part. */
function distance(pair: Pair): number {
  return halfDistance(pair) / 4 + (arcGap(pair) + rootGap(pair)) / (2 * Math.PI);
}

/** (p mu(p, p) + q mu(q, q))/2 - r mu(p, q), regrouped around mu(p, q). */
function arcGap(pair: Pair): number {
  const { p, q } = pair;
  const middle = (p + q) / 2;
  const cross = p * Math.sqrt(1 + 2 * q) + q * Math.sqrt(1 + 2 * p);
  const sine = cross === 0 ? 0 : (p - q) * (p + q + 2 * p * q) / (cross * (1 + p) * (1 + q));
  const radial = (p - q) / 4 * Math.asin(Math.max(-1, Math.min(1, sine)));
  return halfDistance(pair) * arcsine(pair, 1) + middle * arcsineGap(pair, 1) + radial;
}

/**
 * Second difference of (r^2 + pq Delta^2)/(P Delta) = 1/Delta - Delta (tau(p) + tau(q))/2 with
 * tau(x) = (1 - x)/(1 + x). Both terms are expanded in epsilon = pq - r^2 and h = (p - q)/2, in
 * which Delta^2 - (1 + 2p) = epsilon - 2h: first-order terms cancel on paper, not in floating point.
 */
function rootGap(pair: Pair): number {
  const { p, q } = pair;
  const h = (p - q) / 2;
  const epsilon = determinant(pair);
  const area = (1 + p) * (1 + q);
  const root = Math.sqrt(1 + p + q + epsilon);
  const rootP = Math.sqrt(1 + 2 * p);
  const rootQ = Math.sqrt(1 + 2 * q);
  const [tauP, tauQ] = [(1 - p) / (1 + p), (1 - q) / (1 + q)];
  const [sumP, sumQ] = [root + rootP, root + rootQ];
  const inverse = epsilon * (1 / (sumP * rootP) + 1 / (sumQ * rootQ)) +
    8 * h * h * (root + rootP + rootQ) /
      ((rootP + rootQ) * sumP * rootP * sumQ * rootQ);
  const linear = epsilon * (tauP / sumP + tauQ / sumQ) +
    8 * h * h * ((root + rootQ) / area + tauQ / (rootP + rootQ)) / (sumP * sumQ);
  return inverse / (2 * root) + linear / 2;
}
