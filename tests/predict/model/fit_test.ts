import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  cntkNet,
  ensemble,
  kernelBlocks,
  kernels,
  loadDigits,
  loadModel,
  type Net,
  NotPositiveDefiniteError,
  oneHot,
  randomGenerator,
  stax,
  type Tensor,
  tensor,
  type TensorLike,
} from "@widenet/ntk";
import { fit, type FitProgress } from "../../../lib/predict/model/fit.ts";
import { gaussianProcess } from "../../../lib/predict/process/gaussian_process.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { distance, matrix, normal } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import * as golden from "../records.ts";

const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));

for (const backend of BACKENDS) {
  Deno.test(`fit() agrees with Neural Tangents (${backend})`, async () => {
    const { xTrain, xTest, yTrain } = golden;
    for (const ridge of golden.RIDGES) {
      for (const [kernel, kind] of [["nngp", "nngp"], ["ntk", "ntkgp"]] as const) {
        const model = await fit(golden.net, xTrain, yTrain, { kernel, ridge, backend });
        const found = await model.predict(xTest, { covariance: true });
        const expected = golden.record(`gp reg=${golden.ridgeName(ridge)} ${kind}`);
        assertLess(distance(found.mean, expected.mean), golden.TOLERANCE);
        assertLess(distance(found.covariance, expected.covariance), golden.TOLERANCE);
        assertEquals(await model.predict(xTest), found.mean);
      }
    }
  });

  Deno.test(`fit() does what kernels and a regression do by hand (${backend})`, async () => {
    const x = normal(1, 30, 4), xTest = normal(2, 7, 4), y = normal(3, 30, 2);
    const trained = await kernels(net, x), cross = await kernels(net, xTest, x);
    for (const kernel of ["ntk", "nngp"] as const) {
      const options = { ridge: 0.1, ridgeScale: "absolute", backend } as const;
      const model = await fit(net, x, y, { kernel, ...options });
      const regression = await kernelRegression(trained[kernel], y, options);
      assertLess(distance(model.coefficients, regression.coefficients), 1e-12);
      const expected = await regression.predict(cross[kernel]);
      assertLess(distance(await model.predict(xTest), expected), 1e-12);
      assertEquals(model.report.ridge, 0.1);
      assertLess(model.report.residual, 1e-14);
    }
  });
}

Deno.test("fit() comes to the same by every method", async () => {
  const x = normal(1, 40, 4), xTest = normal(2, 5, 4), y = normal(3, 40, 2);
  const options = { ridge: 0.1, cg: { tolerance: 1e-12 }, eigenpro: { tolerance: 1e-10 } };
  const exact = await (await fit(net, x, y, options)).predict(xTest);
  for (const solve of ["cg", "eigenpro", "nystrom"] as const) {
    // As a matrix, and in blocks; all inputs are landmarks.
    for (const maxKernelBytes of [2 ** 32, 0]) {
      const settings = { ...options, solve, maxKernelBytes, nystrom: { landmarks: 40 } };
      const model = await fit(net, x, y, settings);
      assertEquals(model.report.method, solve);
      assertLess(distance(await model.predict(xTest), exact), 1e-6);
    }
  }
});

Deno.test("fit() keeps the landmarks alone", async () => {
  const x = normal(1, 40, 4), y = normal(3, 40, 1);
  const model = await fit(net, x, y, { ridge: 0.1, solve: "nystrom", nystrom: { landmarks: 8 } });
  assertEquals([model.x.shape, model.coefficients.shape], [[8, 4], [8, 1]]);
  assertEquals(model.report.bytes, 8 * 8 * (4 + 2));
  assertEquals((await model.predict(x)).shape, [40, 1]);
});

Deno.test("fit() reads digits", async () => {
  const { images, labels } = await loadDigits();
  const pixels = images.data.map((value) => value / 16);
  const some = (start: number, end: number): { x: Tensor; labels: Float64Array } => ({
    x: tensor(pixels.subarray(64 * start, 64 * end), [end - start, 64]),
    labels: labels.data.subarray(start, end),
  });
  const train = some(0, 300), test = some(300, 400);
  const model = await fit(net, train.x, oneHot(train.labels, 10, { centered: true }), {
    ridge: 1e-3,
  });
  const { data } = await model.predict(test.x);
  let right = 0;
  test.labels.forEach((label, i) => {
    const row = data.subarray(10 * i, 10 * i + 10);
    if (row.every((score) => score <= row[label]!)) right++;
  });
  assertLess(85, right);
});

Deno.test("fit() reports what it took", async () => {
  const x = normal(1, 20, 3), y = normal(2, 20, 2);
  const seen: FitProgress[] = [];
  const model = await fit(net, x, y, { onProgress: (progress) => seen.push(progress) });
  const { seconds, ...report } = model.report;
  assertEquals(report, {
    method: "cholesky",
    n: 20,
    outputs: 2,
    bytes: 8 * (20 * 20 + 20 * (3 + 4)),
    ridge: 0,
    residual: report.residual,
    iterations: undefined,
    status: "converged",
  });
  assertLess(report.residual, 1e-12);
  for (const part of Object.values(seconds)) assert(part >= 0 && part < 10);
  assert(seen.length > 0 && seen.every(({ stage }) => stage === "kernel"));
  const stages = new Set<string>();
  const onProgress = ({ stage }: FitProgress): void => void stages.add(stage);
  await fit(net, x, y, { solve: "cg", ridge: 0.1, onProgress });
  assertEquals([...stages], ["kernel", "solve"]);
});

Deno.test("fit() keeps a vector a vector and its data when the inputs change", async () => {
  const x = tensor([[1, 0], [0, 1]]), y = tensor([1, -1]);
  const model = await fit(net, x, y);
  x.data.fill(0);
  y.data.fill(0);
  const found = await model.predict([[1, 0], [0, 1]]);
  assertEquals(found.shape, [2]);
  assertLess(distance(found, tensor([1, -1])), 1e-14);
});

Deno.test("predict() of a fitted network works through many inputs in blocks", async () => {
  // 2^22 numbers are a block of 2097 test inputs and 2000 training inputs; and the last is
  // predicted alone as well.
  const x = normal(1, 2000, 2), y = normal(2, 2000, 1);
  const model = await fit(stax.dense(1, { bStd: 1 }), x, y, { ridge: 1 });
  const xTest = normal(3, 2500, 2);
  const done: number[] = [];
  const all = await model.predict(xTest, { onProgress: (progress) => done.push(progress.done) });
  assertEquals(done, [2097, 2500]);
  const last = matrix(1, 2, (_, j) => xTest.data[2499 * 2 + j]!);
  assertLess(distance(await model.predict(last), matrix(1, 1, () => all.data[2499]!)), 1e-10);
  const stop = new AbortController();
  const stopped = model.predict(xTest, {
    signal: stop.signal,
    onProgress: () => stop.abort(new Error("enough")),
  });
  await assertRejects(() => stopped, Error, "enough");
});

Deno.test("predict() of a fitted network gives the posterior of its kernel", async () => {
  const x = normal(1, 12, 3), xTest = normal(2, 4, 3), y = normal(3, 12, 1);
  for (const dtype of ["float64", "float32"] as const) {
    const model = await fit(net, x, y, { kernel: "nngp", ridge: 0.01, dtype });
    const found = await model.predict(xTest, { covariance: true });
    const process = await gaussianProcess(await kernels(net, x), y, { ridge: 0.01 });
    const expected = await process.predict(await kernels(net, xTest, x), {
      kTestTest: await kernels(net, xTest),
    });
    const tolerance = dtype === "float64" ? 1e-12 : 1e-3;
    assertLess(distance(found.mean, expected.mean), tolerance);
    assertLess(distance(found.covariance, expected.covariance), tolerance);
    assertLess(dtype === "float64" ? 0 : 1e-7, found.roundingFloor);
  }
});

Deno.test("predict() of a fitted network gives variances without the covariance", async () => {
  const x = normal(1, 12, 3), xTest = normal(2, 40, 3), y = normal(3, 12, 2);
  const model = await fit(net, x, y, { ridge: 0.01 });
  const { mean, variance } = await model.predict(xTest, { variance: true });
  const joint = await model.predict(xTest, { covariance: true });
  assertEquals(mean, joint.mean);
  assertEquals(variance.shape, [40]);
  variance.data.forEach((value, i) =>
    assertLess(Math.abs(value - joint.covariance.data[i * 41]!), 1e-13)
  );
  const exact = await fit(net, x, y);
  const seen = await exact.predict(x, { variance: true });
  for (const value of seen.variance.data) assert(value >= 0 && value < 1e-12);
});

Deno.test("predict() of a fitted network gives the posterior standard deviation", async () => {
  // f(x) = w x + b with w, b ~ N(0, 1) seen once, at x = 1 with noise of variance s: K = 1 + x x',
  // so that at x the posterior variance is 1 + x^2 - (1 + x)^2 / (2 + s).
  const s = 0.5, xTest = [[1], [0], [-1], [3]];
  for (const loaded of [false, true]) {
    const line = stax.dense(1, { wStd: 1, bStd: 1 });
    const options = { kernel: "nngp", ridge: s, ridgeScale: "absolute" } as const;
    let model = await fit(line, [[1]], [2], options);
    if (loaded) {
      const path = await Deno.makeTempFile({ suffix: ".npz" });
      await model.save(path);
      model = await loadModel(path);
      await Deno.remove(path);
    }
    const { mean, std } = await model.predict(xTest, { std: true });
    assertEquals(mean, await model.predict(xTest));
    assertEquals(std.shape, [4]);
    xTest.forEach(([x], i) => {
      const expected = Math.sqrt(1 + x! ** 2 - (1 + x!) ** 2 / (2 + s));
      assertLess(Math.abs(std.data[i]! - expected), 1e-14);
    });
  }
});

Deno.test("fit() counts inputs that occur twice and offers a ridge that does", async () => {
  const x = [[1, 0], [0, 1], [1, 0], [1, 1], [1, 0]];
  const y = [1, 2, 3, 4, 5];
  const error = await assertRejects(
    () => fit(net, x, y),
    NotPositiveDefiniteError,
    "Cannot fit a network as the matrix is not positive definite",
  );
  assertEquals(error.duplicates, 2);
  await fit(net, x, y, { ridge: error.ridge, ridgeScale: "absolute" });
});

Deno.test("fit() refuses bad input", async () => {
  const x = [[1, 0], [0, 1]];
  const refuse = (y: unknown, options: object, type: typeof TypeError, text: string) =>
    assertRejects(() => fit(net, x, y as never, options), type, text);
  await refuse([1, 2, 3], {}, TypeError, "targets must have shape [2] or [2, k]");
  await refuse([[[1]], [[2]]], {}, TypeError, "found shape [2,1,1]");
  await refuse([1, NaN], {}, RangeError, "targets must be finite: entry 1 is NaN");
  await refuse([1, 2], { ridge: -1 }, RangeError, "'ridge' must be finite and not negative");
  await refuse([1, 2], { kernel: "cntk" }, TypeError, "'kernel' must be");
  await refuse([1, 2], { solve: "lu" }, TypeError, "'solve' must be");
  await refuse([1, 2], { maxKernelBytes: -1 }, RangeError, "'maxKernelBytes'");
  await refuse([1, 2], { lambda: 1 }, TypeError, "no option 'lambda'");
  const signal = AbortSignal.abort(new Error("enough"));
  await assertRejects(() => fit(net, x, [1, 2], { signal }), Error, "enough");
  const bad = (first: Net) => assertRejects(() => fit(first, x, [1, 2]), TypeError);
  await bad(stax.relu());
  const refuseInputs = (bad: TensorLike, type: typeof TypeError, text: string) =>
    assertRejects(() => fit(net, bad, [1, 2]), type, `Cannot fit a network as ${text}`);
  await refuseInputs([1, 2], TypeError, "'x' must have shape [n, d]");
  await refuseInputs([[1, 0], [NaN, 1]], RangeError, "'x' must be finite: entry [1, 0] is NaN");
});

Deno.test("predict() of a fitted network refuses bad input", async () => {
  const x = [[1, 0], [0, 1]];
  const model = await fit(net, x, [1, 2]);
  const refuse = (xTest: TensorLike, type: typeof TypeError, text: string) =>
    assertRejects(
      () => model.predict(xTest),
      type,
      `Cannot predict with a fitted network as ${text}`,
    );
  const features = "'xTest' and the training inputs must have the same number of features";
  await refuse([[1]], TypeError, `${features}: found 1 and 2`);
  await refuse([[1, NaN]], RangeError, "'xTest' must be finite: entry [0, 1] is NaN");
  await refuse([], TypeError, "'xTest' must have shape [n, d]");
  await refuse([1, 0], TypeError, "'xTest' must have shape [n, d]");
  await refuse(
    [[[[1]]]],
    TypeError,
    "single inputs of 'xTest' and the training inputs must have the same shape",
  );
  const options = { deviation: true } as object;
  await assertRejects(() => model.predict(x, options), TypeError, "no option 'deviation'");
  for (const pair of [["covariance", "variance"], ["covariance", "std"], ["variance", "std"]]) {
    const both = Object.fromEntries(pair.map((name) => [name, true]));
    await assertRejects(() => model.predict(x, both), TypeError, "exclude each other");
  }
  const other = await fit(net, x, [1, 2], { solve: "cg" });
  await assertRejects(() => other.predict(x, { variance: true }), TypeError, "needs a factor");
  await assertRejects(() => other.predict(x, { std: true }), TypeError, "'std' needs a factor");
  await assertRejects(
    () => other.predict(x, { covariance: true }),
    TypeError,
    'the model was fitted by "cg"',
  );
});

Deno.test("a network of plain data is copied: later changes do not reach the model", async () => {
  const dense = { ...stax.dense(1, { bStd: 0.5 }) };
  const plain = { kind: "serial", layers: [dense, stax.relu(), { ...dense }] } as const;
  const [x, y, xTest] = [[[1, 0], [0, 1]], [1, -1], [[3, 1]]];
  const model = await fit(plain, x, y);
  const blocks = kernelBlocks(plain, x);
  const networks = await ensemble(plain, x, y);
  const before = [
    await model.predict(xTest),
    await blocks.block([0]),
    (await networks.at(1, { xTest })).mean,
  ];
  (dense as { bStd: number }).bStd = 7;
  assertEquals(await model.predict(xTest), before[0]);
  assertEquals(await blocks.block([0]), before[1]);
  assertEquals((await networks.at(1, { xTest })).mean, before[2]);
  assertThrows(() => (model.net as { kind: string }).kind = "relu", TypeError);
  const own = stax.serial(stax.dense(1), stax.relu());
  assertEquals((await fit(own, x, y)).net === own, true);
});

Deno.test("fit() refuses settings of methods that are misspelt, those it does not use among them", async () => {
  const [x, y] = [[[1, 0], [0, 1]], [1, -1]];
  const cases = [
    [{ cg: { tolerence: 1 } }, "with 'cg' as there is no option 'tolerence'"],
    [{ cg: null }, "with 'cg' as options must be an object: found null"],
    [{ eigenpro: { epoch: 1 } }, "(did you mean 'epochs'?)"],
    [{ nystrom: { landmark: 1 } }, "(did you mean 'landmarks'?)"],
    [{ ridge: "12" }, "'ridge' must be a number: found string"],
    [{ maxKernelBytes: 10n }, "'maxKernelBytes' must be a number: found bigint"],
    [{ backend: "evil" }, "'backend' must be one of auto, wasm, blas, reference"],
  ] as const;
  for (const [options, message] of cases) {
    await assertRejects(() => fit(net, x, y, options as never), TypeError, message);
  }
});

for (const solve of ["cholesky", "cg", "eigenpro", "nystrom"] as const) {
  Deno.test(`fit() by ${solve} takes images, and maps in float32`, async () => {
    const images = randomGenerator(0).normal([40, 8, 8, 3]),
      tests = randomGenerator(1).normal([5, 8, 8, 3]);
    const y = randomGenerator(2).normal([40]), network = cntkNet({ depth: 2, readout: "flatten" });
    const options = { ridge: 0.1, solve, nystrom: { landmarks: 40 } };
    const single = { ...options, precision: "float32", dtype: "float32", workers: 1 } as const;
    const { predict } = await fit(network, images, y, { ...options, precision: "float64" });
    const model = await fit(network, images, y, single);
    const [expected, found] = [await predict(tests), await model.predict(tests)];
    // Kernels in float32 are right to 1e-6; a ridge of 0.1 makes of that 1e-5. EigenPro stops at 1e-5.
    found.data.forEach((value, i) => assertAlmostEquals(value, expected.data[i]!, 1e-4));
  });
}
