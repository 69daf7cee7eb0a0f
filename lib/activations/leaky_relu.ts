/**
 * Leaky rectified linear unit phi(x) = alpha min(x, 0) + max(x, 0).
 *
 * The case a = alpha, b = 1 of the piecewise linear function.
 *
 * @module
 */
import { abReluDual, abReluLatex, abReluNonlinearity } from "./ab_relu.ts";
import { checkFinite, fromOptions } from "./check.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = alpha min(x, 0) + max(x, 0). */
export interface LeakyRelu {
  /** Tag of this layer. */
  readonly kind: "leakyRelu";
  /** Slope for negative x. */
  readonly alpha: number;
}

/**
 * Leaky rectified linear unit phi(x) = alpha min(x, 0) + max(x, 0).
 *
 * @param options `alpha` is the slope for negative arguments.
 * @returns The layer.
 * @throws {TypeError} If there is no such option, or one is no number.
 * @throws {RangeError} If `alpha` is not finite.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.leakyRelu({ alpha: 0.1 }), { kind: "leakyRelu", alpha: 0.1 });
 * ```
 */
export function leakyRelu(options: { readonly alpha: number }): LeakyRelu {
  return fromOptions(leakyReluRule, { kind: "leakyRelu" }, options);
}

/** The readings of this nonlinearity. */
export const leakyReluRule: ActivationRule<LeakyRelu> = {
  fields: { alpha: checkFinite },
  nonlinearity: ({ alpha }) => abReluNonlinearity(alpha, 1),
  dual: ({ alpha }) => abReluDual(alpha, 1),
  family: ({ alpha }) => ({ form: "piecewiseLinear", a: alpha, b: 1 }),
  latex: ({ alpha }, symbols) => abReluLatex(alpha, 1, symbols),
};
