import { assertEquals, assertLess } from "@std/assert";
import { fallingExp } from "../../lib/rfm/kernels/falling_exp.ts";

Deno.test("fallingExp() is exp(-s) to a few units of the last digit", () => {
  for (let i = 0; i <= 100_000; i++) {
    for (const s of [i * 1e-4, i * 7.3e-3 % 745, i * 1e-18]) {
      const exact = Math.exp(-s);
      // Some roundings of half a unit; where numbers are no longer normal it is Math.exp itself.
      assertLess(Math.abs(fallingExp(s) - exact), 1e-15 * exact + Number.MIN_VALUE);
    }
  }
});

Deno.test("fallingExp() is exact at its ends", () => {
  assertEquals([0, Infinity, 800, NaN].map(fallingExp), [1, 0, 0, NaN]);
});
