import { assert, assertAlmostEquals, assertLess, assertRejects } from "@std/assert";
import { estimateTrace } from "../../lib/linalg/trace.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import { gaussianKernel, gram, matrix, product, secondDifference } from "./matrices.ts";

const METHODS = ["hutch++", "hutchinson"] as const;

for (const backend of BACKENDS) {
  for (const method of METHODS) {
    Deno.test(`estimateTrace() is within its standard error by ${method} (${backend})`, async () => {
      const n = 150;
      const a = gaussianKernel(1, n, 3);
      let scores = 0;
      for (let seed = 0; seed < 20; seed++) {
        const { value, standardError } = await estimateTrace(a, { backend, method, seed });
        assertLess(Math.abs(value - n), 5 * standardError);
        scores += ((value - n) / standardError) ** 2 / 20;
      }
      // A mean of 20 squared scores with 19 degrees of freedom or more: 1.1, give or take 0.4.
      assert(scores > 0.2 && scores < 2.6);
    });
  }
}

Deno.test("estimateTrace() by Hutch++ is exact for low rank and for few rows", async () => {
  const low = gram(1, 100, 8);
  const trace = low.data.reduce((sum, value, p) => p % 101 === 0 ? sum + value : sum, 0);
  assertAlmostEquals((await estimateTrace(low)).value, trace, 1e-10);
  const { value, standardError } = await estimateTrace(secondDifference(15));
  assertAlmostEquals(value, 30, 1e-12);
  assertLess(standardError, 1e-15);
});

Deno.test("estimateTrace() by Hutch++ is sharper where few eigenvalues are large", async () => {
  const a = gaussianKernel(1, 150, 2);
  const [sketched, plain] = await Promise.all(
    METHODS.map((method) => estimateTrace(a, { method })),
  );
  assertLess(10 * sketched!.standardError, plain!.standardError);
});

Deno.test("estimateTrace() takes a function and large entries", async () => {
  const a = matrix(40, 40, (i, j) => i === j ? 1e200 : 0);
  // g'D g is the trace of D for every vector of signs.
  const { value } = await estimateTrace(a, { method: "hutchinson" });
  assertAlmostEquals(value / 1e200, 40, 1e-12);
  const b = gram(1, 40, 60);
  const apply = (x: Tensor) => Promise.resolve(product(b, x));
  const options = { seed: 4 };
  const expected = (await estimateTrace(b, options)).value;
  assertAlmostEquals((await estimateTrace({ n: 40, apply }, options)).value, expected, 1e-10);
});

Deno.test("estimateTrace() refuses bad options", async () => {
  const a = [[2, 1], [1, 2]];
  await assertRejects(() => estimateTrace(a, { samples: 5 }), RangeError, "'samples'");
  const method = "guess" as "hutch++";
  await assertRejects(() => estimateTrace(a, { method }), TypeError, "current value is guess");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => estimateTrace(a, { signal }), Error, "enough");
});
