import { assert, assertEquals, assertLess } from "@std/assert";
import { sineCosine } from "../../lib/features/sine_cosine.ts";
import { randomGenerator } from "../../lib/random.ts";

function both(angles: Float64Array, factor = 1): Float64Array {
  const target = new Float64Array(2 * angles.length);
  sineCosine({ angles, from: 0, count: angles.length, target, to: 0 }, factor);
  return target;
}

Deno.test("sineCosine() agrees with Math.sin and Math.cos to rounding", () => {
  const n = 100_000;
  for (const size of [1, 30, 1e4, 1e9]) {
    const angles = randomGenerator(1).uniform([n]).data.map((value) => size * (2 * value - 1));
    const target = both(angles);
    angles.forEach((x, j) => {
      // One rounding of a number below 1, and that of the polynomials.
      assertLess(Math.abs(target[j]! - Math.cos(x)), 2.5e-16);
      assertLess(Math.abs(target[n + j]! - Math.sin(x)), 2.5e-16);
    });
  }
});

Deno.test("sineCosine() is right at multiples of pi/2, and keeps its factor", () => {
  assertEquals([...both(Float64Array.of(0), 3)], [3, 0]);
  const k = Array.from({ length: 41 }, (_, i) => i - 20);
  const angles = Float64Array.from(k, (value) => value * Math.PI / 2);
  const target = both(angles);
  k.forEach((_, j) => {
    assertLess(Math.abs(target[j]! - Math.cos(angles[j]!)), 2.5e-16);
    assertLess(Math.abs(target[41 + j]! - Math.sin(angles[j]!)), 2.5e-16);
  });
  assert(both(Float64Array.of(NaN, Infinity)).every(Number.isNaN));
});
