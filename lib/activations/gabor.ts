/**
 * Gabor function phi(x) = exp(-x^2) sin(x).
 *
 * With S = p + q, d = 4 (pq - r^2), N = 1 + 2S + d:
 * E[phi phi] = (exp(-(S + d - 2r)/(2N)) - exp(-(S + d + 2r)/(2N))) / (2 sqrt(N)).
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { covariance, determinant, halfDistance, halfSum, type Pair } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import { meanExpm1 } from "./special.ts";
import { expSeries, polynomialSeries, timesSeries, variableSeries, waveSeries } from "./taylor.ts";

/** phi(x) = exp(-x^2) sin(x). */
export interface Gabor {
  /** Tag of this layer. */
  readonly kind: "gabor";
}

/**
 * Gabor nonlinearity phi(x) = exp(-x^2) sin(x).
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.gabor(), { kind: "gabor" });
 * ```
 */
export function gabor(): Gabor {
  return plainLayer("gabor", arguments);
}

/** The readings of this nonlinearity. */
export const gaborRule: ActivationRule<Gabor> = {
  fields: {},
  nonlinearity: () => ({
    phi: (x) => Math.exp(-x * x) * Math.sin(x),
    derivative: (x) => Math.exp(-x * x) * (Math.cos(x) - 2 * x * Math.sin(x)),
    taylor(x, order) {
      const at = variableSeries(x, order);
      return timesSeries(expSeries(polynomialSeries(at, [0, 0, -1])), waveSeries(at).sin);
    },
  }),
  dual: () => ({ parity: "odd", variance, distance, covariance: gaborCovariance, slope }),
  family: () => ({ form: "gabor" }),
  latex: (_, { p, q, r }) => ({
    where: [
      `S = ${p} + ${q}`,
      `d = 4(${p} ${q} - ${r}^2)`,
      `N = 1 + 2S + d`,
      `A = 1 + 2S + 4(${r}^2 + ${p} ${q})`,
      `B = 4 ${r}(d + 3S + 2)`,
    ],
    covariance: `\\frac{e^{-(S + d - 2 ${r})/(2N)} - e^{-(S + d + 2 ${r})/(2N)}}{2\\sqrt{N}}`,
    slope: `\\frac{(A + B)\\,e^{-(S + d - 2 ${r})/(2N)} + (A - B)\\,` +
      `e^{-(S + d + 2 ${r})/(2N)}}{2 N^{5/2}}`,
  }),
};

function variance(q: number): number {
  const n = 1 + 4 * q;
  return -Math.expm1(-2 * q / n) / (2 * Math.sqrt(n));
}

function gaborCovariance(pair: Pair): number {
  const d = 4 * determinant(pair);
  const n = 1 + 2 * (pair.p + pair.q) + d;
  const near = Math.exp(-(halfDistance(pair) + d / 2) / n);
  return -near * Math.expm1(-2 * covariance(pair) / n) / (2 * Math.sqrt(n));
}

function slope(pair: Pair): number {
  const [r, d, sum] = [covariance(pair), 4 * determinant(pair), pair.p + pair.q];
  const n = 1 + 2 * sum + d;
  const a = 1 + 2 * sum + 4 * (r * r + pair.p * pair.q);
  const b = 4 * r * (d + 3 * sum + 2);
  const near = Math.exp(-(halfDistance(pair) + d / 2) / n);
  const far = Math.exp(-(halfSum(pair) + d / 2) / n);
  return ((a + b) * near + (a - b) * far) / (2 * n ** 2.5);
}

/**
 * Second difference of 1/sqrt(N) and of exp(1/(2N))/sqrt(N), where N(p) = 1 + 4p on the diagonal.
 * With c = 1 + 2(p + q): N = c + d and N(p) N(q) = c^2 - 4 (p - q)^2, so that sums of logarithms
 * are known to second order.
 */
function distance(pair: Pair): number {
  const { p, q } = pair;
  const d = 4 * determinant(pair);
  const c = 1 + 2 * (p + q);
  const n = c + d;
  const radial = 4 * (p - q) ** 2;
  const product = c * c - radial;
  const logSum = Math.log1p(-radial / (c * c)) - 2 * Math.log1p(d / c);
  const logDifference = Math.log((1 + 4 * p) / (1 + 4 * q));
  const inverseSum = 2 * (c * d + radial) / (n * product);
  const inverseDifference = 4 * (q - p) / product;
  const near = halfDistance(pair);
  const plain = meanExpm1(-logSum / 2, -logDifference / 2) - Math.expm1(-(near + d / 2) / n);
  const damped = meanExpm1(
    (inverseSum - logSum) / 2,
    (inverseDifference - logDifference) / 2,
  ) - Math.expm1(near / n);
  return (plain - Math.exp((1 / n - 1) / 2) * damped) / (2 * Math.sqrt(n));
}
