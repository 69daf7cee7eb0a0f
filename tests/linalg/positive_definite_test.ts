import { assert, assertEquals } from "@std/assert";
import { countDuplicates, roundUp } from "../../lib/linalg/positive_definite.ts";
import { gram, selected } from "./matrices.ts";

Deno.test("roundUp() keeps two digits and never goes down", () => {
  assertEquals(roundUp(1.04e-12), 1.1e-12);
  assertEquals(roundUp(0.25), 0.25);
  assertEquals(roundUp(9.91), 10);
  assertEquals(roundUp(123), 130);
  for (let i = 0; i < 1000; i++) {
    const value = Math.exp(Math.sin(i) * 300);
    const rounded = roundUp(value);
    // Two digits are at worst steps of a tenth.
    assert(rounded >= value && rounded <= value * 1.1 * (1 + Number.EPSILON));
    assertEquals(Number(rounded.toExponential(1)), rounded);
  }
});

Deno.test("countDuplicates() counts every row that repeats an earlier one", async () => {
  const distinct = gram(1, 6, 8);
  const count = (rows: readonly number[]): Promise<number> =>
    countDuplicates(rows.length, selected(distinct, rows).data as Float64Array);
  assertEquals(await count([0, 1, 2, 3, 4, 5]), 0);
  assertEquals(await count([0, 0]), 1);
  assertEquals(await count([2, 1, 2, 1, 2]), 3);
});

Deno.test("countDuplicates() compares whole rows, to rounding", async () => {
  const count = (rows: number[][]): Promise<number> =>
    countDuplicates(rows.length, Float64Array.from(rows.flat()));
  // The first two rows agree in the columns that they share, and differ in the third.
  assertEquals(await count([[1, 1, 0], [1, 1, 1], [0, 1, 1]]), 0);
  assertEquals(await count([[1 + 4e-16, 1], [1, 1]]), 1);
  assertEquals(await count([[1 + 1e-13, 1], [1, 1]]), 0);
});
