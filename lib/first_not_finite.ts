/**
 * Numbers that are none.
 *
 * @module
 */
import { position } from "./position.ts";
import type { Dtype, Tensor } from "./tensor.ts";

/**
 * The first entry that is NaN or infinite.
 *
 * @param data The entries.
 * @returns Its place, or -1. A loop is ten times as fast here as `findIndex`.
 */
export function firstNotFinite(data: Float32Array | Float64Array): number {
  for (let p = 0; p < data.length; p++) {
    if (!Number.isFinite(data[p]!)) return p;
  }
  return -1;
}

/**
 * Refuses a tensor with an entry that is NaN or infinite.
 *
 * @param what What it is called in messages, as in "'x1'" or "targets".
 * @param place What an entry is called there: its index on each axis if omitted.
 * @throws {RangeError} If there is such an entry.
 */
export function checkAllFinite(
  attempt: string,
  what: string,
  { shape, data }: Pick<Tensor<Dtype>, "shape" | "data">,
  place: (at: number, shape: readonly number[]) => string = indices,
): void {
  const bad = firstNotFinite(data);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot ${attempt} as ${what} must be finite: entry ${place(bad, shape)} is ${data[bad]}`,
  );
}

function indices(at: number, shape: readonly number[]): string {
  return `[${position(at, shape).join(", ")}]`;
}
