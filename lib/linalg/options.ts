/**
 * Checks of numbers that callers choose.
 *
 * @module
 */

/**
 * Refuses what is not a whole number within bounds.
 *
 * @param attempt What is attempted, as in "find eigenpairs".
 * @param name Name of the number.
 * @param value Its value.
 * @param least Least value that is allowed.
 * @param most Largest value that is allowed.
 * @throws {RangeError} If the number is not whole or out of bounds.
 */
export function checkWhole(
  attempt: string,
  name: string,
  value: number,
  least: number,
  most: number = Infinity,
): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const bounds = most === Infinity ? `at least ${least}` : `between ${least} and ${most}`;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be a whole number, ${bounds}: current value is ${value}`,
  );
}

/**
 * Refuses what is not a finite number at or above a bound.
 *
 * @param attempt What is attempted.
 * @param name Name of the number.
 * @param value Its value.
 * @param least Least value that is allowed.
 * @throws {RangeError} If the number is not finite or too small.
 */
export function checkAtLeast(attempt: string, name: string, value: number, least: number): void {
  if (value >= least && value < Infinity) return;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be finite and at least ${least}: current value is ${value}`,
  );
}
