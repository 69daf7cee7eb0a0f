import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { NotPositiveDefiniteError } from "../../../lib/errors.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { type Tensor, tensor, toNested } from "../../../lib/tensor.ts";
import {
  distance,
  gram,
  hilbert,
  matrix,
  normal,
  selected,
  shifted,
} from "../../linalg/matrices.ts";
import { erfKernels } from "../erf_kernels.ts";
import { GOLDEN } from "../golden.ts";

Deno.test("kernelRegression() agrees with the golden predictions", async () => {
  const train = matrix(4, 3, (i, j) => Math.sin(3 * i + j + 1));
  const test = matrix(2, 3, (i, j) => Math.cos((3 * i + j + 1) / 2));
  const y = matrix(4, 2, (i, j) => Math.sin(0.7 * (2 * i + j)));
  for (const kind of ["nngp", "ntk"] as const) {
    const kTrain = erfKernels(train, train)[kind];
    assertLess(distance(kTrain, matrix(4, 4, (i, j) => GOLDEN.kernels[kind][i]![j]!)), 1e-14);
    for (const { ridge, mean } of GOLDEN.means[kind]) {
      const { predict } = await kernelRegression(kTrain, y, { ridge });
      const predicted = await predict(erfKernels(test, train)[kind]);
      const expected = matrix(2, 2, (i, j) => mean[i]![j]!);
      // Rounding of entries near 2, times the inverse of the smallest eigenvalue, 0.01.
      assertLess(distance(predicted, expected), 1e-12);
    }
  }
});

Deno.test("kernelRegression() interpolates without a ridge", async () => {
  const k = shifted(gram(1, 30, 40), 0.1);
  const y = normal(2, 30, 2);
  const before = [k.data.slice(), y.data.slice()];
  const fit = await kernelRegression(k, y);
  // Rounding times the condition number, about 50.
  assertLess(distance(await fit.predict(k), y), 1e-12);
  assertLess(fit.residual, 1e-14);
  assertEquals(fit.ridge, 0);
  assertEquals([k.data, y.data], before);
});

Deno.test("kernelRegression() adds the ridge in units of the mean diagonal entry", async () => {
  const k = [[1, 0], [0, 3]];
  const relative = await kernelRegression(k, [8, 8], { ridge: 0.5 });
  assertEquals(relative.ridge, 1);
  assertEquals(roundedEntries(relative.coefficients), [4, 2]);
  const absolute = await kernelRegression(k, [8, 8], { ridge: 1, ridgeScale: "absolute" });
  assertEquals(absolute.coefficients, relative.coefficients);
});

Deno.test("kernelRegression() fits several outputs as it fits each", async () => {
  const k = shifted(gram(1, 20, 30), 0.1);
  const y = normal(2, 20, 3);
  const kTest = normal(3, 4, 20);
  const together = await (await kernelRegression(k, y)).predict(kTest);
  assertEquals(together.shape, [4, 3]);
  const single = y.data.filter((_, p) => p % 3 === 2);
  const alone = await (await kernelRegression(k, single)).predict(kTest);
  assertEquals(alone.shape, [4]);
  assertLess(distance(alone, column(together, 2)), 1e-12);
});

Deno.test("kernelRegression() keeps its fit when the inputs change afterwards", async () => {
  const y = tensor([8, 8]);
  const fit = await kernelRegression([[1, 0], [0, 1]], y);
  y.data.fill(0);
  assertEquals(toNested(await fit.predict([[1, 1]])), [16]);
  assertEquals(roundedEntries(await fit.leaveOneOut()), [0, 0]);
});

Deno.test("kernelRegression() takes a float32 kernel that is symmetric to its rounding", async () => {
  const data = new Float32Array([4, 2 + 1e-6, 2, 10]);
  const kernel = { shape: [2, 2], data, dtype: "float32" } as const;
  const { coefficients } = await kernelRegression(kernel, [6, 12]);
  assertEquals(toNested(coefficients), [1, 1]);
});

Deno.test("leaveOneOut() equals as many refits", async () => {
  const n = 12;
  const k = gram(1, n, 5);
  const y = normal(2, n, 2);
  const options = { ridge: 0.05, ridgeScale: "absolute" } as const;
  const closed = await (await kernelRegression(k, y, options)).leaveOneOut();
  assertEquals(closed.shape, [n, 2]);
  for (let i = 0; i < n; i++) {
    const others = [...Array(n).keys()].filter((j) => j !== i);
    const rest = matrix(n - 1, 2, (j, c) => y.data[others[j]! * 2 + c]!);
    const refit = await kernelRegression(selected(k, others), rest, options);
    const predicted = await refit.predict(matrix(1, n - 1, (_, j) => k.data[i * n + others[j]!]!));
    // Rounding times the condition number, which is about 100.
    const row = matrix(1, 2, (_, c) => closed.data[i * 2 + c]!);
    assertLess(distance(row, predicted), 1e-12);
  }
});

Deno.test("leaveOneOut() works through the columns in blocks and keeps a vector a vector", async () => {
  const n = 300;
  const y = [...normal(1, 1, n).data];
  // For K = I + 1 1', by the formula of Sherman and Morrison, the others predict their sum / n.
  const fit = await kernelRegression(matrix(n, n, (i, j) => i === j ? 2 : 1), y);
  const sum = y.reduce((total, value) => total + value, 0);
  const loo = await fit.leaveOneOut();
  assertEquals(loo.shape, [n]);
  for (let i = 0; i < n; i++) assertAlmostEquals(loo.data[i]!, (sum - y[i]!) / n, 1e-12);
});

Deno.test("logMarginalLikelihood() is the density of the targets, summed over outputs", async () => {
  // K = [[2, 1], [1, 2]]: K^-1 = [[2, -1], [-1, 2]] / 3, det K = 3.
  const density = (a: number, b: number): number =>
    -(2 * a * a - 2 * a * b + 2 * b * b) / 6 - Math.log(3) / 2 - Math.log(2 * Math.PI);
  const k = [[2, 1], [1, 2]];
  const one = await kernelRegression(k, [1, -2]);
  assertAlmostEquals(await one.logMarginalLikelihood(), density(1, -2), 1e-14);
  const two = await kernelRegression(k, [[1, 3], [-2, 0.5]]);
  const expected = density(1, -2) + density(3, 0.5);
  assertAlmostEquals(await two.logMarginalLikelihood(), expected, 1e-14);
});

Deno.test("logMarginalLikelihood() counts the ridge as noise", async () => {
  const { logMarginalLikelihood } = await kernelRegression([[3]], [2], { ridge: 1 });
  const expected = -2 * 2 / 12 - Math.log(6) / 2 - Math.log(2 * Math.PI) / 2;
  assertAlmostEquals(await logMarginalLikelihood(), expected, 1e-14);
});

Deno.test("kernelRegression() counts inputs that occur twice and offers a ridge", async () => {
  const k = selected(gram(1, 10, 20), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3]);
  const y = normal(2, 12, 1);
  const attempt = (): Promise<unknown> => kernelRegression(k, y);
  const error = await assertRejects(attempt, NotPositiveDefiniteError, "2 repeated rows");
  assert(error.message.startsWith("Cannot fit the training kernel"));
  await kernelRegression(k, y, { ridge: error.ridge, ridgeScale: "absolute" });
});

Deno.test("kernelRegression() offers the whole ridge when the one given was too small", async () => {
  const k = shifted(hilbert(6), -1);
  const attempt = (): Promise<unknown> =>
    kernelRegression(k, normal(1, 6, 1), { ridge: 0.5, ridgeScale: "absolute" });
  const { ridge } = await assertRejects(attempt, NotPositiveDefiniteError);
  // The smallest eigenvalue is just above -1.
  assertAlmostEquals(ridge, 1, 0.11);
  await kernelRegression(k, normal(1, 6, 1), { ridge, ridgeScale: "absolute" });
});

Deno.test("kernelRegression() refuses shapes that do not fit", async () => {
  const k = [[2, 1], [1, 2]];
  await assertRejects(() => kernelRegression([[1, 2]], [1]), TypeError, "must be square");
  await assertRejects(() => kernelRegression([[2, 1], [0, 2]], [1, 1]), TypeError, "symmetric");
  await assertRejects(() => kernelRegression(k, [1, 2, 3]), TypeError, "found shape [3]");
  const { predict } = await kernelRegression(k, [1, 2]);
  await assertRejects(() => predict([[1, 2, 3]]), TypeError, "2 training inputs");
  await assertRejects(() => predict([1, 2]), TypeError, "found an array of shape [2]");
});

Deno.test("kernelRegression() refuses entries that are not finite", async () => {
  const k = [[2, 1], [1, 2]];
  await assertRejects(() => kernelRegression(k, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(() => kernelRegression([[NaN]], [1]), RangeError, "entry [0, 0] is NaN");
  const { predict } = await kernelRegression(k, [1, 2]);
  await assertRejects(() => predict([[1, Infinity]]), RangeError, "entry [0, 1] is Infinity");
});

Deno.test("kernelRegression() refuses a ridge that is negative or no number", async () => {
  for (const ridge of [-1e-9, NaN, Infinity]) {
    const attempt = (): Promise<unknown> => kernelRegression([[1]], [1], { ridge });
    await assertRejects(attempt, RangeError, `current value is ${ridge}`);
  }
  const ridge = "1" as unknown as number;
  await assertRejects(() => kernelRegression([[1]], [1], { ridge }), TypeError, "found string");
  const ridgeScale = "trace" as "relative";
  const attempt = (): Promise<unknown> => kernelRegression([[1]], [1], { ridgeScale });
  await assertRejects(attempt, TypeError, "current value is trace");
});

/** Entries without the last few bits: square roots of 2 and 4 are not all exact. */
function roundedEntries(a: Tensor): number[] {
  return [...a.data].map((entry) => Math.round(entry * 1e12) / 1e12 + 0);
}

function column(a: Tensor, j: number): Tensor {
  const [m, n] = a.shape as [number, number];
  return {
    shape: [m],
    data: Float64Array.from({ length: m }, (_, i) => a.data[i * n + j]!),
    dtype: "float64",
  };
}
