import { assert, assertAlmostEquals } from "@std/assert";
import { indexRule } from "../../lib/activations/index_rule.ts";

Deno.test("an index rule sums smooth functions of the odd numbers", () => {
  const blocks = 9;
  const { numbers, weights } = indexRule(blocks);
  const end = 128 * 2 ** blocks;
  for (const power of [0.5, 1.5, 2.5]) {
    for (const decay of [0, 1e-4, 1e-2, 0.3]) {
      const of = (n: number): number => n ** -power * Math.exp(-decay * n - 0.05 * Math.sqrt(n));
      let expected = 0;
      for (let n = 1; n < end; n += 2) expected += of(n);
      const found = numbers.reduce((sum, n, at) => sum + weights[at]! * of(n), 0);
      // What the rule over the index leaves, and the rounding of sums of 32768 terms.
      assertAlmostEquals(found, expected, 4e-13 * expected);
    }
  }
});

Deno.test("an index rule has positive weights and doubling nodes", () => {
  const { numbers, weights } = indexRule(3);
  assert(weights.every((weight) => weight > 0));
  for (let k = 0; k < 9; k++) assertAlmostEquals(numbers[73 + k]!, 2 * numbers[64 + k]!, 1e-12);
});
