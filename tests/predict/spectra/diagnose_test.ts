import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { selectBackend } from "../../../lib/linalg/backends.ts";
import { eigh } from "../../../lib/linalg/eigh.ts";
import { diagnose } from "../../../lib/predict/spectra/diagnose.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { type Dtype, type Tensor, tensor } from "../../../lib/tensor.ts";
import {
  gaussianKernel,
  gram,
  matrix,
  secondDifference,
  selected,
  shifted,
} from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

for (const backend of BACKENDS) {
  Deno.test(`diagnose() agrees with all eigenvalues (${backend})`, async () => {
    // 300 rows are more than one block of columns of the inverse.
    for (const [n, ridge] of [[1, 0.1], [40, 1e-3], [300, 1e-6], [300, 10]] as const) {
      const k = gaussianKernel(1, n, 2);
      const found = await diagnose(k, { ridge, ridgeScale: "absolute", backend });
      const values = (await eigh(k)).values.data;
      const dimension = values.reduce((sum, value) => sum + value / (value + ridge), 0);
      assertAlmostEquals(found.largestEigenvalue, values[n - 1]!, 1e-12 * n);
      assertLess(Math.abs(found.smallestEigenvalue - values[0]!), 1e-4 * (values[0]! + ridge));
      assertAlmostEquals(found.effectiveDimension, dimension, 1e-6);
      const condition = (values[n - 1]! + ridge) / (values[0]! + ridge);
      assertAlmostEquals(found.conditionNumber / condition, 1, 1e-4);
      assertEquals([found.n, found.ridge, found.duplicates], [n, ridge, 0]);
      assertEquals(found.warnings, []);
    }
  });
}

Deno.test("diagnose() gives the closed form for second differences", async () => {
  const n = 50;
  const found = await diagnose(secondDifference(n));
  const value = (j: number): number => 2 - 2 * Math.cos(j * Math.PI / (n + 1));
  assertAlmostEquals(found.smallestEigenvalue, value(1), 1e-13);
  assertAlmostEquals(found.largestEigenvalue, value(n), 1e-10);
  assertAlmostEquals(found.conditionNumber, value(n) / value(1), 1e-7);
  assertEquals(found.effectiveDimension, n);
});

Deno.test("diagnose() reads the ridge as kernelRegression() does", async () => {
  const k = shifted(gram(1, 20, 40), 3);
  const { ridge } = await kernelRegression(k, new Float64Array(20), { ridge: 0.01 });
  assertEquals((await diagnose(k, { ridge: 0.01 })).ridge, ridge);
});

Deno.test("diagnose() warns of repeated inputs and of a singular kernel", async () => {
  const n = 20;
  const repeated = selected(gram(1, n, 40), [...Array(n).keys(), 3, 5]);
  const found = await diagnose(repeated);
  assertEquals(found.duplicates, 2);
  assertEquals(found.conditionNumber, Infinity);
  // The rank, as the least ridge that can be factored leaves it.
  assertAlmostEquals(found.effectiveDimension, n, 0.1);
  assertEquals(found.warnings.map((warning) => warning.slice(0, 8)), ["2 rows r", "The kern"]);
  const [once] = (await diagnose([[1, 1], [1, 1]])).warnings;
  assert(once?.startsWith("1 row repeats an earlier one"));
  assertEquals((await diagnose(repeated, { ridge: 1e-3 })).warnings, []);
});

Deno.test("diagnose() does all of the work on one backend", async () => {
  const other = await selectBackend("auto");
  const { gemm } = other;
  other.gemm = () => Promise.reject(new Error("the automatic choice is used"));
  try {
    await diagnose(gram(1, 10, 20), { backend: "reference" });
  } finally {
    other.gemm = gemm;
  }
});

Deno.test("diagnose() warns of few digits", async () => {
  const [warning] = (await diagnose(gaussianKernel(1, 60, 1), { ridge: 1e-14 })).warnings;
  assert(warning?.startsWith("The condition number is"));
});

Deno.test("diagnose() warns of a kernel that is not positive semi-definite", async () => {
  const found = await diagnose(shifted(secondDifference(30), -0.5));
  assertAlmostEquals(found.smallestEigenvalue, 1.5 - 2 * Math.cos(Math.PI / 31), 1e-12);
  assert(found.warnings[0]!.includes("not positive semi-definite"));
  assertEquals(found.conditionNumber, Infinity);
});

Deno.test("diagnose() warns of a float32 kernel that cannot support the ridge", async () => {
  const k = gaussianKernel(1, 100, 2);
  const warnings = async (k: Tensor<Dtype>, ridge: number) =>
    (await diagnose(k, { ridge })).warnings.filter((warning) => warning.includes("float32"));
  const single = tensor(k, undefined, "float32");
  assertEquals((await warnings(single, 1e-8)).length, 1);
  assertEquals((await warnings(single, 1e-7)).length, 1);
  assertEquals(await warnings(single, 1e-4), []);
  assertEquals(await warnings(k, 1e-8), []);
  // Its own smallest eigenvalue is far above the rounding.
  assertEquals(await warnings(tensor(shifted(k, 0.1), undefined, "float32"), 0), []);
});

Deno.test("diagnose() gives the eigenvalues that rounding adds", async () => {
  for (const n of [50, 200, 450]) {
    const k = gaussianKernel(n, n, 3);
    const single = tensor(k, undefined, "float32");
    const difference = matrix(n, n, (i, j) => single.data[i * n + j]! - k.data[i * n + j]!);
    const { values } = await eigh(difference);
    const { roundingFloor, smallestEigenvalue } = await diagnose(single);
    // Numbers between two powers of two are rounded by 0.5 to 1 of the bound, 0.7 in the mean.
    assertLess(Math.abs(values.data[0]! / roundingFloor + 0.7), 0.2);
    // Of few points no eigenvalue is so small.
    if (n > 400) assertLess(Math.abs(smallestEigenvalue / roundingFloor + 0.7), 0.3);
  }
});

Deno.test("diagnose() copes with zeros and large entries", async () => {
  const zeros = await diagnose(matrix(3, 3, () => 0));
  assertEquals(zeros.largestEigenvalue, 0);
  assertEquals(zeros.conditionNumber, Infinity);
  const { values } = await eigh(gram(1, 10, 20));
  const large = matrix(10, 10, (i, j) => 1e200 * gram(1, 10, 20).data[i * 10 + j]!);
  assertAlmostEquals((await diagnose(large)).smallestEigenvalue / 1e200, values.data[0]!, 1e-12);
});

Deno.test("diagnose() refuses bad input and heeds an abort", async () => {
  await assertRejects(() => diagnose([[1, 2]]), TypeError, "square");
  await assertRejects(() => diagnose([[NaN]]), RangeError, "is NaN");
  await assertRejects(() => diagnose([[1]], { ridge: -1 }), RangeError, "'ridge'");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => diagnose([[1]], { signal }), Error, "enough");
});
