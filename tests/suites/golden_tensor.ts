/**
 * Comparison of a tensor with golden numbers.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

interface Numbers {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Asserts that entries agree up to a part of the largest one. */
export function assertTensor(
  found: Numbers,
  wanted: Numbers,
  tolerance: number,
  what: string,
): void {
  assertEquals(found.shape, wanted.shape, `${what}: the shape`);
  const values = Array.from(wanted.data);
  const largest = Math.max(...values.map(Math.abs));
  const error = Math.max(...values.map((value, i) => Math.abs(found.data[i]! - value)));
  assert(error <= tolerance * largest, `${what}: off by ${error / largest} of the largest entry`);
}
