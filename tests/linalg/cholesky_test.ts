import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { NotPositiveDefiniteError } from "../../lib/errors.ts";
import { cholesky } from "../../lib/linalg/cholesky.ts";
import { eigh } from "../../lib/linalg/eigh.ts";
import { type Tensor, toNested } from "../../lib/tensor.ts";
import {
  distance,
  gaussianKernel,
  gram,
  hilbert,
  matrix,
  normal,
  product,
  secondDifference,
  selected,
  shifted,
} from "./matrices.ts";

// Sums of some fifty products of entries near 1.
const ROUNDING = 1e-13;

Deno.test("cholesky() gives a lower triangular factor whose product is the matrix", async () => {
  const a = shifted(gram(1, 50, 60), 0.1);
  const before = a.data.slice();
  const { n, factor } = await cholesky(a);
  assertEquals(n, 50);
  assertLess(distance(product(factor, factor, false, true), a), ROUNDING);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) assertEquals(factor.data[i * n + j], 0);
  }
  assertEquals(a.data, before);
});

Deno.test("cholesky() gives the known factor of the second-difference matrix", async () => {
  // L[i, i] = sqrt((i + 2) / (i + 1)), and -1 / L[i - 1, i - 1] to the left of it.
  const n = 40;
  const { factor, logDeterminant } = await cholesky(secondDifference(n));
  const diagonal = (i: number): number => Math.sqrt((i + 2) / (i + 1));
  const expected = matrix(
    n,
    n,
    (i, j) => i === j ? diagonal(i) : i === j + 1 ? -1 / diagonal(j) : 0,
  );
  assertLess(distance(factor, expected), ROUNDING);
  assertAlmostEquals(logDeterminant(), Math.log(n + 1), ROUNDING);
});

Deno.test("cholesky() gives the determinant of the Hilbert matrix", async () => {
  // 1 / 266716800000 exactly. The condition number is 5e5, so a digit of it is worth 1e-10.
  const { logDeterminant } = await cholesky(hilbert(5));
  assertAlmostEquals(logDeterminant(), -Math.log(266716800000), 1e-10);
});

Deno.test("cholesky() solves for vectors and for matrices from one factor", async () => {
  const a = shifted(gram(1, 40, 50), 1);
  const { solve } = await cholesky(a);
  const b = normal(2, 40, 3);
  const x = await solve(b);
  assertLess(distance(product(a, x), b), ROUNDING);
  const column = b.data.filter((_, p) => p % 3 === 1);
  const vector = await solve(column);
  assertEquals(vector.shape, [40]);
  assertEquals(vector.data, x.data.filter((_, p) => p % 3 === 1));
});

Deno.test("cholesky() factors one entry and float32", async () => {
  assertEquals(toNested((await cholesky([[9]])).factor), [[3]]);
  const single = { shape: [1, 1], data: new Float32Array([4]), dtype: "float32" as const };
  assertEquals((await cholesky(single)).factor.dtype, "float64");
});

Deno.test("cholesky() names the pivot that is not positive", async () => {
  const error = await failure(matrix(3, 3, (i, j) => i === j ? [1, -2, 1][i]! : 0));
  assertEquals(error.pivot, 1);
  assertEquals(error.value, -2);
  assertEquals(error.duplicates, 0);
  assert(error.message.includes("pivot 1 is -2"));
});

Deno.test("cholesky() counts repeated rows, and the ridge it offers is enough", async () => {
  const distinct = gram(3, 30, 60);
  const rows = Array.from({ length: 37 }, (_, i) => i < 30 ? i : (i * 5) % 30);
  const error = await failure(selected(distinct, rows));
  assertEquals(error.duplicates, 7);
  assertEquals(error.pivot, 30);
  // The norm of this matrix is about 10: little more than its rounding.
  assertLess(error.ridge, 1e-12);
});

Deno.test("cholesky() still counts repeated rows when a ridge was too small", async () => {
  const repeated = shifted(selected(gram(3, 20, 40), [...Array(20).keys(), 4, 4]), 1e-17);
  assertEquals((await failure(repeated)).duplicates, 2);
});

Deno.test("cholesky() refuses matrices of lower rank, and the ridge it offers is enough", async () => {
  for (const [n, rank] of [[2, 1], [30, 5], [60, 59], [130, 20]] as const) {
    for (const scale of [1, 1e-12, 1e12]) {
      const k = gram(n, n, rank);
      const error = await failure(matrix(n, n, (i, j) => scale * k.data[i * n + j]!));
      // Pivots from here on are nothing but rounding; one may be taken for a digit.
      assert(error.pivot >= rank);
      assertEquals(error.duplicates, 0);
      assertLess(error.ridge, 1e-11 * scale);
    }
  }
});

Deno.test("cholesky() refuses a pivot that is positive by rounding alone", async () => {
  // The last pivot of these is zero; in some of them rounding makes it positive.
  for (let seed = 0; seed < 20; seed++) {
    const { pivot } = await failure(selected(gram(seed, 20, 40), [...Array(20).keys(), 19]));
    assertEquals(pivot, 20);
  }
});

Deno.test("cholesky() offers minus the smallest eigenvalue for an indefinite matrix", async () => {
  // Eigenvalues 2 - 2 cos(k pi / (n + 1)) - 1, of which the smallest is just above -1.
  const n = 50;
  const smallest = 1 - 2 * Math.cos(Math.PI / (n + 1));
  const { ridge } = await failure(shifted(secondDifference(n), -1));
  assert(ridge >= -smallest);
  // Rounded up to two digits.
  assertLess(ridge, 1.1 * -smallest);
});

Deno.test("cholesky() offers little more than the least ridge for a large matrix", async () => {
  // Larger than the basis of the iteration that looks for the smallest eigenvalue.
  const n = 700;
  const single = gaussianKernel(1, n, 3);
  single.data.set(Float32Array.from(single.data));
  for (const a of [single, shifted(secondDifference(n), -1), gram(2, n, 30)]) {
    const { values } = await eigh(a);
    const { ridge } = await failure(a);
    const least = Math.max(-values.data[0]!, 0);
    assert(ridge >= least);
    assertLess(ridge, 1.2 * least + 1e-12);
  }
});

Deno.test("cholesky() offers a ridge for zeros and for large entries", async () => {
  const zeros = await failure(matrix(4, 4, () => 0));
  assertEquals(zeros.duplicates, 3);
  await failure(matrix(4, 4, () => 1e300));
});

Deno.test("cholesky() factors ill-conditioned matrices while their pivots have digits", async () => {
  // Smallest pivots: 1e-11 of the diagonal for 8, below rounding for 14.
  await cholesky(hilbert(8));
  await failure(hilbert(14));
});

Deno.test("cholesky() refuses a matrix that is not square, symmetric and finite", async () => {
  await assertRejects(() => cholesky([[1, 2, 3], [4, 5, 6]]), TypeError, "found shape [2,3]");
  await assertRejects(() => cholesky([1, 2]), TypeError, "a matrix is needed");
  const skew = [[2, 1, 0], [1, 2, 0.5], [0, 0.25, 2]];
  await assertRejects(() => cholesky(skew), TypeError, "[2, 1] and [1, 2] differ by 0.25");
  await assertRejects(() => cholesky([[1, NaN], [NaN, 1]]), RangeError, "entry [0, 1] is NaN");
});

Deno.test("cholesky() accepts asymmetry that is rounding", async () => {
  await cholesky([[2, 1], [1 + 1e-13, 2]]);
  const data = new Float32Array([2, 1, 1 + 1e-6, 2]);
  await cholesky({ shape: [2, 2], data, dtype: "float32" });
  await assertRejects(() => cholesky([[2, 1], [1 + 1e-6, 2]]), TypeError, "symmetric");
});

Deno.test("cholesky() refuses right-hand sides that do not fit", async () => {
  const { solve } = await cholesky([[2, 1], [1, 2]]);
  await assertRejects(() => solve([1, 2, 3]), TypeError, "[2] or [2, k] is needed");
  await assertRejects(() => solve([[1, 2]]), TypeError, "found shape [1,2]");
  await assertRejects(() => solve([1, NaN]), RangeError, "entry 1 is NaN");
});

/** The error of a factorisation, after a test that the ridge it offers is enough. */
async function failure(a: Tensor): Promise<NotPositiveDefiniteError> {
  const error = await assertRejects(() => cholesky(a), NotPositiveDefiniteError);
  await cholesky(shifted(a, error.ridge));
  return error;
}
