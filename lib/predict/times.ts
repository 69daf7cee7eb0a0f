/**
 * Outputs at several times, which are computed side by side.
 *
 * @module
 */
import type { Tensor } from "../tensor.ts";

/** Times as asked for. */
export interface Times {
  /** The times, in the caller's order. */
  readonly list: readonly number[];
  /** What is put before the shape of outputs: nothing for one time, their number for an array. */
  readonly leading: readonly number[];
}

/**
 * Reads one time or an array of them.
 *
 * @param t The times.
 * @param attempt What is attempted.
 * @param check Refuses a time that is out of range.
 * @throws {TypeError} If there are none, or they are no numbers.
 */
export function readTimes(
  t: number | ArrayLike<number>,
  attempt: string,
  check: (t: number) => unknown,
): Times {
  const list = typeof t === "number" ? [t] : Array.from(t);
  if (list.length === 0 || list.some((time) => typeof time !== "number")) {
    throw new TypeError(
      `Cannot ${attempt} as times must be numbers, at least one: found [${list}]`,
    );
  }
  list.forEach(check);
  return { list, leading: typeof t === "number" ? [] : [list.length] };
}

/**
 * Matrices beside each other.
 *
 * @param n Rows.
 * @param blocks Matrices `[n, k]`, one for each time.
 * @returns `[n, times * k]`
 */
export function sideBySide(n: number, blocks: readonly Float64Array[]): Tensor {
  const k = blocks[0]!.length / n;
  const width = blocks.length * k;
  const data = new Float64Array(n * width);
  blocks.forEach((block, time) => {
    for (let i = 0; i < n; i++) data.set(block.subarray(i * k, (i + 1) * k), i * width + time * k);
  });
  return { shape: [n, width], data, dtype: "float64" };
}

/**
 * f0 - C for each block C of columns.
 *
 * @param f0 Outputs at the start, `[rows, k]`.
 * @param change Blocks beside each other, `[rows, times * k]`.
 * @param shape The shape that is wanted, of `times * rows * k` entries.
 */
export function subtractEach(f0: Float64Array, change: Tensor, shape: readonly number[]): Tensor {
  const [rows = 0, width = 0] = change.shape;
  const k = f0.length / rows;
  const data = new Float64Array(rows * width);
  for (let q = 0; q < data.length; q++) {
    const time = Math.floor(q / f0.length), p = q % f0.length;
    data[q] = f0[p]! - change.data[Math.floor(p / k) * width + time * k + p % k]!;
  }
  return { shape, data, dtype: "float64" };
}
