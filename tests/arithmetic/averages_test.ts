import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { mean, randomGenerator, standardError, tensor, toNested } from "@widenet/ntk";

const cube = tensor(Float64Array.from({ length: 24 }, (_, i) => i), [2, 3, 4]);

Deno.test("mean() averages all entries, or along an axis", () => {
  assertEquals(mean(cube), 11.5);
  // numpy.arange(24).reshape(2, 3, 4).mean(axis)
  assertEquals(toNested(mean(cube, { axis: 0 })), [[6, 7, 8, 9], [10, 11, 12, 13], [
    14,
    15,
    16,
    17,
  ]]);
  assertEquals(toNested(mean(cube, { axis: 1 })), [[4, 5, 6, 7], [16, 17, 18, 19]]);
  assertEquals(toNested(mean(cube, { axis: 2 })), [[1.5, 5.5, 9.5], [13.5, 17.5, 21.5]]);
  assertEquals(mean([1, 2, 6], { axis: 0 }), tensor([3], []));
});

Deno.test("standardError() is that of the mean of independent draws", () => {
  // scipy.stats.sem([2, 4, 4, 5, 10]), written out: squares 9 + 1 + 1 + 0 + 25 about 5.
  assertAlmostEquals(standardError([2, 4, 4, 5, 10]), Math.sqrt(36 / 4 / 5), 1e-15);
  assertEquals(toNested(standardError([[1, 5], [3, 5]], { axis: 0 })), [1, 0]);
  assertEquals(standardError(cube, { axis: 1 }).shape, [2, 4]);
  assertEquals(standardError([7, 7, 7]), 0);
});

Deno.test("standardError() says how far means of normal draws spread", () => {
  const means = Array.from({ length: 400 }, (_, seed) => mean(randomGenerator(seed).normal([50])));
  const spread = standardError(means) * Math.sqrt(400);
  const claimed = standardError(randomGenerator(1000).normal([50]));
  // The first has a relative standard error of 1 / sqrt(2 * 400), the second of 1 / sqrt(2 * 50): four
  // of the larger.
  assertAlmostEquals(claimed / spread, 1, 4 * 0.1);
});

Deno.test("averages refuse too few entries, axes that there are not, and numbers that are not finite", () => {
  assertThrows(
    () => mean([]),
    TypeError,
    "Cannot average as there must be an entry at least: found shape [0]",
  );
  assertThrows(() => mean(tensor([], [0, 2]), { axis: 0 }), TypeError, "found shape [0,2]");
  assertThrows(
    () => standardError([1]),
    TypeError,
    "there must be 2 entries at least: found shape [1]",
  );
  assertThrows(() => standardError([[1, 2]], { axis: 0 }), TypeError, "found shape [1,2]");
  for (const axis of [2, -1, 0.5, NaN]) {
    assertThrows(
      () => mean([[1]], { axis }),
      RangeError,
      `whole number from 0 to 1: current value is ${axis}`,
    );
  }
  assertThrows(() => mean([[1, NaN]], { axis: 0 }), RangeError, "entry [1] is NaN");
  assertThrows(() => mean([1e308, 1e308]), RangeError, "is Infinity");
});

Deno.test("averages refuse options that they do not know, and what is no array", () => {
  for (const average of [mean, standardError]) {
    assertThrows(() => average([1, 2], { axes: 0 } as object), TypeError, "no option 'axes'");
    assertThrows(() => average([1, 2], 0 as never), TypeError, "options must be an object");
    assertThrows(() => average([1, 2], null as never), TypeError, "found null");
    assertThrows(() => average(undefined as never), TypeError, "'values' must be arrays");
  }
});
