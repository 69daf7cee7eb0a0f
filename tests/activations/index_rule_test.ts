import { assert, assertAlmostEquals } from "@std/assert";
import { DENSE, FINE, GEOMETRIC, pointsOf, SPARSE } from "../../lib/activations/index_rule.ts";

const RULES = [FINE, DENSE, GEOMETRIC, SPARSE] as const;

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

/**
 * Errors for n^-p e^(-beta n) with p >= 1 and with less. The dense rule was fitted for p = 0, which leaves roundings
 * of the sums here; the geometric one for p = 3/2, the sparse one for p = 1.
 */
const ERRORS = [[DENSE, 1e-14, 1e-14], [GEOMETRIC, 3e-13, 5e-12], [SPARSE, 1e-8, 2e-7]] as const;

/** The sum over the odd numbers below an end, by Kahan's algorithm: there are up to 100000. */
function sumOf(of: (n: number) => number, end: number): number {
  let [sum, lost] = [0, 0];
  for (let n = 1; n < end; n += 2) {
    const term = of(n) - lost;
    const next = sum + term;
    lost = next - sum - term;
    sum = next;
  }
  return sum;
}

Deno.test("rules of few nodes sum powers times completely monotone functions of the odd numbers", () => {
  for (const [rule, most, steps] of ERRORS) {
    const { numbers, weights } = pointsOf(rule, 18);
    for (const power of [0, 0.5, 1, 1.5, 2.5, 3.5]) {
      for (const decay of [2e-4, 1e-3, 0.01, 0.05, 0.2, 1, 4]) {
        const of = (n: number): number => n ** -power * Math.exp(-decay * n);
        const expected = sumOf(of, 40 / decay);
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
