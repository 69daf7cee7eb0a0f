import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { gradientFlow } from "../../../lib/predict/training/gradient_flow.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { type Tensor, tensor, toNested } from "../../../lib/tensor.ts";
import { distance, gram, matrix, normal, product, selected } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import { PREDICT } from "../golden_training.ts";

for (const backend of BACKENDS) {
  Deno.test(`gradientFlow() agrees with Neural Tangents (${backend})`, async () => {
    const { kTrain, kTestTrain, y } = PREDICT;
    for (const ridge of [0, 0.001]) {
      const flow = await gradientFlow(kTrain, y, { learningRate: 0.5, ridge, backend });
      for (const t of [1, 10, 1000, Infinity]) {
        const found = await flow.at(t, { kTestTrain });
        const expected = PREDICT.flow(ridge, t);
        // Rounding of entries near 2, times the inverse of the smallest eigenvalue, 0.01.
        assertLess(distance(found.train, expected.train), 1e-12);
        assertLess(distance(found.test!, expected.test), 1e-11);
      }
    }
  });

  Deno.test(`gradientFlow() takes repeated inputs at any time (${backend})`, async () => {
    const rows = [0, 1, 2, 3, 4, 5, 5, 0];
    const once = gram(1, 8, 20);
    const k = selected(once, rows);
    const kTestTrain = matrix(2, 8, (i, j) => once.data[(6 + i) * 8 + rows[j]!]!);
    const y = normal(2, 8, 2);
    const flow = await gradientFlow(k, y, { backend });
    // Repeats with different targets act as one input with their mean, counted twice.
    const { train, test } = await flow.at([1, 1e3, 1e12, 1e300, Infinity], { kTestTrain });
    const mean = (i: number, c: number): number => {
      const same = rows.flatMap((row, j) => row === rows[i] ? [y.data[2 * j + c]!] : []);
      return same.reduce((sum, value) => sum + value, 0) / same.length;
    };
    const fit = await kernelRegression(selected(once, [0, 1, 2, 3, 4, 5]), matrix(6, 2, mean));
    const end = await fit.predict(matrix(2, 6, (i, j) => once.data[(6 + i) * 8 + j]!));
    for (const time of [2, 3, 4]) {
      assertLess(distance(slice(train, time), matrix(8, 2, mean)), 1e-12);
      assertLess(distance(slice(test!, time), end), 1e-12);
    }
    const steps = await explicitEuler(k, y, kTestTrain, 1, 2000);
    assertLess(distance(slice(train, 0), steps.train), 1e-3);
    assertLess(distance(slice(test!, 0), steps.test), 1e-3);
  });
}

Deno.test("gradientFlow() starts from any function", async () => {
  const k = gram(1, 10, 20);
  const kTestTrain = normal(2, 3, 10);
  const y = normal(3, 10, 2);
  const fTrain0 = normal(4, 10, 2), fTest0 = normal(5, 3, 2);
  const flow = await gradientFlow(k, y, { learningRate: 2 });
  const begin = await flow.at(0, { fTrain0, fTest0, kTestTrain });
  assertEquals([begin.train.data, begin.test!.data], [fTrain0.data, fTest0.data]);
  // The flow is that of the difference to y and of its own function, which starts from zero.
  const shiftedTargets = matrix(10, 2, (i, j) => y.data[2 * i + j]! - fTrain0.data[2 * i + j]!);
  const difference = await (await gradientFlow(k, shiftedTargets, { learningRate: 2 }))
    .at(3, { kTestTrain });
  const found = await flow.at(3, { fTrain0, fTest0, kTestTrain });
  const sum = (a: Tensor, b: Tensor): Tensor => ({
    ...a,
    data: a.data.map((v, p) => v + b.data[p]!),
  });
  assertLess(distance(found.train, sum(fTrain0, difference.train)), 1e-13);
  assertLess(distance(found.test!, sum(fTest0, difference.test!)), 1e-13);
});

Deno.test("gradientFlow() keeps a vector a vector and puts times first", async () => {
  const flow = await gradientFlow([[2, 0], [0, 4]], [1, 1]);
  const kTestTrain = [[1, 1], [0, 1], [0, 0]];
  const one = await flow.at(1, { kTestTrain, fTest0: 5, fTrain0: 1 });
  assertEquals(one, { train: tensor([1, 1]), test: tensor([5, 5, 5]) });
  const many = await flow.at(new Float64Array([0, 1]), { kTestTrain });
  assertEquals([many.train.shape, many.test!.shape], [[2, 2], [2, 3]]);
  assertAlmostEquals(many.train.data[3]!, 1 - Math.exp(-2), 1e-15);
  assertEquals(Object.keys(await flow.at([1])), ["train"]);
  const columns = await gradientFlow([[2, 0], [0, 4]], [[1], [1]]);
  assertEquals((await columns.at([1], { kTestTrain })).test!.shape, [1, 3, 1]);
});

Deno.test("gradientFlow() with a ridge ends in kernel regression", async () => {
  const k = selected(gram(1, 10, 20), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9]);
  const y = normal(2, 11, 1);
  const kTestTrain = normal(3, 4, 11);
  for (const ridgeScale of ["relative", "absolute"] as const) {
    const options = { ridge: 0.1, ridgeScale };
    const fit = await kernelRegression(k, y, options);
    const flow = await gradientFlow(k, y, options);
    assertEquals(flow.ridge, fit.ridge);
    const { train, test } = await flow.at(Infinity, { kTestTrain });
    assertLess(distance(test!, await fit.predict(kTestTrain)), 1e-12);
    assertLess(distance(train, y), 1e-13);
    const smooth = await flow.at(Infinity, { kTestTrain: k });
    assertLess(distance(smooth.test!, await fit.predict(k)), 1e-12);
  }
});

Deno.test("gradientFlow() goes on from where it was", async () => {
  const k = gram(1, 8, 12);
  const flow = await gradientFlow(k, normal(2, 8, 1), { learningRate: 0.3 });
  const kTestTrain = normal(3, 2, 8);
  const { train, test } = await flow.at(5, { kTestTrain });
  const later = await flow.at(7, { fTrain0: train, fTest0: test!, kTestTrain });
  const direct = await flow.at(12, { kTestTrain });
  assertLess(distance(later.train, direct.train), 1e-13);
  assertLess(distance(later.test!, direct.test!), 1e-13);
});

Deno.test("gradientFlow() follows the limit where a test kernel sees what the kernel does not", async () => {
  const flow = await gradientFlow([[0, 0], [0, 1]], [1, 0]);
  const { test } = await flow.at([4, 10], { kTestTrain: [[1, 0]] });
  assertEquals(toNested(test!), [[2], [5]]);
});

Deno.test("gradientFlow() learns along eigenvalues below rounding as long as it can, then stops", async () => {
  // lambda = 1e-17 beside 1 is zero to rounding; |k(x, X) v|^2 = 9e-18 is allowed for k(x, x) = 1.
  const flow = await gradientFlow([[1e-17, 0], [0, 1]], [1, 0], { learningRate: 2 });
  const times = [1e9, 1e14, 1e20, 1e300, Infinity];
  const { test } = await flow.at(times, { kTestTrain: [[3e-9, 0]] });
  // 3e-9 (1 - e^(-lambda t)) / lambda, while lambda t is small.
  assertAlmostEquals(test!.data[0]!, 3, 1e-6);
  assertAlmostEquals(test!.data[1]! / 3e5, 1, 1e-2);
  assertEquals([...test!.data.slice(2)], [0, 0, 0]);
});

Deno.test("gradientFlow() tends to its end where inputs are far from a smooth kernel's", async () => {
  // Most eigenvalues are rounding; extrapolation sees all eigenvectors.
  const k = smoothKernel(30), kTestTrain = smoothKernel(30, 2);
  const y = normal(3, 30, 1);
  for (const dtype of ["float64", "float32"] as const) {
    const round = ({ shape, data }: Tensor) =>
      dtype === "float64"
        ? { shape, data, dtype }
        : { shape, data: Float32Array.from(data), dtype };
    const flow = await gradientFlow(round(k), y);
    const { test } = await flow.at([1e40, 1e300, Infinity], { kTestTrain: round(kTestTrain) });
    const end = slice(test!, 2);
    for (const time of [0, 1]) assertLess(distance(slice(test!, time), end), 1e-9 * largest(end));
  }
});

Deno.test("gradientFlow() of a kernel of zeros stays where it is", async () => {
  const flow = await gradientFlow([[0, 0], [0, 0]], [1, 2]);
  const { train, test } = await flow.at(Infinity, { fTrain0: 3, kTestTrain: [[0, 0]], fTest0: 4 });
  assertEquals([toNested(train), toNested(test!)], [[3, 3], [4]]);
});

Deno.test("gradientFlow() keeps its targets when the inputs change afterwards", async () => {
  const y = tensor([8, 8]);
  const k = tensor([[1, 0], [0, 1]]);
  const flow = await gradientFlow(k, y);
  y.data.fill(0);
  k.data.fill(0);
  assertEquals(toNested((await flow.at(Infinity)).train), [8, 8]);
});

Deno.test("gradientFlow() refuses what does not fit", async () => {
  const k = [[2, 1], [1, 2]];
  const attempt = "Cannot follow a gradient flow";
  await assertRejects(() => gradientFlow([[1, 2]], [1]), TypeError, "must be square");
  await assertRejects(() => gradientFlow([[2, 1], [0, 2]], [1, 1]), TypeError, "symmetric");
  await assertRejects(() => gradientFlow(k, [1, 2, 3]), TypeError, attempt);
  await assertRejects(() => gradientFlow(k, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(() => gradientFlow(k, [1, 2], { ridge: -1 }), RangeError, "'ridge'");
  await assertRejects(() => gradientFlow(k, [1, 2], { learningRate: 0 }), RangeError, attempt);
  await assertRejects(() => gradientFlow([[1, 2], [2, 1]], [1, 2]), RangeError, "semi-definite");
  const misspelt = { learningrate: 1 } as unknown as { learningRate: number };
  await assertRejects(() => gradientFlow(k, [1, 2], misspelt), TypeError, "no option");
  const { at } = await gradientFlow(k, [1, 2]);
  for (const t of [-1, NaN]) await assertRejects(() => at([1, t]), RangeError, `value is ${t}`);
  await assertRejects(() => at([]), TypeError, "at least one");
  await assertRejects(() => at([[1, 2]]), TypeError, "found shape [1,2]");
  await assertRejects(() => at(null as unknown as number), TypeError, "found null");
  await assertRejects(() => at("1" as unknown as number), TypeError, attempt);
  await assertRejects(() => at(1, { kTestTrain: [[1]] }), TypeError, "each of 2 training inputs");
  await assertRejects(() => at(1, { fTest0: 1 }), TypeError, "pass 'kTestTrain'");
  await assertRejects(() => at(1, { fTrain0: [[1], [2]] }), TypeError, "of shape [2]");
  await assertRejects(() => at(1, { fTrain0: NaN }), RangeError, "entry 0 is NaN");
  await assertRejects(() => at(1, { fTest0: [1], kTestTrain: k }), TypeError, "of shape [2]");
  await assertRejects(() => at(1, { kTestTrain: [[1, Infinity]] }), RangeError, "[0, 1]");
  const unknown = { kTest: k } as unknown as { kTestTrain: number[][] };
  await assertRejects(() => at(1, unknown), TypeError, "no option 'kTest'");
});

Deno.test("gradientFlow() stops when its signal says so", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => gradientFlow([[1]], [1], { signal }), Error, "enough");
  const { at } = await gradientFlow([[1]], [1]);
  await assertRejects(() => at(1, { signal }), Error, "enough");
});

/** exp(x z) between i / n, and from there to 1 + i. */
function smoothKernel(n: number, m?: number): Tensor {
  return matrix(m ?? n, n, (i, j) => Math.exp((m === undefined ? i / n : 1 + i) * j / n));
}

function largest({ data }: Tensor): number {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** Entry t of the leading axis. */
function slice({ shape, data }: Tensor, t: number): Tensor {
  const [, ...rest] = shape;
  const size = rest.reduce((product, length) => product * length, 1);
  return { shape: rest, data: data.slice(t * size, (t + 1) * size), dtype: "float64" };
}

/** The flow by many small steps: an error of first order in the step. */
function explicitEuler(
  k: Tensor,
  y: Tensor,
  kTestTrain: Tensor,
  t: number,
  steps: number,
): { train: Tensor; test: Tensor } {
  const weights = new Float64Array(y.data.length);
  const dual: Tensor = { ...y, data: weights };
  let train = product(k, dual);
  for (let step = 0; step < steps; step++) {
    for (let p = 0; p < weights.length; p++) {
      weights[p]! += t / steps / y.data.length * (y.data[p]! - train.data[p]!);
    }
    train = product(k, dual);
  }
  return { train, test: product(kTestTrain, dual) };
}
