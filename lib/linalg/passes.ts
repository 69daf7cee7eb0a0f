/**
 * Passes over all entries of a matrix, which leave room for the rest of the program.
 *
 * @module
 */
import type { Turn } from "../parallel/yielder.ts";

/** Side of the square blocks: a column of one stays in the first-level cache from row to row. */
const BLOCK = 64;
/** Entries of a slice: some milliseconds. */
const SLICE = 2 ** 20;

/** The size of the entries of a matrix. */
export interface Magnitude {
  /** Largest magnitude of an entry, as far as entries are finite. */
  readonly largest: number;
  /** Position of the first entry that is not finite, or -1. */
  readonly bad: number;
}

/**
 * Looks at the size of all entries.
 *
 * @param data The entries; not modified.
 * @returns The largest magnitude, or the first entry that is not finite.
 */
export async function magnitude(data: Float64Array, turn: Turn): Promise<Magnitude> {
  let largest = 0;
  for (let start = 0; start < data.length; start += SLICE) {
    const end = Math.min(data.length, start + SLICE);
    for (let p = start; p < end; p++) {
      const value = Math.abs(data[p]!);
      if (!(value < Infinity)) return { largest, bad: p };
      if (value > largest) largest = value;
    }
    await turn();
  }
  return { largest, bad: -1 };
}

/**
 * Copies all entries.
 *
 * @param source The entries; not modified.
 * @param target Where to put them; of the same length.
 */
export async function copy(
  source: Float64Array | Float32Array,
  target: Float64Array | Float32Array,
  turn: Turn,
): Promise<void> {
  for (let start = 0; start < source.length; start += SLICE) {
    target.set(source.subarray(start, start + SLICE), start);
    await turn();
  }
}

/** Two entries that ought to be equal. */
export interface Asymmetry {
  /** How far they differ. */
  readonly difference: number;
  /** Row of the one below the diagonal. */
  readonly row: number;
  /** Its column. */
  readonly column: number;
}

/**
 * The pair of entries [i, j] and [j, i] that differ most.
 *
 * @param n Rows and columns.
 * @param a A matrix, `[n, n]`; not modified.
 */
export async function asymmetry(n: number, a: Float64Array, turn: Turn): Promise<Asymmetry> {
  let difference = 0, row = 0, column = 0;
  await overLowerBlocks(n, turn, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      const end = Math.min(i, right);
      for (let j = left; j < end; j++) {
        const found = Math.abs(a[i * n + j]! - a[j * n + i]!);
        if (found > difference) [difference, row, column] = [found, i, j];
      }
    }
  });
  return { difference, row, column };
}

/**
 * Copies the lower triangle onto the upper one.
 *
 * @param n Rows and columns.
 * @param a A matrix, `[n, n]`; its upper triangle is overwritten.
 */
export async function mirror(n: number, a: Float64Array, turn: Turn): Promise<void> {
  await overLowerBlocks(n, turn, (top, bottom, left, right) => {
    for (let i = top; i < bottom; i++) {
      const end = Math.min(i, right);
      for (let j = left; j < end; j++) a[j * n + i] = a[i * n + j]!;
    }
  });
}

/** Calls a function for each block on and below the diagonal. */
async function overLowerBlocks(
  n: number,
  turn: Turn,
  visit: (top: number, bottom: number, left: number, right: number) => void,
): Promise<void> {
  for (let top = 0; top < n; top += BLOCK) {
    const bottom = Math.min(n, top + BLOCK);
    for (let left = 0; left < bottom; left += BLOCK) {
      visit(top, bottom, left, Math.min(bottom, left + BLOCK));
    }
    await turn();
  }
}
