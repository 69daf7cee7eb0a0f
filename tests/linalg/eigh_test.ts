import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { eigh } from "../../lib/linalg/eigh.ts";
import { toNested } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import {
  distance,
  gram,
  hilbert,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
} from "./matrices.ts";

Deno.test("eigh() gives orthonormal columns with A V = V diag(values)", async () => {
  const n = 60;
  const a = gram(1, n, 80);
  const before = a.data.slice();
  const { values, vectors } = await eigh(a);
  const identity = shifted(matrix(n, n, () => 0), 1);
  // Some sixty roundings of numbers up to the norm of A, which is 3.
  assertLess(distance(product(vectors, vectors, true), identity), 1e-13);
  const scaled = matrix(n, n, (i, j) => values.data[j]! * vectors.data[i * n + j]!);
  assertLess(distance(product(a, vectors), scaled), 1e-13);
  assertEquals(a.data, before);
});

Deno.test("eigh() sorts the eigenvalues of the second-difference matrix", async () => {
  const n = 30;
  const { values } = await eigh(secondDifference(n));
  assertEquals(values.shape, [n]);
  for (let k = 0; k < n; k++) {
    const expected = 2 - 2 * Math.cos((k + 1) * Math.PI / (n + 1));
    // A few units of rounding of the norm, 4.
    assertAlmostEquals(values.data[k]!, expected, 1e-14);
  }
});

Deno.test("eigh() gives the extreme eigenvalues of the Hilbert matrix", async () => {
  // Condition number of the 8 x 8 Hilbert matrix: 1.5257575538e10 (Todd 1961); its smallest
  // eigenvalue is 1e-10, of which six digits stand above rounding.
  const { values } = await eigh(hilbert(8));
  assertAlmostEquals(values.data[7]! / values.data[0]! / 1.5257575538e10, 1, 1e-5);
});

Deno.test("eigh() makes the largest component of each vector positive", async () => {
  const n = 25;
  const { vectors } = await eigh(gram(4, n, 40));
  for (let j = 0; j < n; j++) {
    const column = [...vectors.data].filter((_, p) => p % n === j);
    const largest = column.reduce((best, x) => Math.abs(x) > Math.abs(best) ? x : best, 0);
    assert(largest > 0);
  }
});

Deno.test("eigh() lets the first of equally large components be positive", async () => {
  // The eigenvectors are sines, symmetric or antisymmetric: every largest component occurs twice.
  const n = 30;
  const { vectors } = await eigh(secondDifference(n));
  for (let k = 0; k < n; k++) {
    const sines = Array.from(
      { length: n },
      (_, j) => Math.sqrt(2 / (n + 1)) * Math.sin((j + 1) * (k + 1) * Math.PI / (n + 1)),
    );
    const largest = Math.max(...sines.map(Math.abs));
    const sign = Math.sign(sines.find((x) => Math.abs(x) > largest - 1e-9)!);
    // Rounding times the norm, 4, over the smallest gap, 0.03.
    sines.forEach((x, j) => assertAlmostEquals(vectors.data[j * n + k]!, sign * x, 1e-12));
  }
});

Deno.test("eigh() converges when most eigenvalues are zero to rounding", async () => {
  // A Gaussian kernel of points in the plane: two thirds of the eigenvalues are below 1e-16.
  const n = 200;
  const x = normal(1, n, 2).data;
  const kernel = matrix(n, n, (i, j) => {
    const [dx, dy] = [x[2 * i]! - x[2 * j]!, x[2 * i + 1]! - x[2 * j + 1]!];
    return Math.exp(-(dx * dx + dy * dy) / 3);
  });
  const { values } = await eigh(kernel);
  // Rounding of the norm, which is about 100.
  assertLess(Math.abs(values.data[0]!), 1e-13);
  const trace = [...values.data].reduce((sum, value) => sum + value, 0);
  assertAlmostEquals(trace, n, 1e-11);
});

Deno.test("eigh() takes one entry, zeros and a diagonal", async () => {
  assertEquals(toNested((await eigh([[-3]])).vectors), [[1]]);
  assertEquals(toNested((await eigh([[0, 0], [0, 0]])).values), [0, 0]);
  const { values, vectors } = await eigh([[2, 0], [0, -1]]);
  assertEquals(toNested(values), [-1, 2]);
  assertEquals(toNested(vectors), [[0, 1], [1, 0]]);
});

for (const backend of BACKENDS) {
  Deno.test(`eigh() refuses to give eigenvalues that overflow (${backend})`, async () => {
    const large = [[1e308, 1e308], [1e308, 1e308]];
    await assertRejects(() => eigh(large, { backend }), RangeError, "scale the matrix down");
    const { values } = await eigh([[1e308, 0], [0, -1e308]], { backend });
    assertEquals(toNested(values), [-1e308, 1e308]);
  });
}

Deno.test("eigh() refuses a matrix that is not square, symmetric and finite", async () => {
  await assertRejects(() => eigh([[1, 2]]), TypeError, "must be square");
  await assertRejects(() => eigh([[1, 2], [3, 1]]), TypeError, "differ by 1");
  await assertRejects(() => eigh([[Infinity]]), RangeError, "entry [0, 0] is Infinity");
});
