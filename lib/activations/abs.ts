/**
 * Absolute value phi(x) = |x|.
 *
 * The case a = -1, b = 1 of the piecewise linear function.
 *
 * @module
 */
import { abReluDual, abReluLatex, abReluNonlinearity } from "./ab_relu.ts";
import { plainLayer } from "./check.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = |x|. */
export interface Abs {
  /** Tag of this layer. */
  readonly kind: "abs";
}

/**
 * Absolute value phi(x) = |x|.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.abs(), { kind: "abs" });
 * ```
 */
export function abs(): Abs {
  return plainLayer("abs", arguments);
}

/** The readings of this nonlinearity. */
export const absRule: ActivationRule<Abs> = {
  fields: {},
  nonlinearity: () => abReluNonlinearity(-1, 1),
  dual: () => abReluDual(-1, 1),
  family: () => ({ form: "piecewiseLinear", a: -1, b: 1 }),
  latex: (_, symbols) => abReluLatex(-1, 1, symbols),
};
