import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { IndefiniteOperatorError } from "../../lib/errors.ts";
import { conjugateGradients } from "../../lib/linalg/conjugate_gradients.ts";
import { eigh } from "../../lib/linalg/eigh.ts";
import { nystrom } from "../../lib/linalg/nystrom.ts";
import { pivotedCholesky } from "../../lib/linalg/pivoted_cholesky.ts";
import { solve } from "../../lib/linalg/solve.ts";
import type { IterationReport } from "../../lib/linalg/top_eigenpairs.ts";
import type { Tensor } from "../../lib/tensor.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
} from "./matrices.ts";

Deno.test("conjugateGradients() takes as many iterations as there are eigenvalues", async () => {
  const n = 40;
  const q = (await eigh(gram(1, n, n))).vectors;
  for (const distinct of [1, 2, 5]) {
    const scaled = matrix(n, n, (i, j) => q.data[i * n + j]! * (1 + j % distinct));
    const a = product(scaled, q, false, true);
    const { iterations, status } = await conjugateGradients(a, normal(2, n, 2));
    assertEquals(status, "converged");
    assertEquals(iterations, distinct);
  }
});

Deno.test("conjugateGradients() reports the residuals of its result", async () => {
  const n = 60;
  const a = secondDifference(n), b = normal(1, n, 3);
  const { solution, residuals, status } = await conjugateGradients(a, b, { maxIterations: 12 });
  assertEquals(status, "iterations");
  const image = product(a, solution);
  for (let j = 0; j < 3; j++) {
    let left = 0, right = 0;
    for (let i = 0; i < n; i++) {
      left += (image.data[i * 3 + j]! - b.data[i * 3 + j]!) ** 2;
      right += b.data[i * 3 + j]! ** 2;
    }
    assertAlmostEquals(residuals.data[j]!, Math.sqrt(left / right), 1e-13);
  }
});

Deno.test("conjugateGradients() adds the ridge to the diagonal", async () => {
  const a = gram(1, 30, 10), b = normal(2, 30, 1);
  const { solution } = await conjugateGradients(a, b, { ridge: 0.3, tolerance: 1e-13 });
  assertLess(distance(solution, (await solve(shifted(a, 0.3), b)).solution), 1e-11);
});

Deno.test("conjugateGradients() needs few iterations with a preconditioner", async () => {
  // Eigenvalues from 200 to below rounding. Targets in the range of A, as labels of smooth functions.
  const n = 300, ridge = 1e-4;
  const a = gaussianKernel(1, n, 2);
  const b = product(a, normal(2, n, 1));
  const options = { ridge, tolerance: 1e-8 };
  const plain = await conjugateGradients(a, b, options);
  assert(plain.iterations > 40);
  const preconditioners = [
    await nystrom(a, 80, { ridge }),
    await pivotedCholesky(a, 80, { ridge }),
  ];
  for (const preconditioner of preconditioners) {
    const { iterations, status } = await conjugateGradients(a, b, { ...options, preconditioner });
    assertEquals(status, "converged");
    assertLess(iterations, 10);
  }
});

Deno.test("conjugateGradients() says when rounding stands in the way", async () => {
  // |x| is about 1e8 |b| / |A|, so that A x has errors of 1e-8 |b|.
  const a = gaussianKernel(1, 100, 1), b = normal(2, 100, 1);
  const preconditioner = await nystrom(a, 50, { ridge: 1e-6 });
  const { status, residuals, iterations } = await conjugateGradients(a, b, {
    ridge: 1e-6,
    tolerance: 1e-15,
    preconditioner,
  });
  assertEquals(status, "stagnated");
  assertLess(residuals.data[0]!, 1e-6);
  assertLess(iterations, 100);
});

Deno.test("conjugateGradients() names the curvature of an indefinite operator", async () => {
  const a = shifted(secondDifference(30), -1);
  const error = await assertRejects(
    () => conjugateGradients(a, normal(1, 30, 2)),
    IndefiniteOperatorError,
    "the operator is not positive definite",
  );
  assertEquals(error.culprit, "operator");
  const smallest = 1 - 2 * Math.cos(Math.PI / 31);
  assert(error.curvature >= smallest && error.curvature <= 0);
});

Deno.test("conjugateGradients() refuses a singular operator when b is not in its range", async () => {
  const ones = matrix(5, 5, () => 1);
  await assertRejects(() => conjugateGradients(ones, [1, 2, 3, 4, 5]), IndefiniteOperatorError);
  const { solution, status } = await conjugateGradients(ones, [5, 5, 5, 5, 5]);
  assertEquals(status, "converged");
  assertLess(distance(solution, { ...solution, data: new Float64Array(5).fill(1) }), 1e-14);
});

Deno.test("conjugateGradients() names an indefinite preconditioner", async () => {
  const preconditioner = {
    n: 3,
    apply: (x: Tensor) => Promise.resolve({ ...x, data: x.data.map((value) => -value) }),
  };
  const run = () => conjugateGradients(secondDifference(3), [1, 2, 3], { preconditioner });
  const error = await assertRejects(run, IndefiniteOperatorError, "the preconditioner is not");
  assertAlmostEquals(error.curvature, -1);
});

Deno.test("conjugateGradients() reports progress and can be stopped", async () => {
  const n = 200;
  const a = secondDifference(n), b = normal(1, n, 1);
  const reports: IterationReport[] = [];
  const { iterations } = await conjugateGradients(a, b, { onProgress: (at) => reports.push(at) });
  assertEquals(
    reports.map((report) => report.done),
    [...Array(iterations).keys()].map((i) => i + 1),
  );
  assert(reports.at(-1)!.residual <= 1e-10);
  const controller = new AbortController();
  const onProgress = () => controller.abort(new Error("enough"));
  const run = () => conjugateGradients(a, b, { onProgress, signal: controller.signal });
  await assertRejects(run, Error, "enough");
});

Deno.test("conjugateGradients() refuses what is out of range", async () => {
  const a = [[2, 1], [1, 2]], b = [1, 2];
  await assertRejects(() => conjugateGradients(a, b, { ridge: -1 }), RangeError, "'ridge'");
  await assertRejects(() => conjugateGradients(a, b, { tolerance: -1 }), RangeError, "'tolerance'");
  await assertRejects(() => conjugateGradients(a, b, { maxIterations: 0 }), RangeError, "'maxIter");
  const preconditioner = { n: 3, apply: (x: Tensor) => Promise.resolve(x) };
  await assertRejects(() => conjugateGradients(a, b, { preconditioner }), TypeError, "'n' of");
});
