/**
 * The nonlinearity whose kernel is the Gaussian one, phi(x) = sqrt(2) sin(sqrt(2 gamma) x + pi/4).
 *
 * E[phi phi] = exp(-gamma (p + q - 2r)), E[phi' phi'] = 2 gamma E[phi phi] (Rahimi and Recht 2007).
 *
 * @module
 */
import { checkNotNegative, fromOptions } from "./check.ts";
import { latexNumber, latexScaled } from "./latex.ts";
import { halfDistance } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import { affineSeries, variableSeries, waveSeries } from "./taylor.ts";

/** phi(x) = sqrt(2) sin(sqrt(2 gamma) x + pi/4). */
export interface Rbf {
  /** Tag of this layer. */
  readonly kind: "rbf";
  /** Inverse squared length scale. */
  readonly gamma: number;
}

/**
 * The nonlinearity whose kernel is the Gaussian (radial basis function) kernel.
 *
 * @param options `gamma`, 1 if omitted.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If `gamma` is negative or not finite.
 *
 * @example Usage
 * ```ts
 * import { nngp, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const kernel = await nngp(stax.serial(stax.dense(1), stax.rbf({ gamma: 0.5 })), [[0], [1]]);
 * assertAlmostEquals(kernel.data[1]!, Math.exp(-0.5), 1e-15);
 * ```
 */
export function rbf(options: { readonly gamma?: number } = {}): Rbf {
  return fromOptions(rbfRule, { kind: "rbf", gamma: 1 }, options);
}

/** The readings of this nonlinearity. */
export const rbfRule: ActivationRule<Rbf> = {
  fields: { gamma: checkNotNegative },
  nonlinearity: ({ gamma }) => {
    const frequency = Math.sqrt(2 * gamma);
    return {
      phi: (x) => Math.SQRT2 * Math.sin(frequency * x + Math.PI / 4),
      derivative: (x) => Math.SQRT2 * frequency * Math.cos(frequency * x + Math.PI / 4),
      taylor: (x, order) => {
        const angle = affineSeries(variableSeries(x, order), frequency, Math.PI / 4);
        return affineSeries(waveSeries(angle).sin, Math.SQRT2);
      },
    };
  },
  dual: ({ gamma }) => ({
    variance: () => 1,
    minus: (pair) => -Math.expm1(-2 * gamma * halfDistance(pair)),
    slope: (pair) => 2 * gamma * Math.exp(-2 * gamma * halfDistance(pair)),
  }),
  family: ({ gamma }) => ({ form: "rbf", gamma }),
  latex: ({ gamma }, { p, q, r }) => {
    const kernel = `e^{-${latexScaled(gamma, `(${p} + ${q} - 2 ${r})`)}}`;
    return { covariance: kernel, slope: `${latexNumber(2 * gamma)}\\,${kernel}` };
  },
};
