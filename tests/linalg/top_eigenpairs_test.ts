import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { cholesky } from "../../lib/linalg/cholesky.ts";
import { eigh } from "../../lib/linalg/eigh.ts";
import {
  type Eigenpairs,
  type IterationReport,
  topEigenpairs,
} from "../../lib/linalg/top_eigenpairs.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
  transposed,
} from "./matrices.ts";

// Residuals of 1e-10 |A| bound the error of an eigenvalue; that of an isolated one is far smaller.
const TOLERANCE = 1e-10;

for (const backend of BACKENDS) {
  Deno.test(`topEigenpairs() gives both ends of the second-difference matrix (${backend})`, async () => {
    for (const n of [1, 2, 5, 30, 150]) {
      const k = Math.min(n, 3);
      const known = (j: number): number => 2 - 2 * Math.cos((j + 1) * Math.PI / (n + 1));
      const largest = await topEigenpairs(secondDifference(n), k, { backend });
      const smallest = await topEigenpairs(secondDifference(n), k, { backend, which: "smallest" });
      for (let j = 0; j < k; j++) {
        assertLess(Math.abs(largest.values.data[j]! - known(n - 1 - j)), 4 * TOLERANCE);
        assertLess(Math.abs(smallest.values.data[j]! - known(j)), 4 * TOLERANCE);
      }
      assert(largest.converged && smallest.converged);
    }
  });

  Deno.test(`topEigenpairs() agrees with eigh() (${backend})`, async () => {
    const n = 120;
    for (const a of [gram(1, n, 50), gaussianKernel(2, n, 3), shifted(gram(3, n, n), -2)]) {
      const all = await eigh(a, { backend });
      for (const k of [1, 7, 40]) {
        const pairs = await topEigenpairs(a, k, { backend });
        assert(pairs.converged);
        checkPairs(a, pairs);
        for (let j = 0; j < k; j++) {
          const expected = all.values.data[n - 1 - j]!;
          assertLess(
            Math.abs(pairs.values.data[j]! - expected),
            TOLERANCE * all.values.data[n - 1]!,
          );
        }
      }
    }
  });
}

Deno.test("topEigenpairs() turns vectors as eigh() does", async () => {
  const a = gram(1, 40, 10);
  const { vectors } = await topEigenpairs(a, 2);
  const all = await eigh(a);
  const expected = matrix(40, 2, (i, j) => all.vectors.data[i * 40 + 39 - j]!);
  assertLess(distance(vectors, expected), 1e-8);
});

Deno.test("topEigenpairs() finds multiple eigenvalues as often as they are there", async () => {
  const n = 60;
  const q = (await eigh(gram(1, n, n))).vectors;
  const values = [9, 9, 9, 5, 5, ...Array(n - 5).fill(1)];
  const scaled = matrix(n, n, (i, j) => q.data[i * n + j]! * values[j]!);
  const a = product(scaled, q, false, true);
  const pairs = await topEigenpairs(a, 7);
  const expected = Float64Array.from(values.slice(0, 7));
  assertLess(distance(pairs.values, { shape: [7], data: expected, dtype: "float64" }), 1e-9);
  checkPairs(a, pairs);
});

Deno.test("topEigenpairs() copes with the identity, zeros, and large and small entries", async () => {
  const zeros = matrix(30, 30, () => 0);
  for (const [a, value] of [[zeros, 0], [shifted(zeros, 1), 1]] as const) {
    const pairs = await topEigenpairs(a, 6);
    assert(pairs.converged && pairs.values.data.every((found) => Math.abs(found - value) < 1e-14));
    checkPairs(a, pairs);
  }
  const a = gram(1, 30, 40);
  const expected = (await topEigenpairs(a, 2)).values;
  for (const scale of [1e-200, 1e200]) {
    const { values } = await topEigenpairs(
      matrix(30, 30, (i, j) => scale * a.data[i * 30 + j]!),
      2,
    );
    assertLess(distance({ ...values, data: values.data.map((v) => v / scale) }, expected), 1e-12);
  }
});

Deno.test("topEigenpairs() of an inverse gives the smallest eigenvalue to all its digits", async () => {
  const n = 100, ridge = 1e-6;
  const a = shifted(gaussianKernel(1, n, 2), ridge);
  const { solve } = await cholesky(a);
  const { values } = await topEigenpairs({ n, apply: solve }, 1, { tolerance: 1e-6 });
  // All eigenvalues of the kernel but some dozens are below rounding.
  assertLess(Math.abs(1 / values.data[0]! - ridge), 1e-12);
});

Deno.test("topEigenpairs() says when it has not converged, and how far off it is", async () => {
  const a = secondDifference(400);
  const pairs = await topEigenpairs(a, 2, { maxIterations: 3 });
  assertEquals(pairs.converged, false);
  assertEquals(pairs.iterations, 3);
  checkPairs(a, pairs, Infinity);
});

Deno.test("topEigenpairs() is the same for the same seed and reports progress", async () => {
  const a = gaussianKernel(3, 90, 2);
  const reports: IterationReport[] = [];
  const run = (seed: number) =>
    topEigenpairs(a, 2, { seed, onProgress: (report) => reports.push(report) });
  const first = await run(5);
  assertEquals(reports.at(-1)!.done, first.iterations);
  assert(reports.at(-1)!.residual <= TOLERANCE);
  assertEquals(await run(5), first);
});

Deno.test("topEigenpairs() heeds an abort between products", async () => {
  const controller = new AbortController();
  const a = gram(1, 50, 50);
  const operator = {
    n: 50,
    apply: (x: Tensor) => {
      controller.abort(new Error("enough"));
      return Promise.resolve(product(a, x));
    },
  };
  const { signal } = controller;
  await assertRejects(() => topEigenpairs(operator, 1, { signal }), Error, "enough");
});

Deno.test("topEigenpairs() refuses what is out of range", async () => {
  const a = [[2, 1], [1, 2]];
  await assertRejects(() => topEigenpairs(a, 0), RangeError, "between 1 and 2");
  await assertRejects(() => topEigenpairs(a, 3), RangeError, "current value is 3");
  await assertRejects(() => topEigenpairs(a, 1, { tolerance: NaN }), RangeError, "'tolerance'");
  await assertRejects(() => topEigenpairs(a, 1, { maxIterations: 0 }), RangeError, "'maxIter");
  await assertRejects(() => topEigenpairs(a, 1, { blockSize: 1.5 }), RangeError, "'blockSize'");
  await assertRejects(() => topEigenpairs(a, 1, { seed: -1 }), RangeError, "'seed'");
  const which = "middle" as "largest";
  await assertRejects(() => topEigenpairs(a, 1, { which }), TypeError, "current value is middle");
  const flat = { n: 2, apply: () => Promise.resolve(normal(1, 2, 1)) };
  await assertRejects(() => topEigenpairs(flat, 1), TypeError, "shape [2, 2]");
  const undefinedEntry = { n: 2, apply: () => Promise.resolve(matrix(2, 2, () => NaN)) };
  await assertRejects(() => topEigenpairs(undefinedEntry, 1), RangeError, "is NaN");
  const noSize = { n: 0, apply: (x: Tensor) => Promise.resolve(x) };
  await assertRejects(() => topEigenpairs(noSize, 1), TypeError, "'n' of the operator");
});

/** Vectors are orthonormal, and residuals are what they are said to be. */
function checkPairs(
  a: Tensor,
  { values, vectors, residuals }: Eigenpairs,
  limit = TOLERANCE,
): void {
  const [n, k] = vectors.shape as [number, number];
  const identity = shifted(matrix(k, k, () => 0), 1);
  assertLess(distance(product(transposed(vectors), vectors), identity), 1e-12);
  const image = product(a, vectors);
  for (let j = 0; j < k; j++) {
    let squares = 0;
    for (let i = 0; i < n; i++) {
      squares += (image.data[i * k + j]! - values.data[j]! * vectors.data[i * k + j]!) ** 2;
    }
    assertLess(Math.abs(Math.sqrt(squares) - residuals.data[j]!), 1e-12);
    // The norm may be that of the other end of the spectrum, at most twice as large here.
    assert(residuals.data[j]! <= 2 * limit * Math.max(1, ...values.data.map(Math.abs)));
  }
}
