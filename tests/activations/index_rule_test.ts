import { assert, assertAlmostEquals } from "@std/assert";
import { FINE, GEOMETRIC, pointsOf, SPARSE } from "../../lib/activations/index_rule.ts";

const RULES = [FINE, GEOMETRIC, SPARSE] as const;

Deno.test("an index rule sums smooth functions of the odd numbers", () => {
  const blocks = 9;
  const { numbers, weights } = pointsOf(FINE, blocks);
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

/** Errors for n^-p e^(-beta n), of which p = 3/2 and 1 were fitted; tanh of large deviations comes to p = 1/2. */
const ERRORS = [[GEOMETRIC, 3e-13, 3e-12], [SPARSE, 1e-8, 5e-8]] as const;

Deno.test("rules of few nodes sum powers times completely monotone functions of the odd numbers", () => {
  for (const [rule, most, steps] of ERRORS) {
    const { numbers, weights } = pointsOf(rule, 18);
    for (const power of [0.5, 1, 1.5, 2.5, 3.5]) {
      for (const decay of [2e-4, 1e-3, 0.01, 0.05, 0.2, 1, 4]) {
        const of = (n: number): number => n ** -power * Math.exp(-decay * n);
        let expected = 0;
        for (let n = 1; decay * n < 40; n += 2) expected += of(n);
        const found = numbers.reduce((sum, n, at) => sum + weights[at]! * of(n), 0);
        assertAlmostEquals(found, expected, (power < 1 ? steps : most) * expected);
      }
    }
  }
});

Deno.test("index rules have positive weights and doubling nodes", () => {
  for (const rule of RULES) {
    const { numbers, weights } = pointsOf(rule, 6);
    const { exact, places: { length } } = rule;
    assert(weights.every((weight) => weight > 0));
    for (let k = exact; k < exact + 5 * length; k++) {
      assertAlmostEquals(numbers[k + length]!, 2 * numbers[k]!, 1e-12 * numbers[k]!);
    }
  }
});
