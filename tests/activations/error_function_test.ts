import { assert, assertEquals } from "@std/assert";
import { erfValue } from "../../lib/activations/error_function.ts";

Deno.test("erfValue() agrees with 40-digit values", () => {
  const values = [
    [1e-10, 1.1283791670955126e-10],
    [0.1, 0.1124629160182849],
    [0.4, 0.42839235504666845],
    [0.47, 0.4937450508860821],
    [1, 0.8427007929497149],
    [2, 0.9953222650189527],
    [3.9, 0.9999999652077514],
    [4.1, 0.9999999932999724],
    [5.5, 0.9999999999999927],
    [7, 1],
  ] as const;
  for (const [x, expected] of values) {
    // Two roundings of the rational form and one of its exponential.
    assert(Math.abs(erfValue(x) / expected - 1) < 4e-16, `erf(${x}) is ${erfValue(x)}`);
    assertEquals(erfValue(-x), -erfValue(x));
  }
  assertEquals(erfValue(0), 0);
});
