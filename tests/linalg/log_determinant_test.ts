import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { IndefiniteOperatorError, NotPositiveDefiniteError } from "../../lib/errors.ts";
import { estimateLogDeterminant, logDeterminant } from "../../lib/linalg/log_determinant.ts";
import { nystrom } from "../../lib/linalg/nystrom.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import { gaussianKernel, gram, matrix, product, secondDifference, shifted } from "./matrices.ts";

for (const backend of BACKENDS) {
  Deno.test(`logDeterminant() gives log (n + 1) for second differences (${backend})`, async () => {
    for (const n of [1, 2, 100]) {
      assertAlmostEquals(
        await logDeterminant(secondDifference(n), { backend }),
        Math.log(n + 1),
        1e-12,
      );
    }
  });

  Deno.test(`estimateLogDeterminant() is within its standard error (${backend})`, async () => {
    const n = 100;
    let scores = 0;
    const a = shifted(gram(1, n, n), 0.5);
    const exact = await logDeterminant(a);
    for (let seed = 0; seed < 20; seed++) {
      const estimate = await estimateLogDeterminant(a, { backend, seed });
      const { value, standardError, quadratureError } = estimate;
      assertLess(Math.abs(value - exact), 4.5 * standardError);
      assertLess(quadratureError, 1e-6);
      scores += ((value - exact) / standardError) ** 2 / 20;
    }
    // A mean of 20 squared scores with 31 degrees of freedom: 1.07, give or take 0.36.
    assert(scores > 0.2 && scores < 2.4);
  });
}

Deno.test("logDeterminant() refuses what is not positive definite", async () => {
  await assertRejects(() => logDeterminant([[1, 2], [2, 1]]), NotPositiveDefiniteError);
});

Deno.test("estimateLogDeterminant() is exact for diagonal matrices", async () => {
  // z'f(D) z is the trace of f(D) for every vector of signs.
  const n = 12;
  const a = matrix(n, n, (i, j) => i === j ? 1e150 * (1 + i % 4) : 0);
  const { value, standardError } = await estimateLogDeterminant(a);
  assertAlmostEquals(value, 3 * Math.log(24) + n * Math.log(1e150), 1e-9);
  assertLess(standardError, 1e-10);
});

Deno.test("estimateLogDeterminant() takes a function and a ridge", async () => {
  const n = 40, ridge = 0.7;
  const a = gram(1, n, 20);
  const apply = (x: Tensor) => Promise.resolve(product(a, x));
  const byFunction = await estimateLogDeterminant({ n, apply }, { ridge });
  const byMatrix = await estimateLogDeterminant(shifted(a, ridge));
  assertAlmostEquals(byFunction.value, byMatrix.value, 1e-10);
  assertEquals(byMatrix, await estimateLogDeterminant(shifted(a, ridge)));
});

Deno.test("estimateLogDeterminant() says when there are too few steps", async () => {
  const a = gaussianKernel(1, 200, 2), ridge = 1e-6;
  const exact = await logDeterminant(shifted(a, ridge));
  const { value, standardError, quadratureError } = await estimateLogDeterminant(a, {
    ridge,
    steps: 12,
  });
  assert(quadratureError > 2 * standardError);
  assert(Math.abs(value - exact) > 5 * standardError);
});

Deno.test("estimateLogDeterminant() is sharp with a preconditioner", async () => {
  const a = gaussianKernel(1, 200, 2), ridge = 1e-6;
  const exact = await logDeterminant(shifted(a, ridge));
  const preconditioner = await nystrom(a, 120, { ridge });
  const estimate = await estimateLogDeterminant(a, { ridge, preconditioner, steps: 20 });
  assertLess(Math.abs(estimate.value - exact), 4.5 * estimate.standardError + 1e-3);
  // Of -2000.
  assertLess(estimate.standardError, 1);
  assertLess(estimate.quadratureError, 1e-3);
});

Deno.test("estimateLogDeterminant() refuses indefinite operators and bad options", async () => {
  const indefinite = shifted(secondDifference(30), -1);
  await assertRejects(() => estimateLogDeterminant(indefinite), IndefiniteOperatorError);
  const a = [[2, 1], [1, 2]];
  await assertRejects(() => estimateLogDeterminant(a, { samples: 1 }), RangeError, "'samples'");
  await assertRejects(() => estimateLogDeterminant(a, { steps: 0 }), RangeError, "'steps'");
  await assertRejects(() => estimateLogDeterminant(a, { ridge: -1 }), RangeError, "'ridge'");
  const preconditioner = await nystrom(a, 1, { ridge: 1 });
  const run = () => estimateLogDeterminant(a, { ridge: 2, preconditioner });
  await assertRejects(run, TypeError, "found n = 2 and ridge = 1, expected 2 and 2");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => estimateLogDeterminant(a, { signal }), Error, "enough");
});
