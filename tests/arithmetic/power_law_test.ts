import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { powerLaw, randomGenerator, type TensorLike } from "@widenet/ntk";

Deno.test("powerLaw() finds the line through the logarithms", () => {
  const exact = powerLaw([1, 10, 100], [5, 0.5, 0.05]);
  assertAlmostEquals(exact.exponent, -1, 1e-14);
  assertAlmostEquals(exact.factor, 5, 1e-13);
  assertEquals("exponentError" in exact, false);
  // numpy.polyfit(log([1, 2, 4]), log([1, 3, 2]), 1), by hand: slopes c = (-1, 0, 1) log 2, sum c^2 = 2 log^2 2.
  const { exponent, factor } = powerLaw([1, 2, 4], [1, 3, 2]);
  assertAlmostEquals(exponent, 0.5, 1e-14);
  assertAlmostEquals(factor, Math.cbrt(6) / Math.SQRT2, 1e-14);
});

Deno.test("powerLaw() gives the exponent the spread that it has over repetitions", () => {
  const draws = randomGenerator(5);
  const x = [1, 2, 4, 8];
  const errors = x.map((value) => 0.03 / value); // 3 % of y = 1 / x
  const exponents = Array.from({ length: 2000 }, () => {
    const noise = draws.normal([4]).data;
    return powerLaw(x, x.map((value, k) => 1 / value + errors[k]! * noise[k]!), { errors })
      .exponent;
  });
  const variance = exponents.reduce((sum, value) => sum + (value + 1) ** 2, 0) / exponents.length;
  const { exponentError } = powerLaw(x, x.map((value) => 1 / value), { errors });
  // A standard deviation of 2000 draws is known to 1.6 %; the next order in the noise is below 0.3 %.
  assertAlmostEquals(Math.sqrt(variance) / exponentError!, 1, 0.07);
});

Deno.test("powerLaw() refuses what has no logarithm and no slope", () => {
  assertThrows(() => powerLaw([1, 1], [1, 2]), RangeError, "two different x");
  assertThrows(() => powerLaw([], []), RangeError, "two different x");
  assertThrows(() => powerLaw([1, 0], [1, 2]), RangeError, "'x' must be positive");
  assertThrows(() => powerLaw([1, 2], [1, -2]), RangeError, "'y' must be positive");
  assertThrows(() => powerLaw([1, 2], [1]), TypeError, "a vector of 2 entries");
  assertThrows(() => powerLaw([[1, 2]], [1, 2]), TypeError, "must be a vector");
  assertThrows(() => powerLaw([1, 2], [1, 2], { errors: [0, -1] }), RangeError, "negative");
  assertThrows(() => powerLaw([1, 2], 3 as unknown as TensorLike), TypeError, "'y'");
});
