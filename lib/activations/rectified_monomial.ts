/**
 * Rectified power phi(x) = x^n for x >= 0 and 0 below.
 *
 * E[phi phi] = (pq)^(n/2) J_n(theta) / (2 pi) and E[phi' phi'] = n^2 (pq)^((n-1)/2) J_(n-1) / (2 pi)
 * (Cho and Saul 2009, equation 3), with J_(n+1) = (2n+1) cos(theta) J_n + n^2 sin^2(theta) J_(n-1).
 *
 * @module
 */
import { checkDegree, fromOptions } from "./check.ts";
import { latexNumber } from "./latex.ts";
import { angle, correlation, type Pair } from "./pair.ts";
import { monomialCoefficients } from "./monomial.ts";
import type { ActivationRule } from "./rule.ts";
import { oddFactorial } from "./special.ts";
import { abReluDual } from "./ab_relu.ts";
import { polynomialSeries, variableSeries } from "./taylor.ts";

/** phi(x) = x^degree for x >= 0, and 0 below. */
export interface RectifiedMonomial {
  /** Tag of this layer. */
  readonly kind: "rectifiedMonomial";
  /** The power. */
  readonly degree: number;
}

/**
 * Rectified power nonlinearity: the arc-cosine kernels of any order.
 *
 * An input of variance zero has no angle. It counts as the limit of small ones along a direction that
 * only such inputs share: K = 1/2 for the step of two of them, as for any input with itself, and
 * K = 1/4 for one of them beside any other input, since the step is then 1/2 in the mean. So kernels stay
 * positive semi-definite; the same holds for the derivatives of relu and its kin.
 *
 * @param options The degree, a whole number of at least 0 (0: a step, 1: relu).
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If the degree is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.rectifiedMonomial({ degree: 2 }), { kind: "rectifiedMonomial", degree: 2 });
 * ```
 *
 * @example An input of zeros
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(1), stax.rectifiedMonomial({ degree: 0 }));
 * const kernel = await nngp(net, [[0, 0], [1, 2]]);
 * assertEquals([...kernel.data], [0.5, 0.25, 0.25, 0.5]);
 * ```
 */
export function rectifiedMonomial(options: { readonly degree: number }): RectifiedMonomial {
  return fromOptions(rectifiedMonomialRule, { kind: "rectifiedMonomial" }, options);
}

/** The readings of this nonlinearity. */
export const rectifiedMonomialRule: ActivationRule<RectifiedMonomial> = {
  fields: { degree: checkDegree },
  nonlinearity: ({ degree: n }) => ({
    phi: (x) => x < 0 ? 0 : x ** n,
    derivative: (x) => x < 0 || n === 0 ? 0 : n * x ** (n - 1),
    taylor: (x, order) =>
      x < 0
        ? new Array<number>(order + 1).fill(0)
        : polynomialSeries(variableSeries(x, order), monomialCoefficients(n)),
  }),
  dual: ({ degree: n }) => ({
    variance: (q) => oddFactorial(n) * q ** n / 2,
    minus: (pair) => orderGap(pair, n),
    slope: (pair) =>
      n === 0 ? 0 : n * n * (pair.s * pair.t) ** (n - 1) * oddFactorial(n - 1) / 2 *
        (1 - orderGap(pair, n - 1)),
  }),
  family: ({ degree }) =>
    degree === 1 ? { form: "piecewiseLinear", a: 0, b: 1 } : { form: "rectifiedPower", degree },
  latex: ({ degree: n }, { p, q, r }) => ({
    where: [
      `\\theta = \\arccos\\frac{${r}}{\\sqrt{${p} ${q}}}`,
      "J_0 = \\pi - \\theta",
      "J_1 = \\sin\\theta + (\\pi - \\theta)\\cos\\theta",
      "J_{n+1} = (2n+1)\\cos\\theta\\, J_n + n^2 \\sin^2\\theta\\, J_{n-1}",
    ],
    covariance: `\\frac{(${p} ${q})^{${n}/2}}{2\\pi} J_{${n}}`,
    slope: n === 0
      ? "0"
      : `\\frac{${latexNumber(n * n)}\\,(${p} ${q})^{${n - 1}/2}}{2\\pi} J_{${n - 1}}`,
  }),
};

const firstOrder = abReluDual(0, 1) as { minus(pair: Pair): number };

/**
 * 1 - J_n(theta) / J_n(0). The recursion of J_n turns into
 * g_(n+1) = (1 - rho)(1 - k (1 + rho)) + rho g_n + k (1 - rho^2) g_(n-1), k = n^2/(4n^2 - 1),
 * whose terms are not negative for rho >= 0.
 */
function orderGap(pair: Pair, degree: number): number {
  let before = angle(pair) / Math.PI;
  if (degree === 0) return before;
  let current = firstOrder.minus(pair);
  const rho = correlation(pair);
  for (let n = 1; n < degree; n++) {
    const k = n * n / (4 * n * n - 1);
    const next = pair.minus * (1 - k * pair.plus) + rho * current +
      k * pair.minus * pair.plus * before;
    [before, current] = [current, next];
  }
  return current;
}
