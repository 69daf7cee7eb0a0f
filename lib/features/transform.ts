/**
 * What a feature map is once its random numbers are drawn.
 *
 * @module
 */
import type { Run } from "../linalg/run.ts";

/** A map of rows, with its random numbers: row by row, so that rows may come in any batches. */
export interface Transform {
  /** Entries of a row of x. */
  readonly inputs: number;
  /** Entries of a row of the result. */
  readonly outputs: number;
  /** Most entries that a row has on its way. */
  readonly widest: number;
  /** Entries of the results of a batch, where they are put into `place` at once; by default batches are small. */
  readonly batch?: number;
  /**
   * Storage of which parts are the best `place` there is, if there is any such.
   *
   * @param n Rows of all results.
   * @param rows Rows at a time.
   * @returns Zeros, `[n, outputs]`.
   */
  allocate?(n: number, rows: number): Promise<Float64Array | undefined>;
  /**
   * Bounds entries of the result.
   *
   * @param entry The largest entry of x in absolute value.
   * @returns The largest entry of the result that there can be; results need no look if it is finite.
   */
  largest?(entry: number): number;
  /** Whether results are finite even where sums on the way are not, so that no look at them tells. @default {false} */
  readonly hidesOverflow?: boolean;
  /**
   * Maps rows.
   *
   * @param x Rows, `[n, inputs]`; not modified.
   * @param n Their number.
   * @param run What it runs with.
   * @param place Zeros, `[n, outputs]`, where the result may be put to save a copy.
   * @returns Rows, `[n, outputs]`: `place`, or storage of their own.
   */
  apply(x: Float64Array, n: number, run: Run, place?: Float64Array): Promise<Float64Array>;
}

/** Rows handled between two looks at the clock, so that a step is some milliseconds. */
export async function overRows(
  n: number,
  width: number,
  { turn }: Run,
  visit: (row: number) => void,
): Promise<void> {
  const step = Math.max(1, Math.floor(2 ** 18 / width));
  for (let start = 0; start < n; start += step) {
    const end = Math.min(n, start + step);
    for (let i = start; i < end; i++) visit(i);
    await turn();
  }
}

/** Rows of several arrays side by side: `[n, d1 + d2 + ...]`. */
export async function besides(
  parts: readonly Float64Array[],
  n: number,
  run: Run,
): Promise<Float64Array> {
  const widths = parts.map((part) => part.length / n);
  const width = widths.reduce((sum, length) => sum + length, 0);
  const result = run.backend.allocate(n * width);
  await overRows(n, width, run, (i) => {
    let at = i * width;
    parts.forEach((part, k) => {
      result.set(part.subarray(i * widths[k]!, (i + 1) * widths[k]!), at);
      at += widths[k]!;
    });
  });
  return result;
}
