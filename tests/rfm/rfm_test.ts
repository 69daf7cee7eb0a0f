import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  agop,
  type InnerProductKernel,
  kernelRegression,
  matmul,
  ntk,
  oneHot,
  type RadialKernel,
  rfm,
  type RfmOptions,
  type RfmProgress,
  stax,
  type Tensor,
} from "@widenet/ntk";
import { matrix } from "../linalg/matrices.ts";
import { BACKENDS } from "../suites/backends.ts";
import { inputs, relative, rotation, subspaceAngle, targetsOf } from "./data.ts";

const NET = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const LINEAR: InnerProductKernel = { value: (_p, _q, r) => r, gradient: () => [0, 1] };
const OWN_GAUSSIAN: RadialKernel = {
  value: (s) => Math.exp(-s * s / 2),
  derivative: (s) => -s * Math.exp(-s * s / 2),
};

function laplace(x: Tensor, z: Tensor, bandwidth: number): Tensor {
  const d = x.shape[1]!;
  return matrix(x.shape[0]!, z.shape[0]!, (i, j) => {
    let square = 0;
    for (let k = 0; k < d; k++) square += (x.data[i * d + k]! - z.data[j * d + k]!) ** 2;
    return Math.exp(-Math.sqrt(square) / bandwidth);
  });
}

for (const backend of BACKENDS) {
  Deno.test(`rfm() without iterations is kernel regression (${backend})`, async () => {
    const x = inputs(1, 50, 4), test = inputs(2, 10, 4);
    const y = targetsOf(x, ([a, b]) => a! * b!);
    const model = await rfm(x, y, { bandwidth: 2, iterations: 0, ridge: 0.1, backend });
    const fit = await kernelRegression(laplace(x, x, 2), y, { ridge: 0.1 });
    assertLess(relative(await model.predict(test), await fit.predict(laplace(test, x, 2))), 1e-12);
    const ofNet = await rfm(x, y, { kernel: NET, iterations: 0, ridge: 0.1, backend });
    const netFit = await kernelRegression(await ntk(NET, x), y, { ridge: 0.1 });
    const expected = await netFit.predict(await ntk(NET, test, x));
    assertLess(relative(await ofNet.predict(test), expected), 1e-11);
    assertEquals(model.history.length, 1);
    // The fit leaves r a over.
    const { coefficients, ridge } = fit;
    const loss = coefficients.data.reduce((sum, a) => sum + (ridge * a) ** 2, 0) / 50;
    assertAlmostEquals(model.history[0]!.loss, loss, 1e-12);
  });
}

Deno.test("rfm() turns with the inputs", async () => {
  const d = 5;
  const x = inputs(1, 60, d), test = inputs(2, 10, d), u = await rotation(3, d);
  const y = targetsOf(x, ([a, b, c]) => a! * b! + c!);
  const [turned, turnedTest] = [await matmul(x, u), await matmul(test, u)];
  for (const kernel of ["laplace", "gaussian", NET] as const) {
    // The trace turns with the inputs, and the largest entry does not.
    const options: RfmOptions = { kernel, iterations: 2, normalize: "trace" };
    const one = await rfm(x, y, options);
    const other = await rfm(turned, y, options);
    const features = await matmul(await matmul(u, one.features, { transposeA: true }), u);
    // Rounding times condition numbers of some thousands.
    assertLess(relative(other.features, features), 1e-10);
    assertLess(relative(await other.predict(turnedTest), await one.predict(test)), 1e-10);
  }
});

Deno.test("rfm() without normalisation does not see the units of the targets, but for M", async () => {
  const x = inputs(1, 40, 3);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const doubled = { ...y, data: y.data.map((value) => 2 * value) };
  const options: RfmOptions = { bandwidth: 3, iterations: 1, normalize: "none" };
  const one = await rfm(x, y, options), other = await rfm(x, doubled, options);
  const four = { ...one.features, data: one.features.data.map((entry) => 4 * entry) };
  assertLess(relative(other.features, four), 1e-12);
  // K_{4M, L} = K_{M, L/2}: half the bandwidth in units of the median distance is no other machine.
  const scaled = await rfm(x, doubled, { ...options, bandwidth: "median" });
  const plain = await rfm(x, y, { ...options, bandwidth: "median" });
  assertLess(
    relative(scaled.coefficients, {
      ...plain.coefficients,
      data: plain.coefficients.data.map((a) => 2 * a),
    }),
    1e-10,
  );
  assertAlmostEquals(scaled.bandwidth! / plain.bandwidth!, 2, 1e-12);
});

Deno.test("rfm() takes bandwidths in median distances, which follow M", async () => {
  const [x, z] = [inputs(1, 40, 3), inputs(2, 10, 3)];
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const one = await rfm(x, y, { bandwidth: { medians: 1 }, iterations: 2 });
  const median = await rfm(x, y, { bandwidth: "median", iterations: 2 });
  assertEquals(await one.predict(z), await median.predict(z));
  const two = await rfm(x, y, { bandwidth: { medians: 2 }, iterations: 2 });
  // The first fit has M = I in both; with another bandwidth the second M is another.
  assertEquals(two.history[0]!.bandwidth, 2 * one.history[0]!.bandwidth!);
  const named = await rfm(x, y, { bandwidth: two.history[0]!.bandwidth!, iterations: 0 });
  const first = await rfm(x, y, { bandwidth: { medians: 2 }, iterations: 0 });
  assertEquals(await first.predict(z), await named.predict(z));
  // M follows the target: a third feature that does not count shortens the median distance.
  assertLess(two.history[1]!.bandwidth!, two.history[0]!.bandwidth!);
});

Deno.test("rfm() of a ReLU network has K_aM = a K_M: only ratios of ridge and trace matter", async () => {
  const x = inputs(1, 40, 3), test = inputs(2, 8, 3);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const options: RfmOptions = { kernel: NET, iterations: 2 };
  const max = await (await rfm(x, y, { ...options, normalize: "max" })).predict(test);
  for (const normalize of ["trace", "none"] as const) {
    const other = await (await rfm(x, y, { ...options, normalize })).predict(test);
    assertLess(relative(other, max), 1e-9);
  }
});

Deno.test("rfm() learns M as the outer products of the gradients of its model", async () => {
  const x = inputs(1, 50, 4);
  const y = matrix(
    50,
    2,
    (i, c) => c === 0 ? x.data[4 * i]! * x.data[4 * i + 1]! : x.data[4 * i + 2]!,
  );
  for (const kernel of ["laplace", "gaussian", NET] as const) {
    const { gradients } = await rfm(x, y, { kernel, iterations: 0 });
    for (const centering of [false, true]) {
      for (const diagonal of [false, true]) {
        const options: RfmOptions = {
          kernel,
          centering,
          diagonal,
          iterations: 1,
          normalize: "none",
        };
        const { features } = await rfm(x, y, options);
        const expected = await agop(await gradients(x), { centering, diagonal });
        assertEquals(features.shape, diagonal ? [4] : [4, 4]);
        assertLess(relative(features, expected), 1e-12);
      }
    }
  }
});

Deno.test("rfm() with a diagonal M is that with a full one where symmetry makes it diagonal", async () => {
  // Even in each feature on a grid that every change of signs maps to itself.
  const steps = [-1.5, -0.5, 0.5, 1.5];
  const x = matrix(64, 3, (i, k) => steps[Math.floor(i / 4 ** k) % 4]!);
  const y = targetsOf(x, ([a, b]) => a! ** 2 + Math.abs(b!));
  const full = await rfm(x, y, { bandwidth: 3, iterations: 3 });
  const diagonal = await rfm(x, y, { bandwidth: 3, iterations: 3, diagonal: true });
  const expected = matrix(3, 3, (i, j) => i === j ? diagonal.features.data[i]! : 0);
  assertLess(relative(full.features, expected), 1e-10);
  const test = inputs(1, 10, 3);
  assertLess(relative(await full.predict(test), await diagonal.predict(test)), 1e-10);
});

Deno.test("rfm() with a linear kernel finds the outer product of the ridge estimate at once", async () => {
  const x = inputs(1, 30, 4);
  const y = targetsOf(x, ([a, b]) => a! - 2 * b!);
  const options: RfmOptions = {
    kernel: LINEAR,
    ridge: 0.5,
    ridgeScale: "absolute",
    iterations: 1,
    normalize: "none",
  };
  const { features } = await rfm(x, y, options);
  const fit = await kernelRegression(await matmul(x, x, { transposeB: true }), y, {
    ridge: 0.5,
    ridgeScale: "absolute",
  });
  const w = await matmul(x, fit.coefficients, { transposeA: true });
  assertLess(relative(features, await matmul(w, w, { transposeB: true })), 1e-12);
  await assertRejects(
    () => rfm(x, y, { ...options, centering: true }),
    RangeError,
    "centering takes linear parts off",
  );
});

Deno.test("rfm() drops the linear part of a target by centring", async () => {
  const x = inputs(1, 400, 6);
  const y = targetsOf(x, ([a, b, c]) => a! * b! + c!);
  const weight = async (centering: boolean): Promise<number> => {
    const { features } = await rfm(x, y, { kernel: "gaussian", iterations: 3, centering });
    return features.data[2 * 6 + 2]!;
  };
  // As E|grad|^2 of c is as large as that of a and b.
  assert(await weight(false) > 0.5);
  assertLess(await weight(true), 0.05);
});

Deno.test("rfm() finds the subspace of multi-index targets", async () => {
  const [n, d] = [1000, 10];
  const x = inputs(1, n, d), u = await rotation(2, d);
  const along = await matmul(x, u);
  const y = matrix(n, 1, (i) => along.data[i * d]! * along.data[i * d + 1]!);
  const basis = matrix(d, 2, (i, j) => u.data[i * d + j]!);
  for (const kernel of ["laplace", "gaussian"] as const) {
    const { features, history } = await rfm(x, y, { kernel, iterations: 3 });
    assertLess(await subspaceAngle(features, basis), 5);
    const { eigenvalues } = history.at(-1)!;
    assert(eigenvalues[1]! > 20 * eigenvalues[2]!);
  }
});

Deno.test("rfm() finds a single index through the kernel of a network", async () => {
  const [n, d] = [200, 5];
  const x = inputs(1, n, d), u = await rotation(2, d);
  const along = await matmul(x, u);
  const y = matrix(n, 1, (i) => Math.max(0, along.data[i * d]!));
  const { features } = await rfm(x, y, { kernel: NET, iterations: 2 });
  assertLess(await subspaceAngle(features, matrix(d, 1, (i) => u.data[i * d]!)), 5);
});

Deno.test("rfm() lowers the error on products as the reference table says", async () => {
  // d = 20, n = 1000, Laplace with L = 10: .275 .023 .016 .016, in units of the variance.
  const [n, d] = [1000, 20];
  const product = (z: Tensor): Tensor => targetsOf(z, ([a, b]) => a! * b!);
  const runs: number[][] = [];
  for (const seed of [1, 11, 21]) {
    const x = inputs(seed, n, d), test = inputs(seed + 1, n, d);
    const validation = { x: test, y: product(test) };
    const { history } = await rfm(x, product(x), { bandwidth: 10, validation });
    const variance = validation.y.data.reduce((sum, value) => sum + value * value, 0) / n;
    runs.push(history.map(({ validation }) => validation! / variance));
  }
  // The squares of a few test inputs far out make single draws differ by a factor: the median counts.
  const medians = [0, 1, 2, 3].map((t) => runs.map((run) => run[t]!).sort((a, b) => a - b)[1]!);
  assert(medians[0]! > 0.22 && medians[0]! < 0.33);
  assert(medians[1]! < 0.05 && medians[2]! < 0.03 && medians[3]! < 0.03);
});

Deno.test("rfm() tells of each fit, with its M", async () => {
  const x = inputs(1, 40, 3);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const seen: Tensor[] = [], entries: unknown[] = [];
  const { history, features } = await rfm(x, y, {
    iterations: 2,
    onIteration: (entry, m) => {
      entries.push(entry);
      seen.push(m);
    },
  });
  assertEquals(entries, [...history]);
  assertEquals([...seen[0]!.data], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
  assertEquals(seen[1], (await rfm(x, y, { iterations: 1 })).features);
  assertEquals(seen[2], features);
  // What it was given is a copy: to write into it changes nothing.
  const spoilt = await rfm(x, y, { iterations: 2, onIteration: (_, m) => m.data.fill(0) });
  assertEquals(spoilt.features, features);
});

Deno.test("rfm() keeps the iteration of the best validation score", async () => {
  const x = inputs(1, 60, 6), test = inputs(2, 60, 6);
  const f = (row: Float64Array): number => row[0]! * row[1]! * row[2]!;
  const validation = { x: test, y: targetsOf(test, f) };
  const model = await rfm(x, targetsOf(x, f), { bandwidth: 10, iterations: 4, validation });
  const scores = model.history.map(({ validation }) => validation!);
  assertEquals(model.iteration, scores.indexOf(Math.min(...scores)));
  const same = await rfm(x, targetsOf(x, f), { bandwidth: 10, iterations: model.iteration });
  assertEquals(await model.predict(test), await same.predict(test));
  assertEquals(model.features, same.features);
});

Deno.test("rfm() classifies by one-hot targets", async () => {
  const x = inputs(1, 300, 6), test = inputs(2, 200, 6);
  const labels = (
    z: Tensor,
  ): number[] => [...targetsOf(z, ([a, b]) => a! * b! > 0 ? (a! > 0 ? 2 : 1) : 0).data];
  const validation = { x: test, y: oneHot(labels(test), 3), score: "accuracy" } as const;
  const { history, iteration } = await rfm(x, oneHot(labels(x), 3), { validation });
  const [first] = history;
  const best = history[iteration]!.validation!;
  assertEquals(best, Math.max(...history.map(({ validation }) => validation!)));
  assert(best > first!.validation!);
  assert(best > 0.85);
});

Deno.test("rfm() by conjugate gradients and EigenPro comes near to that by Cholesky", async () => {
  const x = inputs(1, 200, 5), test = inputs(2, 20, 5);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const options: RfmOptions = { ridge: 0.01, iterations: 2 };
  const exact = await rfm(x, y, options);
  const byCg = await rfm(x, y, { ...options, solver: "cg", cg: { tolerance: 1e-10 } });
  assertLess(relative(await byCg.predict(test), await exact.predict(test)), 1e-6);
  const byEigenPro = await rfm(x, y, {
    ...options,
    solver: "eigenPro",
    eigenPro: { tolerance: 1e-6 },
  });
  assertLess(relative(await byEigenPro.predict(test), await exact.predict(test)), 1e-3);
});

Deno.test("rfm() takes kernels of the caller", async () => {
  const x = inputs(1, 40, 3), test = inputs(2, 10, 3);
  const y = targetsOf(x, ([a]) => Math.sin(a!));
  const options: RfmOptions = { bandwidth: 2, iterations: 2 };
  const own = await rfm(x, y, { ...options, kernel: OWN_GAUSSIAN });
  const expected = await rfm(x, y, { ...options, kernel: "gaussian" });
  assertLess(relative(await own.predict(test), await expected.predict(test)), 1e-10);
  await assertRejects(() => own.save("never.npz"), TypeError, "made of functions");
});

Deno.test("rfm() draws the inputs of its outer products by the seed", async () => {
  const x = inputs(1, 60, 3);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const features = async (seed: number): Promise<Tensor> =>
    (await rfm(x, y, { batch: 20, seed, iterations: 1, bandwidth: 2 })).features;
  assertEquals(await features(1), await features(1));
  assert(relative(await features(1), await features(2)) > 1e-3);
});

Deno.test("rfm() of inputs that occur twice is that of each once with half the ridge", async () => {
  const once = inputs(1, 30, 3);
  const x = matrix(60, 3, (i, k) => once.data[(i % 30) * 3 + k]!);
  const f = ([a, b]: Float64Array): number => a! * b!;
  for (const kernel of ["laplace", "gaussian", NET] as const) {
    const options: RfmOptions = {
      kernel,
      iterations: 2,
      ...(kernel === NET ? {} : { bandwidth: 2 }),
    };
    const twice = await rfm(x, targetsOf(x, f), { ...options, ridge: 0.2 });
    const single = await rfm(once, targetsOf(once, f), { ...options, ridge: 0.1 });
    assertLess(relative(twice.features, single.features), 1e-9);
  }
});

Deno.test("rfm() reports progress, lets others run, and can be stopped", async () => {
  const x = inputs(1, 600, 5);
  const y = targetsOf(x, ([a, b]) => a! * b!);
  const seen: RfmProgress[] = [];
  await rfm(x, y, { iterations: 1, onProgress: (progress) => seen.push(progress) });
  assertEquals([...new Set(seen.map(({ stage }) => stage))], ["kernel", "gradients"]);
  assert(seen.every(({ done, total, iterations }) => done <= total && iterations === 1));
  assertEquals(seen.at(-1)!.iteration, 1);
  const controller = new AbortController();
  const stopped = rfm(x, y, {
    iterations: 50,
    signal: controller.signal,
    onProgress: ({ iteration }) => iteration === 2 && controller.abort(new Error("enough")),
  });
  await assertRejects(() => stopped, Error, "enough");
});
