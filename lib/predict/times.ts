/**
 * Outputs at several times, which are computed side by side.
 *
 * @module
 */
import type { PlainMatrix } from "../linalg/matrix.ts";
import type { Turn } from "../parallel/yielder.ts";
import { kindOf } from "../options.ts";
import { asTensor, isTensorLike, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";

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
 * @param check Refuses a time that is out of range.
 * @throws {TypeError} If there are none, or they are no numbers.
 */
export function readTimes(
  t: number | TensorLike,
  attempt: string,
  check: (t: number) => unknown,
): Times {
  const list = typeof t === "number" ? [t] : readList(t, "times", attempt);
  list.forEach(check);
  return { list, leading: typeof t === "number" ? [] : [list.length] };
}

/**
 * Reads an array of numbers.
 *
 * @param values The numbers, `[n]`.
 * @param what What they are.
 * @throws {TypeError} If there are none, or they are no numbers.
 */
export function readList(values: TensorLike, what: string, attempt: string): readonly number[] {
  if (isTensorLike(values)) {
    const { shape, data } = asTensor(values);
    if (shape.length === 1 && data.length > 0) return [...data];
  }
  throw new TypeError(
    `Cannot ${attempt} as ${what} must be an array of numbers, at least one: ` +
      `found ${isTensorLike(values) ? `shape [${asTensor(values).shape}]` : kindOf(values)}`,
  );
}

/**
 * Matrices beside each other.
 *
 * @param n Rows.
 * @param blocks Matrices `[n, k]`, one for each time.
 * @returns `[n, times * k]`
 */
export async function sideBySide(
  n: number,
  blocks: readonly Float64Array[],
  turn: Turn,
): Promise<PlainMatrix> {
  const k = blocks[0]!.length / n;
  const width = blocks.length * k;
  const data = new Float64Array(n * width);
  for (const [time, block] of blocks.entries()) {
    for (let i = 0; i < n; i++) {
      for (let c = 0; c < k; c++) data[i * width + time * k + c] = block[i * k + c]!;
    }
    await turn();
  }
  return { rows: n, columns: width, data };
}

/**
 * f0 - C for each block C of columns.
 *
 * @param f0 Outputs at the start, `[rows, k]`.
 * @param change Blocks beside each other, `[rows, times * k]`.
 * @param shape The shape that is wanted, of `times * rows * k` entries.
 */
export async function subtractEach(
  f0: Float64Array,
  change: PlainMatrix,
  shape: readonly number[],
  turn: Turn,
): Promise<Tensor> {
  const { rows, columns: width } = change;
  const k = f0.length / rows;
  const data = new Float64Array(rows * width);
  for (let start = 0; start < width; start += k) {
    const block = data.subarray(start * rows, (start + k) * rows);
    for (let p = 0; p < block.length; p++) {
      block[p] = f0[p]! - change.data[Math.floor(p / k) * width + start + p % k]!;
    }
    await turn();
  }
  return makeTensor(shape, data);
}
