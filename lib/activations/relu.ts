/**
 * Rectified linear unit phi(x) = max(x, 0).
 *
 * With cos(theta) = rho (Cho and Saul 2009, equations 3 and 6):
 * E[phi phi] = (sqrt(pq - r^2) + (pi - theta) r) / (2 pi) and E[phi' phi'] = (pi - theta) / (2 pi).
 *
 * @module
 */
import { abReluDual, abReluNonlinearity } from "./ab_relu.ts";
import { plainLayer } from "./check.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = max(x, 0). */
export interface Relu {
  /** Tag of this layer. */
  readonly kind: "relu";
}

/**
 * Rectified linear unit phi(x) = max(x, 0).
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.relu(), { kind: "relu" });
 * ```
 */
export function relu(): Relu {
  return plainLayer("relu", arguments);
}

/** The readings of this nonlinearity. */
export const reluRule: ActivationRule<Relu> = {
  fields: {},
  nonlinearity: () => abReluNonlinearity(0, 1),
  dual: () => abReluDual(0, 1),
  family: () => ({ form: "piecewiseLinear", a: 0, b: 1 }),
  latex: (_, { p, q, r }) => ({
    where: [`\\theta = \\arccos\\frac{${r}}{\\sqrt{${p} ${q}}}`],
    covariance:
      `\\frac{1}{2\\pi}\\bigl(\\sqrt{${p} ${q} - ${r}^2} + (\\pi - \\theta)\\, ${r}\\bigr)`,
    slope: "\\frac{\\pi - \\theta}{2\\pi}",
  }),
};
