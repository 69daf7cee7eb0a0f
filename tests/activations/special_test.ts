import { assert, assertEquals } from "@std/assert";
import { meanExpm1, oddFactorial, powerGap, sineMinusArc } from "../../lib/activations/special.ts";

Deno.test("sineMinusArc() keeps its digits for small angles", () => {
  // Values with 40 digits, on both sides of the switch from the series to the formula.
  const values = [
    [1e-9, 3.3333333333333338e-28],
    [1e-3, 3.3333330000000123e-10],
    [0.3, 0.008919259923657769],
    [0.49, 0.0382827874521985],
    [0.51, 0.043077547983574355],
    [2, 1.7415910999199664],
    [3.1, 3.138899628280457],
  ] as const;
  for (const [theta, expected] of values) {
    // Just above the switch the formula has lost one digit.
    assert(Math.abs(sineMinusArc(theta) / expected - 1) < 3e-15, `h(${theta})`);
  }
});

Deno.test("meanExpm1() keeps the second order where the first cancels", () => {
  // (e^x + e^-x)/2 - 1 = x^2/2 + x^4/24 + ...
  assert(Math.abs(meanExpm1(0, 2e-9) / 5e-19 - 1) < 1e-15);
  const [x, y] = [0.7, -1.3];
  const expected = (Math.exp(x) + Math.exp(y)) / 2 - 1;
  assert(Math.abs(meanExpm1(x + y, x - y) - expected) < 1e-15);
});

Deno.test("powerGap() keeps its digits near 0 and is exact at the ends", () => {
  assert(Math.abs(powerGap(1e-18, 3) / 3e-18 - 1) < 1e-15);
  assert(Math.abs(powerGap(0.5, 3) - 0.875) < 1e-15);
  assertEquals(powerGap(1, 2), 1);
  assertEquals(powerGap(1, 0), 0);
  assertEquals(powerGap(0, 5), 0);
});

Deno.test("oddFactorial() multiplies odd numbers", () => {
  assertEquals([0, 1, 2, 3, 4].map(oddFactorial), [1, 1, 3, 15, 105]);
});
