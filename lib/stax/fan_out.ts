/**
 * Copies of one value, for branches.
 *
 * @module
 */
import { checkWhole } from "../activations/check.ts";

/** Fan-out, as a value. */
export interface FanOut {
  /** Tag of this combinator. */
  readonly kind: "fanOut";
  /** Number of copies. */
  readonly branches: number;
}

/**
 * Hands the same value to several branches.
 *
 * @param branches Number of copies, at least 1.
 * @returns The layer.
 * @throws {RangeError} If `branches` is not a whole number of at least 1.
 *
 * @example Usage
 * ```ts
 * import { stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(stax.fanOut(2), { kind: "fanOut", branches: 2 });
 * ```
 */
export function fanOut(branches: number): FanOut {
  checkWhole("fanOut", "branches", branches, 1);
  return Object.freeze({ kind: "fanOut", branches });
}
