/**
 * The layer that does nothing; a branch of a residual block.
 *
 * @module
 */
import { plainLayer } from "../activations/check.ts";
import { type LayerRule, single } from "./rule.ts";

/** Identity, as a value. */
export interface Identity {
  /** Tag of this layer. */
  readonly kind: "identity";
}

/**
 * The layer that does nothing.
 *
 * @returns The layer.
 * @throws {TypeError} If there are arguments: it has no parameters.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.identity(), { kind: "identity" });
 * ```
 */
export function identity(): Identity {
  return plainLayer("identity", arguments);
}

/** The readings of this layer. */
export const identityRule: LayerRule<Identity> = {
  arity: "one",
  fields: {},
  signal: (_, inputs) => single(inputs),
  kernel: () => [],
  finite: (_, inputs) => single(inputs),
  latex: () => undefined,
};
