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
import { covariance, determinant, limited, type Pair } from "./pair.ts";
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
  dual: () => ({ variance, minus, slope }),
  family: () => ({ form: "gelu" }),
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

/** Deviations beyond these change neither 1 - rho' nor the slope: phi is x/2 below, and relu above. */
const [LEAST, MOST] = [2 ** -60, 2 ** 53] as const;

function slope(pair: Pair): number {
  const inner = limited(pair, LEAST, MOST);
  const { p, q } = inner;
  const area = (1 + p) * (1 + q);
  const square = 1 + p + q + determinant(inner);
  const rational = covariance(inner) / Math.sqrt(square) * (1 / square + (2 + p + q) / area);
  return 1 / 4 + (arcsine(inner, 1) + rational) / (2 * Math.PI);
}

/**
 * 1 - rho' from half the squared distance of phi(u)/s and phi(v)/t, whose lengths are alike however unlike s and t
 * are: (1 - rho)/4 + ((M - mu) + (1 - rho) mu + R)/(2 pi), M being the mean of the self angles.
 */
function minus(pair: Pair): number {
  const inner = limited(pair, LEAST, MOST);
  const { p, q, minus } = inner;
  const angles = arcsineGap(inner, 1) + minus * arcsine(inner, 1);
  const distance = minus / 4 + (angles + rootGap(inner)) / (2 * Math.PI);
  const [left, right] = [Math.sqrt(variance(p) / p), Math.sqrt(variance(q) / q)];
  return (distance - (left - right) ** 2 / 2) / (left * right);
}

/**
 * R = h(p) + h(q) - s t (rho^2 + Delta^2)/(P Delta), h(p) = p/((1 + p) v) with v = sqrt(1 + 2p). With
 * w(v) = (v + 1/v)/2 and a = s/(1 + p), h(p) = a^2 w(v), so that
 * R = (a sqrt(w(v)) - b sqrt(w(v')))^2 + 2 a b (sqrt(w(v) w(v')) - (Delta + rho^2/Delta)/2). The last bracket is
 * taken by way of w(m), m^2 = 1 + p + q being Delta^2 at rho = 1.
 */
function rootGap(pair: Pair): number {
  const { p, q, s, t, minus, plus } = pair;
  const across = minus * plus;
  const epsilon = determinant(pair);
  const square = 1 + p + q;
  const [middle, root] = [Math.sqrt(square), Math.sqrt(square + epsilon)];
  const [v, w] = [Math.sqrt(1 + 2 * p), Math.sqrt(1 + 2 * q)];
  const [wideP, wideQ] = [Math.sqrt((v + 1 / v) / 2), Math.sqrt((w + 1 / w) / 2)];
  const [a, b] = [s / (1 + p), t / (1 + q)];
  const ends = v * w;
  const mean = (middle + 1 / middle) / 2;
  const radial = (p - q) ** 2 / (4 * ends) * (2 * square + 1 - square * ends) /
    (square * (square + ends) * (wideP * wideQ + mean));
  const turn = across / root - epsilon / (middle + root) * (1 - 1 / (middle * root));
  return (a * wideP - b * wideQ) ** 2 + a * b * (2 * radial + turn);
}
