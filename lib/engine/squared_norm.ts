/**
 * Squared norms of inputs, which every engine starts from.
 *
 * @module
 */

/** Below this the square of a number has lost digits: smallest normal number over the precision. */
const SMALLEST = 2 ** -970;

/**
 * x.x for input i.
 *
 * @param row The input, `[d]`.
 * @param i Its number, for the message.
 * @returns The squared norm; 0 only for an input of zeros.
 * @throws {RangeError} If it overflows, or is so small that digits are lost.
 */
export function squaredNorm(row: Float64Array, i: number): number {
  let square = 0;
  for (let k = 0; k < row.length; k++) square += row[k]! * row[k]!;
  if (!Number.isFinite(square)) {
    throw new RangeError(
      `Cannot compute a kernel as the squared norm of input ${i} overflows: scale the inputs down`,
    );
  }
  if (square < SMALLEST && row.some((x) => x !== 0)) {
    throw new RangeError(
      `Cannot compute a kernel as the squared norm of input ${i} underflows: scale the inputs up`,
    );
  }
  return square;
}
