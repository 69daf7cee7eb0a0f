import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
} from "@std/assert";
import {
  eigh,
  kernelRegression,
  matmul,
  type RidgePath,
  ridgePath,
  type Tensor,
} from "@widenet/ntk";
import { distance, gaussianKernel, normal, shifted } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

const n = 120, k = shifted(gaussianKernel(1, n, 3), 1e-3);

for (const backend of BACKENDS) {
  Deno.test(`ridgePath() on ${backend} gives what a factorisation gives for each ridge`, async () => {
    for (const y of [normal(2, n, 2), { ...normal(2, n, 1), shape: [n] }]) {
      const ridges = [1, 1e-4, 0.01], options = { ridges, tolerance: 1e-11, backend };
      const path = await ridgePath(k, y, options);
      assertEquals(path.ridges, [1e-4, 0.01, 1]);
      assertEquals(path.status, "converged");
      const cross: Tensor = { shape: [3, n], data: k.data.slice(5 * n, 8 * n), dtype: "float64" };
      const predictions = await path.predict(cross);
      for (const [p, ridge] of path.ridges.entries()) {
        const fit = await kernelRegression(k, y, { ridge, backend });
        const a = path.coefficients[p]!;
        assertEquals(a.shape, y.shape);
        const size = Math.max(...fit.coefficients.data.map(Math.abs));
        // The residual over the smallest eigenvalue, 1e-3 of the mean diagonal entry.
        assertLess(distance(a, fit.coefficients), 1e-8 * size);
        assertLess(distance(predictions[p]!, await fit.predict(cross)), 1e-8);
        assertAlmostEquals(path.absolute[p]!, fit.ridge, 1e-14);
      }
    }
  });
}

Deno.test("ridgePath() says what residuals there are, and stops where it is told to", async () => {
  const y = normal(2, n, 1), ridges = [1e-4, 1];
  const short = await ridgePath(k, y, { ridges, maxSize: 20, tolerance: 1e-6 });
  assertEquals([short.status, short.products], ["iterations", 20]);
  for (const [p, a] of short.coefficients.entries()) {
    let sum = 0;
    for (let i = 0; i < n; i++) {
      let row = short.absolute[p]! * a.data[i]! - y.data[i]!;
      for (let j = 0; j < n; j++) row += k.data[i * n + j]! * a.data[j]!;
      sum += row * row;
    }
    const found = Math.sqrt(sum / y.data.reduce((total, value) => total + value * value, 0));
    assertAlmostEquals(short.residuals[p]!, found, 1e-10);
  }
  assert(short.residuals[0]! > 1e-6 && short.residuals[1]! < short.residuals[0]!);
  const seen: number[] = [];
  const large = await ridgePath(k, y, { ridges: [1], onProgress: ({ done }) => seen.push(done) });
  assertLess(large.products, 50);
  assertEquals(seen.at(-1), large.products);
});

/** |(K + r I) a - y| / |y|. */
function residualOf(matrix: Tensor, r: number, a: Float64Array, y: Float64Array): number {
  const size = y.length;
  const rest = y.map((value, i) =>
    a.reduce((sum, entry, j) => sum + matrix.data[i * size + j]! * entry, r * a[i]! - value)
  );
  return Math.hypot(...rest) / Math.hypot(...y);
}

Deno.test("ridgePath() does not claim to have solved systems with singular kernels", async () => {
  const size = 60, y = normal(4, size, 1);
  for (const rank of [1, 2, 5, 10, 30, 45, 59]) {
    const factor = normal(rank, size, rank);
    const gram = await matmul(factor, factor, { transposeB: true });
    let path: RidgePath;
    try {
      path = await ridgePath(gram, y, { ridges: [0, 1e-3] });
    } catch (error) {
      assert(error instanceof RangeError && error.message.includes("not positive definite"));
      continue;
    }
    path.coefficients.forEach((a, p) => {
      const found = residualOf(gram, path.absolute[p]!, a.data, y.data);
      assertAlmostEquals(path.residuals[p]!, found, 1e-6 * found + 1e-10);
    });
    // What is left of y off the range of K stays, whatever the coefficients are.
    assertEquals(path.status, "iterations");
  }
  await assertRejects(
    () => ridgePath([[1, 1], [1, 1]], [1, 0.3], { ridges: [0] }),
    RangeError,
    "not positive definite",
  );
});

Deno.test("ridgePath() measures what rounding leaves of the residuals for tiny ridges", async () => {
  const size = 60, y = normal(4, size, 1);
  for (const rank of [1, 9, 33, 57]) {
    const factor = normal(rank, size, rank);
    const gram = await matmul(factor, factor, { transposeB: true });
    const path = await ridgePath(gram, y, { ridges: [1e-12, 1] });
    assertEquals(path.status, "iterations");
    const [tiny, one] = path.coefficients.map((a, p) =>
      residualOf(gram, path.absolute[p]!, a.data, y.data)
    );
    // Rounding of products with coefficients of 1e12, in two orders.
    assertGreater(tiny!, 1e-5);
    assert(path.residuals[0]! > tiny! / 4 && path.residuals[0]! < 4 * tiny!);
    assertLess(Math.max(one!, path.residuals[1]!), 1e-6);
  }
});

Deno.test("ridgePath() without a ridge solves systems whose targets a singular kernel reaches", async () => {
  const size = 60;
  for (const rank of [1, 4, 13, 28, 47, 57]) {
    const factor = normal(rank, size, rank);
    const gram = await matmul(factor, factor, { transposeB: true });
    const y = await matmul(gram, normal(4, size, 1));
    const path = await ridgePath(gram, y, { ridges: [0] });
    assertEquals(path.status, "converged");
    assertLess(residualOf(gram, 0, path.coefficients[0]!.data, y.data), 1.1e-6);
  }
});

Deno.test("ridgePath() solves systems with singular kernels and a ridge", async () => {
  const size = 60, y = normal(4, size, 1);
  for (const rank of [1, 10, 59]) {
    const factor = normal(rank, size, rank);
    const gram = await matmul(factor, factor, { transposeB: true });
    const path = await ridgePath(gram, y, { ridges: [1e-6, 1], tolerance: 1e-8 });
    assertEquals(path.status, "converged");
    path.coefficients.forEach((a, p) =>
      assertLess(residualOf(gram, path.absolute[p]!, a.data, y.data), 1.1e-8)
    );
  }
});

Deno.test("ridgePath() says what the targets have along the eigenvectors", async () => {
  const y = normal(2, n, 1), size = y.data.reduce((sum, value) => sum + value * value, 0);
  const { measures: [measure] } = await ridgePath(k, y, {
    ridges: [1e-5],
    tolerance: 0,
    maxSize: n,
  });
  const { values, vectors } = await eigh(k);
  assertAlmostEquals(measure!.values.at(-1)!, values.data[n - 1]!, 1e-10);
  for (const g of [(v: number) => v, Math.sqrt, (v: number) => Math.exp(-v)]) {
    let expected = 0;
    for (let j = 0; j < n; j++) {
      let c = 0;
      for (let i = 0; i < n; i++) c += vectors.data[i * n + j]! * y.data[i]!;
      expected += c * c / size * g(values.data[j]!);
    }
    const found = measure!.values.reduce((sum, v, i) => sum + measure!.weights[i]! * g(v), 0);
    assertAlmostEquals(found, expected, 1e-10);
  }
});

Deno.test("ridgePath() takes blocks, targets of zero, and spaces that are spent", async () => {
  const y = normal(2, n, 1);
  const at = (i: number, j: number) => k.data[i * n + j]!;
  const all = Array.from({ length: n }, (_, i) => i);
  const tensorOf = (shape: number[], data: number[]): Tensor => ({
    shape,
    data: Float64Array.from(data),
    dtype: "float64",
  });
  const blocks = {
    n,
    block: (rows: readonly number[], columns: readonly number[] = all) =>
      Promise.resolve(
        tensorOf([rows.length, columns.length], rows.flatMap((i) => columns.map((j) => at(i, j)))),
      ),
    diagonal: () => Promise.resolve(tensorOf([n], all.map((i) => at(i, i)))),
  };
  const options = { ridges: [0.1], tolerance: 1e-10 };
  const [matrix, found] = [await ridgePath(k, y, options), await ridgePath(blocks, y, options)];
  assertLess(distance(matrix.coefficients[0]!, found.coefficients[0]!), 1e-9);
  const zero = await ridgePath(k, { ...y, data: new Float64Array(n) }, options);
  assertEquals([zero.products, zero.residuals], [0, [0]]);
  assert(zero.coefficients[0]!.data.every((value) => value === 0));
  const identity = await ridgePath([[2, 0], [0, 2]], [1, 3], { ridges: [0], tolerance: 0 });
  assertEquals(identity.products, 1);
  assertAlmostEquals(identity.coefficients[0]!.data[1]!, 1.5, 1e-15);
});

Deno.test("ridgePath() refuses what it cannot use", async () => {
  const y = [1, 1];
  await assertRejects(
    () => ridgePath([[1, 2], [2, 1]], [1, -1], { ridges: [0] }),
    RangeError,
    "begin the path at a larger one",
  );
  await assertRejects(
    () => ridgePath([[1, 0], [0, 1]], y, { ridges: [-1] }),
    RangeError,
    "'ridge'",
  );
  await assertRejects(() => ridgePath([[1, 0], [0, 1]], y, { ridges: [] }), TypeError, "'ridges'");
  await assertRejects(
    () => ridgePath([[1, 0], [0, 1]], y, { maxSize: 3 }),
    RangeError,
    "'maxSize'",
  );
  await assertRejects(() => ridgePath([[1, 0], [0, 1]], [1], {}), TypeError, "targets");
});
