import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { meanAbsoluteError, rSquared, type TensorLike } from "@widenet/ntk";

Deno.test("rSquared() is 1 less the share of the variance that is missed", () => {
  // sklearn.metrics.r2_score([3, -0.5, 2, 7], [2.5, 0, 2, 8]), from its documentation.
  assertAlmostEquals(rSquared([2.5, 0, 2, 8], [3, -0.5, 2, 7]), 0.948608137, 1e-9);
  assertEquals(rSquared([3, 2, 1], [1, 2, 3]), -3);
  assertEquals(rSquared([[1], [3], [3]], [[1], [2], [3]]), 0.5);
});

Deno.test("rSquared() of several outputs is the mean over them", () => {
  // r2_score(multioutput="uniform_average"), from its documentation.
  const y = [[0.5, 1], [-1, 1], [7, -6]], f = [[0, 2], [-1, 2], [8, -5]];
  assertAlmostEquals(rSquared(f, y), (0.96543779 + 0.90816327) / 2, 1e-8);
});

Deno.test("rSquared() refuses targets that are all equal, as there is no R^2", () => {
  const text = "all 3 of output 0 are 0.1; use meanAbsoluteError()";
  assertThrows(() => rSquared([1, 2, 3], [0.1, 0.1, 0.1]), RangeError, text);
  assertThrows(() => rSquared([[1, 1], [2, 2]], [[1, 5], [2, 5]]), RangeError, "of output 1 are 5");
  assertThrows(() => rSquared([1], [1]), RangeError, "all 1 of output 0");
});

Deno.test("meanAbsoluteError() is a mean over all entries", () => {
  // sklearn.metrics.mean_absolute_error, from its documentation.
  assertEquals(meanAbsoluteError([2.5, 0, 2, 8], [3, -0.5, 2, 7]), 0.5);
  assertEquals(meanAbsoluteError([[0, 2], [-1, 2], [8, -5]], [[0.5, 1], [-1, 1], [7, -6]]), 0.75);
  assertEquals(meanAbsoluteError([0.1], [0.1]), 0);
});

for (const score of [rSquared, meanAbsoluteError]) {
  Deno.test(`${score.name}() refuses what it cannot compare`, () => {
    const refuse = (f: unknown, y: unknown, type: ErrorConstructor, text: string) =>
      assertThrows(() => score(f as TensorLike, y as TensorLike), type, text);
    refuse([1, 2], [1, 2, 3], TypeError, "found [2] and [3]");
    refuse([[1], [2]], [1, 2], TypeError, "found [2,1] and [2]");
    refuse([], [], TypeError, "found [0] and [0]");
    refuse([[[1]]], [[[1]]], TypeError, "found [1,1,1] and [1,1,1]");
    refuse([1, NaN], [1, 2], RangeError, "predictions must be finite: entry 1 is NaN");
    refuse([[1], [2]], [[1], [Infinity]], RangeError, "targets must be finite: entry [1, 0]");
    refuse([-1e308, 1e308], [1e308, -1e308], RangeError, "leave the range of numbers");
    const more = score as (...parts: unknown[]) => unknown;
    assertThrows(() => more([1], [1], {}), TypeError, "there are 2 arguments: found 3");
    refuse(undefined, [1], TypeError, "'predictions' must be arrays");
    refuse([1], Promise.resolve([1]), TypeError, "'targets' must be arrays");
  });
}
