/**
 * Passes over long vectors, which leave room for the rest of the program.
 *
 * @module
 */
import type { Pace } from "../../linalg/reference/pace.ts";

/** Entries of a piece: some milliseconds. */
const PIECE = 2 ** 20;

/** Calls `pass` with the bounds of each piece of a vector, and lets other tasks run in between. */
export async function overPieces(
  length: number,
  pace: Pace,
  pass: (start: number, end: number) => void,
): Promise<void> {
  for (let start = 0; start < length; start += PIECE) {
    pass(start, Math.min(length, start + PIECE));
    await pace();
  }
}

/** |v|^2. */
export async function squaredNorm(v: Float64Array, pace: Pace): Promise<number> {
  let sum = 0;
  await overPieces(v.length, pace, (start, end) => {
    for (let p = start; p < end; p++) sum += v[p]! * v[p]!;
  });
  return sum;
}
