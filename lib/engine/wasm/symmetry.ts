/**
 * Symmetries, powers and rules of the index of nonlinearities as the modules number them.
 *
 * @module
 */
import { Parity, Powers, Rule } from "./protocol.ts";

/** The number of a symmetry. */
export function parityOf(name: "odd" | "even" | undefined): Parity {
  return name === "odd" ? Parity.odd : name === "even" ? Parity.even : Parity.none;
}

/** The numbers of the powers that a series has. */
export const POWERS = { all: Powers.all, odd: Powers.odd, even: Powers.even } as const;

/** The numbers of the rules of graded series. */
export const RULES = {
  fine: Rule.fine,
  dense: Rule.dense,
  geometric: Rule.geometric,
  sparse: Rule.sparse,
} as const;
