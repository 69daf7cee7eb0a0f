/**
 * The door for the numbers of a bound.
 *
 * @module
 */
import { checkAtLeast, checkFinite, checkNames, checkWhole } from "../options.ts";

/** Refuses a number by its name. */
export type NumberCheck = (attempt: string, name: string, value: unknown) => void;

/** Whole and at least 1. */
export const count: NumberCheck = (attempt, name, value) => checkWhole(attempt, name, value, 1);

/** Finite and not negative. */
export const notNegative: NumberCheck = (attempt, name, value) =>
  checkAtLeast(attempt, name, value, 0);

/** Finite and above 0. */
export const positive: NumberCheck = (attempt, name, value) =>
  checkAtLeast(attempt, name, value, Number.MIN_VALUE);

/** Between 0 and 1, both excluded. */
export const probability: NumberCheck = within(
  "between 0 and 1",
  (value) => value > 0 && value < 1,
);

/** Between 0 and 1, both included. */
export const share: NumberCheck = within("from 0 to 1", (value) => value >= 0 && value <= 1);

/** Above 0 and at most 1/2, as the least eigenvalue of a matrix with the diagonal 1/2 is. */
export const halfAtMost: NumberCheck = within(
  "above 0 and at most 1/2, the diagonal of the kernel of unit inputs",
  (value) => value > 0 && value <= 0.5,
);

/** A check that takes a number left out. */
export function optional(check: NumberCheck): NumberCheck {
  return (attempt, name, value) => {
    if (value !== undefined) check(attempt, name, value);
  };
}

function within(bounds: string, holds: (value: number) => boolean): NumberCheck {
  return (attempt, name, value) => {
    checkFinite(attempt, name, value);
    if (holds(value as number)) return;
    throw new RangeError(`Cannot ${attempt} as '${name}' must be ${bounds}: found ${value}`);
  };
}

/**
 * Refuses numbers that a bound does not hold for.
 *
 * @param attempt What is attempted, as in "bound a width".
 * @param given The numbers by name.
 * @param checks What each of them must be.
 * @throws {TypeError} If one is missing, not known, or no number.
 * @throws {RangeError} If one is out of range.
 */
export function checkNumbers<Numbers extends object>(
  attempt: string,
  given: Numbers,
  checks: { readonly [Name in keyof Numbers & string]-?: NumberCheck },
): void {
  const entries = Object.entries<NumberCheck>(checks);
  checkNames(attempt, given, entries.map(([name]) => name));
  for (const [name, check] of entries) check(attempt, name, given[name as keyof Numbers]);
}
