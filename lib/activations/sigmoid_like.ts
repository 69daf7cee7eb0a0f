/**
 * A scaled error function close to the logistic sigmoid,
 * phi(x) = (erf(x / 2.4020563531719796) + 1) / 2.
 *
 * @module
 */
import { plainLayer } from "./check.ts";
import { type Erf, erfDual, erfLatex, erfNonlinearity } from "./erf.ts";
import type { ActivationRule } from "./rule.ts";

/** phi(x) = (erf(x / 2.4020563531719796) + 1) / 2. */
export interface SigmoidLike {
  /** Tag of this layer. */
  readonly kind: "sigmoidLike";
}

/** Parameters of the error function a erf(bx) + c that it is. */
export const SIGMOID_LIKE: Omit<Erf, "kind"> = { a: 0.5, b: 1 / 2.4020563531719796, c: 0.5 };

/**
 * A scaled error function that differs from the logistic sigmoid by less than 0.02.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.sigmoidLike(), { kind: "sigmoidLike" });
 * ```
 */
export function sigmoidLike(): SigmoidLike {
  return plainLayer("sigmoidLike", arguments);
}

/** The readings of this nonlinearity. */
export const sigmoidLikeRule: ActivationRule<SigmoidLike> = {
  fields: {},
  nonlinearity: () => erfNonlinearity(SIGMOID_LIKE),
  dual: () => erfDual(SIGMOID_LIKE),
  family: () => ({ form: "arcsine", ...SIGMOID_LIKE }),
  latex: (_, symbols) => erfLatex(SIGMOID_LIKE, symbols),
};
