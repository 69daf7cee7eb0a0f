import { assertEquals, assertLess, assertRejects } from "@std/assert";
import type { BackendName } from "../../lib/linalg/backend.ts";
import { matmul } from "../../lib/linalg/matmul.ts";
import { toNested } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import { distance, normal, product, transposed } from "./matrices.ts";

// Sums of some ten products of normal entries.
const ROUNDING = 1e-13;

Deno.test("matmul() multiplies matrices, transposed or not", async () => {
  const a = normal(1, 6, 9), b = normal(2, 9, 5);
  const expected = product(a, b);
  assertLess(distance(await matmul(a, b), expected), ROUNDING);
  const aT = transposed(a), bT = transposed(b);
  assertLess(distance(await matmul(aT, b, { transposeA: true }), expected), ROUNDING);
  assertLess(distance(await matmul(a, bT, { transposeB: true }), expected), ROUNDING);
  const both = await matmul(aT, bT, { transposeA: true, transposeB: true });
  assertLess(distance(both, expected), ROUNDING);
});

Deno.test("matmul() gives a vector for a vector", async () => {
  assertEquals(toNested(await matmul([[1, 2, 3], [4, 5, 6]], [1, 0, 2])), [7, 16]);
});

Deno.test("matmul() is exactly symmetric for a matrix times its own transpose", async () => {
  const a = normal(3, 70, 40);
  for (const options of [{ transposeB: true }, { transposeA: true }]) {
    const square = await matmul(a, a, options);
    assertEquals(transposed(square).data, square.data);
    const expected = product(a, a, options.transposeA, options.transposeB);
    assertLess(distance(square, expected), ROUNDING);
  }
});

Deno.test("matmul() takes float32 and computes in float64", async () => {
  const a = { shape: [1, 2], data: new Float32Array([1, 2 ** -30]), dtype: "float32" as const };
  const c = await matmul(a, [[1], [1]]);
  assertEquals(c.dtype, "float64");
  assertEquals(c.data[0], 1 + 2 ** -30);
});

Deno.test("matmul() refuses factors that do not fit", async () => {
  const a = [[1, 2], [3, 4]];
  await assertRejects(() => matmul([1, 2], a), TypeError, "a matrix is needed");
  await assertRejects(() => matmul(a, [1, 2, 3]), TypeError, "found shape [3]");
  await assertRejects(() => matmul(a, [[1], [2], [3]]), TypeError, "found shape [3,1]");
  const transposeB = (): Promise<unknown> => matmul(a, [[1, 2, 3]], { transposeB: true });
  await assertRejects(transposeB, TypeError, "shape [n, 2] is needed");
  await assertRejects(() => matmul(a, [1, 2], { transposeB: true }), TypeError, "a matrix");
  await assertRejects(() => matmul([[]], [[]]), TypeError, "at least one entry");
});

Deno.test("matmul() names an entry that is not finite", async () => {
  await assertRejects(() => matmul([[1, 2], [NaN, 4]], [1, 2]), RangeError, "[1, 0] is NaN");
  await assertRejects(() => matmul([[1, 2]], [1, Infinity]), RangeError, "entry 1 is Infinity");
});

for (const backend of BACKENDS) {
  Deno.test(`matmul() refuses to give a product that overflows (${backend})`, async () => {
    const a = [[1, 2], [1e200, 3]];
    const plain = (): Promise<unknown> => matmul(a, [[1e200, 0], [0, 1]], { backend });
    await assertRejects(plain, RangeError, "entry [1, 0] is Infinity; scale the factors down");
    const square = (): Promise<unknown> => matmul(a, a, { transposeB: true, backend });
    await assertRejects(square, RangeError, "entry [1, 1] is Infinity");
    const vector = (): Promise<unknown> => matmul(a, [1e200, 0], { backend });
    await assertRejects(vector, RangeError, "entry 1 is Infinity");
  });
}

Deno.test("matmul() passes on the backend and the signal", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  const backend = "cuda" as BackendName;
  await assertRejects(() => matmul([[1]], [1], { backend }), TypeError, "cuda");
  await assertRejects(() => matmul([[1]], [1], { signal }), Error, "enough");
});
