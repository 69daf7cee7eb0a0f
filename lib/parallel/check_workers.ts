/**
 * Check of the number of threads that a caller asks for.
 *
 * @module
 */

/** Above this a program has had its numbers mixed up. */
const MOST = 1024;

/**
 * Refuses what is no number of threads.
 *
 * @param attempt What is attempted, as in "compute a kernel".
 * @param workers The number, or undefined for one a core.
 * @throws {TypeError} If it is no number.
 * @throws {RangeError} If it is not whole, or out of bounds.
 */
export function checkWorkers(attempt: string, workers: unknown): void {
  if (workers === undefined) return;
  if (typeof workers !== "number") {
    const found = workers === null ? "null" : typeof workers;
    throw new TypeError(`Cannot ${attempt} as 'workers' must be a number: found ${found}`);
  }
  if (Number.isInteger(workers) && workers >= 0 && workers <= MOST) return;
  throw new RangeError(
    `Cannot ${attempt} as 'workers' must be a whole number, between 0 and ${MOST}: ` +
      `current value is ${workers}`,
  );
}
