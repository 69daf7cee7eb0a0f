import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { dot, norm, normalizeRows, type TensorLike, toNested } from "@widenet/ntk";

Deno.test("dot() sums the products of all entries", () => {
  assertEquals(dot([1, 2, 3], [4, -5, 6]), 12);
  assertEquals(dot([[1, 2], [3, 4]], [[5, 6], [7, 8]]), 70);
  assertEquals(dot([], []), 0);
});

Deno.test("dot() refuses shapes that differ, and sums that are not finite", () => {
  assertThrows(() => dot([1, 2], [[1, 2]]), TypeError, "found [2] and [1,2]");
  assertThrows(() => dot([1e200], [1e200]), RangeError, "found Infinity");
  assertThrows(() => dot([NaN], [1]), RangeError, "found NaN");
  assertThrows(() => dot([1], undefined as unknown as TensorLike), TypeError, "as 'b' must be");
  assertThrows(() => dot(3 as unknown as TensorLike, [1]), TypeError, "as 'a' must be");
});

Deno.test("norm() neither overflows nor vanishes", () => {
  for (const scale of [1, 1e300, 1e-300, 2 ** -1074]) {
    // 5 of the smallest number is the sixth number there is; 3 and 4 are exact.
    assertEquals(norm([[3 * scale, 0], [0, -4 * scale]]), 5 * scale);
  }
  assertEquals(norm([0, 0]), 0);
  assertEquals(norm([]), 0);
});

Deno.test("norm() refuses entries that are not finite", () => {
  assertThrows(() => norm([1, NaN]), RangeError, "Cannot take a norm as it must be finite");
  assertThrows(() => norm([Infinity]), RangeError, "found Infinity");
  assertThrows(() => norm([1.7e308, 1.7e308]), RangeError, "found Infinity");
  assertThrows(() => norm({} as TensorLike), TypeError, "as 'a' must be arrays");
});

Deno.test("normalizeRows() keeps directions, of the longest and the shortest rows too", () => {
  const rows = [[3, -4], [3e300, -4e300], [3e-300, -4e-300]];
  for (const row of toNested(normalizeRows(rows)) as number[][]) {
    assertAlmostEquals(row[0]!, 0.6, 1e-15);
    assertAlmostEquals(row[1]!, -0.8, 1e-15);
  }
});

Deno.test("normalizeRows() refuses rows without a direction", () => {
  assertThrows(() => normalizeRows([[1, 0], [0, 0]]), RangeError, "row 1 has the length 0");
  assertThrows(() => normalizeRows([[1, Infinity]]), RangeError, "Infinity");
  assertThrows(() => normalizeRows([1, 2]), TypeError, "found shape [2]");
});
