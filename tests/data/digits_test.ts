import { assert, assertEquals } from "@std/assert";
import { loadDigits } from "@widenet/ntk";

Deno.test("loadDigits() gives the data set as it is published", async () => {
  const { images, labels } = await loadDigits();
  assertEquals([images.shape, labels.shape], [[1797, 8, 8], [1797]]);
  assertEquals([...labels.data.subarray(0, 12)], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
  assertEquals([...images.data.subarray(0, 16)], [
    ...[0, 0, 5, 13, 9, 1, 0, 0],
    ...[0, 0, 13, 15, 10, 15, 5, 0],
  ]);
  assert(images.data.every((value) => Number.isInteger(value) && value >= 0 && value <= 16));
});

Deno.test("loadDigits() has the class counts and the sum of the published set", async () => {
  const { images, labels } = await loadDigits();
  const counts = Array.from({ length: 10 }, (_, c) => labels.data.filter((y) => y === c).length);
  assertEquals(counts, [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
  assertEquals(images.data.reduce((sum, value) => sum + value, 0), 561718);
});
