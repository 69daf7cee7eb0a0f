/**
 * Comparison of what two hosts give.
 *
 * @module
 */
import { assert, assertEquals, assertLess } from "@std/assert";
import type { Brief } from "./smoke.ts";

/**
 * Largest deviation from the largest entry: the hosts' own functions, as exp and acos, differ by a unit in
 * the last place, which a few layers make some ten.
 */
const TOLERANCES = { float64: 1e-14, float32: 5e-7 } as const;

/**
 * Asserts that results are equal: numbers to the last bit, or as far as the functions of the hosts agree.
 *
 * @param found What one host gave.
 * @param expected What Deno gives.
 * @param exact Whether all numbers must be equal, or those only that no such function has made.
 * @param name The case.
 */
export function assertAgree(
  found: unknown,
  expected: unknown,
  exact: boolean,
  name: string,
): void {
  if (Array.isArray(expected) && Array.isArray(found)) {
    assertEquals(found.length, expected.length, name);
    expected.forEach((entry, i) => assertAgree(found[i], entry, exact, `${name}, ${i}`));
  } else if (isBrief(expected)) {
    assert(isBrief(found), `${name}: ${JSON.stringify(found)}`);
    assertEquals(found.count, expected.count, name);
    if (exact || expected.digits === "all") return assertEquals(found, expected, name);
    const largest = Math.max(...expected.some.map(Math.abs));
    const worst = Math.max(...expected.some.map((value, i) => Math.abs(value - found.some[i]!)));
    assertLess(worst, TOLERANCES[expected.digits] * largest, name);
  } else {
    assertEquals(found, expected, name);
  }
}

function isBrief(value: unknown): value is Brief {
  return typeof value === "object" && value !== null && "bits" in value;
}
