/**
 * Sign function phi(x) = sign(x).
 *
 * E[phi phi] = 1 - 2 theta / pi with cos(theta) = rho; E[phi' phi'] is taken as 0, since phi' = 0
 * almost everywhere.
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { angle } from "./pair.ts";
import type { ActivationRule } from "./rule.ts";
import { linearTaylor } from "./taylor.ts";

/** phi(x) = sign(x). */
export interface Sign {
  /** Tag of this layer. */
  readonly kind: "sign";
}

/**
 * Sign function phi(x) = sign(x); its derivative is taken as zero.
 *
 * sign(0) = 0, so an input of variance zero has a kernel of zero with every input.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.sign(), { kind: "sign" });
 * ```
 */
export function sign(): Sign {
  return plainLayer("sign", arguments);
}

/** What rounding may make of 1 - rho = 0: a few times the square of the precision. */
const ROUNDING = 1e-30;

/** The readings of this nonlinearity. */
export const signRule: ActivationRule<Sign> = {
  fields: {},
  nonlinearity: () => ({
    phi: Math.sign,
    derivative: () => 0,
    taylor: linearTaylor(Math.sign, () => 0),
  }),
  dual: () => ({
    parity: "odd",
    variance: (q) => q === 0 ? 0 : 1,
    // The root of what rounding makes of collinear inputs would be an angle, and its root another.
    minus: (pair) => pair.minus < ROUNDING ? 0 : 2 * angle(pair) / Math.PI,
    slope: () => 0,
  }),
  family: () => ({ form: "sign" }),
  latex: (_, { p, q, r }) => ({
    covariance: `1 - \\frac{2}{\\pi}\\arccos\\frac{${r}}{\\sqrt{${p} ${q}}}`,
    slope: "0",
  }),
};
