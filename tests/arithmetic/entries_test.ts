import { assertEquals, assertThrows } from "@std/assert";
import { at, matrix, take, tensor, type TensorLike, toNested, transpose } from "@widenet/ntk";

Deno.test("matrix() calls its function with row and column", () => {
  assertEquals(toNested(matrix(2, 3, (i, j) => 10 * i + j)), [[0, 1, 2], [10, 11, 12]]);
  assertEquals(matrix(0, 3, () => 1).shape, [0, 3]);
});

Deno.test("matrix() refuses lengths that are none, and entries that are no numbers", () => {
  assertThrows(() => matrix(-1, 2, () => 0), RangeError, "'rows' must be a whole");
  assertThrows(() => matrix(2, 1.5, () => 0), RangeError, "'columns' must be");
  assertThrows(
    () => matrix(2, 2, (i, j) => (i + j < 2 ? 0 : "1" as never)),
    TypeError,
    "entry [1, 1] is not a number: found string",
  );
  assertThrows(
    () => matrix(2, 2, 0 as never),
    TypeError,
    "'entry' must be a function: found number",
  );
  assertThrows(() => matrix("2" as never, 2, () => 0), TypeError, "'rows' must be a number");
  assertThrows(() => matrix(1e9, 2, () => 0), RangeError, "at most 2^30 entries");
});

Deno.test("at() reads the entry of an index on each axis", () => {
  const cube = tensor(Float64Array.from({ length: 24 }, (_, i) => i), [2, 3, 4]);
  assertEquals([at(cube, 0, 0, 0), at(cube, 1, 2, 3), at(cube, 1, 0, 2)], [0, 23, 14]);
  assertEquals(at([5, 6], 1), 6);
  assertEquals(at(tensor([0.1, 0.2], undefined, "float32"), 1), Math.fround(0.2));
});

Deno.test("at() refuses indices that there are not", () => {
  const a = [[1, 2, 3], [4, 5, 6]];
  assertThrows(() => at(a, 2, 0), RangeError, "index 0 must be a whole number from 0 to 1");
  assertThrows(() => at(a, 0, 3), RangeError, "index 1 must be a whole number from 0 to 2");
  assertThrows(() => at(a, -1, 0), RangeError, "current value is -1");
  assertThrows(() => at(a, 0.5, 0), RangeError, "current value is 0.5");
  assertThrows(() => at(a, 0), TypeError, "found 1 for shape [2,3]");
  assertThrows(() => at(a, 0, 0, 0), TypeError, "found 3 for shape [2,3]");
  assertThrows(() => at(undefined as unknown as TensorLike, 0), TypeError, "'a' must be arrays");
});

Deno.test("take() gives parts in the order of their indices, and keeps the array", () => {
  const images = tensor(Float64Array.from({ length: 12 }, (_, i) => i), [3, 2, 2]);
  const some = take(images, [2, 0, 2]);
  assertEquals(toNested(some), [[[8, 9], [10, 11]], [[0, 1], [2, 3]], [[8, 9], [10, 11]]]);
  some.data.fill(0);
  assertEquals(images.data[11], 11);
  assertEquals(toNested(take([7, 8, 9], Uint8Array.of(1))), [8]);
  assertEquals(take(images, []).shape, [0, 2, 2]);
});

Deno.test("take() refuses indices that there are not", () => {
  assertThrows(() => take([1, 2], [0, 2]), RangeError, "from 0 to 1: index 1 is 2");
  assertThrows(() => take([1, 2], [-1]), RangeError, "index 0 is -1");
  assertThrows(() => take([1, 2], [0.5]), RangeError, "index 0 is 0.5");
  assertThrows(() => take([1, 2], ["0"] as never), RangeError, "index 0 is 0");
  assertThrows(
    () => take([1, 2], 1 as never),
    TypeError,
    "'indices' must be an array: found number",
  );
  assertThrows(() => take(tensor([1], []), [0]), TypeError, "it has no axis");
  assertThrows(() => take(null as never, [0]), TypeError, "'a' must be arrays");
});

Deno.test("transpose() turns rows into columns", () => {
  // Larger than the blocks in which it is done.
  const a = matrix(70, 41, (i, j) => 100 * i + j);
  assertEquals(transpose(a), matrix(41, 70, (i, j) => 100 * j + i));
  const ordered = transpose as (...parts: unknown[]) => unknown;
  assertThrows(() => ordered([[1]], [1, 0]), TypeError, "there is one argument: found 2");
  assertThrows(() => transpose([1, 2]), TypeError, "found shape [2]");
  assertThrows(() => transpose(undefined as never), TypeError, "'a' must be arrays");
});
