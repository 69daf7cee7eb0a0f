/**
 * Error function phi(x) = a erf(bx) + c.
 *
 * With p, q, r scaled by b^2 (Williams 1997, equation 11):
 * E[phi phi] = (2 a^2/pi) arcsin(2r / sqrt((1+2p)(1+2q))) + c^2 and
 * E[phi' phi'] = 4 a^2 b^2 / (pi sqrt((1+2p)(1+2q) - 4r^2)).
 *
 * @module
 */
import { arcsine, arcsineGap, inverseRoot, selfArcsine } from "./arcsine.ts";
import { checkFinite, fromOptions } from "./check.ts";
import { erfValue } from "./error_function.ts";
import { latexNumber, latexSum } from "./latex.ts";
import { minusByDistance } from "./dual.ts";
import { limited, type Pair } from "./pair.ts";
import type { ActivationRule, DualLatex, DualMaps, Nonlinearity, PairSymbols } from "./rule.ts";
import type { WaveOptions } from "./wave.ts";
import {
  affineSeries,
  expSeries,
  integralSeries,
  polynomialSeries,
  variableSeries,
} from "./taylor.ts";

/** phi(x) = a erf(bx) + c. */
export interface Erf {
  /** Tag of this layer. */
  readonly kind: "erf";
  /** Factor of the value. */
  readonly a: number;
  /** Factor of the argument. */
  readonly b: number;
  /** Offset of the value. */
  readonly c: number;
}

/**
 * Error function nonlinearity phi(x) = a erf(bx) + c.
 *
 * @param options The parameters a, b and c.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.erf(), { kind: "erf", a: 1, b: 1, c: 0 });
 * ```
 */
export function erf(options: WaveOptions = {}): Erf {
  return fromOptions(erfRule, { kind: "erf", a: 1, b: 1, c: 0 }, options);
}

/** The function and its derivative. */
export function erfNonlinearity({ a, b, c }: Omit<Erf, "kind">): Nonlinearity {
  const peak = 2 * a * b / Math.sqrt(Math.PI);
  return {
    phi: (x) => a * erfValue(b * x) + c,
    derivative: (x) => peak * Math.exp(-b * b * x * x),
    taylor(x, order) {
      const at = variableSeries(x, order);
      const bell = expSeries(polynomialSeries(at, [0, 0, -b * b]));
      return integralSeries(at, a * erfValue(b * x) + c, affineSeries(bell, peak));
    },
  };
}

/** Dual maps for parameters a, b and c. */
export function erfDual({ a, b, c }: Omit<Erf, "kind">): DualMaps {
  const k = 2 * b * b;
  const scale = 2 * a * a / Math.PI;
  const variance = (q: number): number => scale * selfArcsine(q, k) + c * c;
  const slope = (pair: Pair): number => scale * k * inverseRoot(pair, k);
  const distance = (pair: Pair): number => scale * arcsineGap(pair, k);
  const covariance = (pair: Pair): number => scale * arcsine(pair, k) + c * c;
  if (c !== 0) return { variance, distance, covariance, slope };
  // Below it erf is linear, and squares might underflow.
  const least = k > 0 ? 2 ** -30 / Math.sqrt(k) : 0;
  const minus = (pair: Pair): number => {
    const inner = limited(pair, least, Infinity);
    const scales = [Math.sqrt(variance(inner.p)), Math.sqrt(variance(inner.q))] as const;
    return minusByDistance({ distance, covariance }, inner, scales);
  };
  return { variance, minus, slope, parity: "odd" };
}

/** Formulas for parameters a, b and c. */
export function erfLatex({ a, b, c }: Omit<Erf, "kind">, { p, q, r }: PairSymbols): DualLatex {
  const k = latexNumber(2 * b * b);
  const product = `(1 + ${k} ${p})(1 + ${k} ${q})`;
  const angle = `\\arcsin\\frac{${k}\\, ${r}}{\\sqrt{${product}}}`;
  const square = latexNumber(4 * b ** 4);
  return {
    covariance: latexSum([
      `\\frac{${latexNumber(2 * a * a)}}{\\pi} ${angle}`,
      latexNumber(c * c),
    ]),
    slope: `\\frac{${
      latexNumber(4 * a * a * b * b)
    }}{\\pi\\sqrt{${product} - ${square}\\, ${r}^2}}`,
  };
}

/** The readings of this nonlinearity. */
export const erfRule: ActivationRule<Erf> = {
  fields: { a: checkFinite, b: checkFinite, c: checkFinite },
  nonlinearity: erfNonlinearity,
  dual: erfDual,
  family: ({ a, b, c }) => ({ form: "arcsine", a, b, c }),
  latex: erfLatex,
};
