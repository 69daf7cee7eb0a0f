import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { kernels, matmul, type Net, randomGenerator, stax, type Tensor } from "@widenet/ntk";
import { ensemble, type EnsembleAtOptions } from "../../../lib/predict/process/ensemble.ts";
import { gaussianProcess } from "../../../lib/predict/process/gaussian_process.ts";
import type { GaussianProcessKind } from "../../../lib/predict/process/process_kernels.ts";
import { gradientFlow } from "../../../lib/predict/training/gradient_flow.ts";
import { tensorOf } from "../../../lib/linalg/matrix.ts";
import { flowOf } from "../flow_of.ts";
import { distance, matrix, normal, product } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";
import * as golden from "../records.ts";

const KINDS: readonly GaussianProcessKind[] = ["nngp", "ntk", "ntkgp"];
const net = stax.serial(stax.dense(512), stax.relu(), stax.dense(1));

for (const backend of BACKENDS) {
  for (const ridge of golden.RIDGES) {
    for (const kind of ["nngp", "ntk"] as const) {
      for (const [t, time] of [[Infinity, "None"], [10, "10.0"]] as const) {
        const name = `ensemble reg=${golden.ridgeName(ridge)} ${kind} t=${time}`;
        Deno.test(`ensemble() agrees with Neural Tangents: ${name} (${backend})`, async () => {
          const { xTrain, xTest, yTrain, learningRate } = golden;
          const options = { learningRate, ridge, backend } as const;
          const networks = await ensemble(golden.net, xTrain, yTrain, options);
          const found = await networks.at(t, { xTest, kind, covariance: true });
          const expected = golden.record(name);
          assertLess(distance(found.mean, expected.mean), golden.TOLERANCE);
          assertLess(distance(found.covariance, expected.covariance), golden.TOLERANCE);
        });
      }
    }
  }

  Deno.test(`ensemble() ends as gaussianProcess() (${backend})`, async () => {
    const x = normal(1, 7, 3), xTest = normal(2, 3, 3), y = normal(3, 7, 2);
    const [train, cross, test] = [
      await kernels(net, x),
      await kernels(net, xTest, x),
      await kernels(net, xTest),
    ];
    const networks = await ensemble(net, x, y, { ridge: 1e-3, backend });
    for (const kind of KINDS) {
      const found = await networks.at(Infinity, { xTest, kind, covariance: true });
      const process = await gaussianProcess(train, y, { kind, ridge: 1e-3, backend });
      const expected = await process.predict(cross, { kTestTest: test });
      // Rounding times the condition number, below 1e4.
      assertLess(distance(found.mean, expected.mean), 1e-12);
      assertLess(distance(found.covariance, expected.covariance), 1e-12);
    }
  });
}

Deno.test("ensemble() starts as the prior, with the mean 0", async () => {
  const x = normal(1, 5, 3), xTest = normal(2, 3, 3);
  const prior = await kernels(net, xTest);
  const networks = await ensemble(net, x, normal(3, 5, 1));
  for (
    const [kind, expected] of [["nngp", prior.nngp], ["ntk", prior.nngp], [
      "ntkgp",
      prior.ntk,
    ]] as const
  ) {
    const found = await networks.at(0, { xTest, kind, covariance: true });
    assertLess(distance(found.mean, matrix(3, 1, () => 0)), 1e-300);
    assertLess(distance(found.covariance, expected), 1e-14);
  }
});

Deno.test("ensemble() takes a list of times and gives what each gives alone", async () => {
  const x = normal(1, 6, 3), xTest = normal(2, 2, 3);
  const times = Float64Array.of(0, 0.5, 30, Infinity);
  const networks = await ensemble(net, x, normal(3, 6, 2), { ridge: 0.01 });
  for (const kind of KINDS) {
    const all = await networks.at(times, { xTest, kind, covariance: true });
    assertEquals([all.mean.shape, all.covariance.shape], [[4, 2, 2], [4, 2, 2]]);
    for (const [i, t] of times.entries()) {
      const one = await networks.at(t, { xTest, kind, covariance: true });
      assertEquals([...one.mean.data], [...all.mean.data.subarray(4 * i, 4 * i + 4)]);
      assertEquals([...one.covariance.data], [...all.covariance.data.subarray(4 * i, 4 * i + 4)]);
    }
  }
});

Deno.test("ensemble() has the mean of a gradient flow from zero", async () => {
  const x = normal(1, 6, 3), xTest = normal(2, 3, 3), y = normal(3, 6, 2);
  const settings = { learningRate: 2, ridge: 0.01 };
  const networks = await ensemble(net, x, y, settings);
  const trained = await kernels(net, x), cross = await kernels(net, xTest, x);
  const times = [1, 20, Infinity];
  for (const kind of ["nngp", "ntk"] as const) {
    const flow = await gradientFlow(trained[kind], y, settings);
    const { test } = await flow.at(times, { kTestTrain: cross[kind] });
    const { mean } = await networks.at(times, { xTest, kind });
    assertLess(distance(mean, test!), 1e-12);
  }
});

Deno.test("ensemble() predicts the training inputs if no others are given", async () => {
  const x = normal(1, 6, 3), y = normal(3, 6, 1);
  for (const ridge of [0, 0.1]) {
    const networks = await ensemble(net, x, y, { ridge });
    for (const kind of KINDS) {
      for (const t of [3, Infinity]) {
        const found = await networks.at(t, { kind, covariance: true });
        const given = await networks.at(t, { xTest: x, kind, covariance: true });
        // Kernels of two lists of inputs and of one differ by rounding.
        assertLess(distance(found.mean, given.mean), 1e-11);
        assertLess(distance(found.covariance, given.covariance), 1e-11);
        if (ridge === 0 && t === Infinity) assertLess(distance(found.mean, y), 1e-12);
      }
    }
  }
});

Deno.test("ensemble() takes inputs that occur twice without a ridge", async () => {
  const once = normal(1, 4, 3);
  const x = matrix(6, 3, (i, j) => once.data[Math.min(i, 3) * 3 + j]!);
  // The last input three times, with the targets 1, 2 and 6.
  const y = [0.3, -1, 2, 1, 2, 6];
  const networks = await ensemble(net, x, y);
  const xTest = normal(2, 3, 3);
  const single = await ensemble(net, once, [0.3, -1, 2, 3]);
  for (const kind of KINDS) {
    const end = await networks.at(Infinity, { kind, covariance: true });
    const expected = matrix(6, 1, (i) => [0.3, -1, 2, 3, 3, 3][i]!);
    assertLess(distance({ ...end.mean, shape: [6, 1] }, expected), 1e-12);
    assertLess(distance(end.covariance, matrix(6, 6, () => 0)), 1e-12);
    const [test, one] = [
      await networks.at(Infinity, { xTest, kind, covariance: true }),
      await single.at(Infinity, { xTest, kind, covariance: true }),
    ];
    assertLess(distance(test.mean, one.mean), 1e-12);
    assertLess(distance(test.covariance, one.covariance), 1e-12);
    // At a time at which rounding of zero eigenvalues, about 1e-16, would have moved along.
    const late = await networks.at(1e15, { xTest, kind, covariance: true });
    assertLess(distance(late.mean, one.mean), 1e-12);
    assertLess(distance(late.covariance, one.covariance), 1e-12);
  }
});

Deno.test("ensemble() tends to its end at inputs far from where a smooth kernel was trained", async () => {
  // Most eigenvalues are rounding; extrapolation sees all eigenvectors.
  const smooth = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.erf(), stax.dense(1));
  const x = matrix(30, 1, (i) => i / 30),
    y = matrix(30, 1, (i) => Math.sin(i)),
    xTest = [[8], [-3]];
  const networks = await ensemble(smooth, x, y);
  for (const kind of KINDS) {
    const { mean, covariance } = await networks.at([1e40, Infinity], {
      xTest,
      kind,
      covariance: true,
    });
    const [late, end] = [mean.data.subarray(0, 2), mean.data.subarray(2)];
    late.forEach((value, i) => assertLess(Math.abs(value / end[i]! - 1), 1e-9));
    const variances = (t: number) => covariance.data.subarray(4 * t, 4 * t + 4);
    variances(0).forEach((v, p) => assertLess(Math.abs(v - variances(1)[p]!), 1e-9));
  }
});

Deno.test("ensemble() loses variance and gains fit as time goes on", async () => {
  const x = normal(1, 8, 3);
  const networks = await ensemble(net, x, normal(3, 8, 1));
  const times = [0, 1, 10, 100, 1000, Infinity];
  const { covariance: { data } } = await networks.at(times, { kind: "nngp", covariance: true });
  for (let i = 1; i < times.length; i++) {
    for (let j = 0; j < 8; j++) assertLess(data[i * 64 + 9 * j]!, data[(i - 1) * 64 + 9 * j]!);
  }
});

Deno.test("ensemble() is the law of 200 finite networks that train along their linearisation", async () => {
  // Inputs of 8 numbers leave enough variance at all times that that of kernels of this width, a part
  // of 1 / width, does not show.
  const [samples, width, n, m, d] = [200, 500, 4, 3, 8];
  const x = normal(1, n, d), xTest = normal(2, m, d), y = normal(3, n, 1);
  const times = [0.5, 5, 100];
  const outputs: Float64Array[][] = [];
  for (let seed = 0; seed < samples; seed++) {
    outputs.push(trainLinearised(seed, width, x, xTest, y, times));
  }
  const networks = await ensemble(net, x, y);
  const deviation = async (kind: GaussianProcessKind): Promise<number> => {
    const law = await networks.at(times, { xTest, kind, covariance: true });
    return Math.max(...times.map((_, k) => {
      const mean = law.mean.data.subarray(k * m, (k + 1) * m);
      const covariance = law.covariance.data.subarray(k * m * m, (k + 1) * m * m);
      return standardErrors(outputs.map((network) => network[k]!), mean, covariance);
    }));
  };
  assertLess(await deviation("ntk"), 3);
  assertLess(5, await deviation("nngp"));
  assertLess(5, await deviation("ntkgp"));
});

/** How far the moments of samples are from those of a normal law, at most, in standard errors. */
function standardErrors(
  samples: readonly Float64Array[],
  mean: Float64Array,
  covariance: Float64Array,
): number {
  const m = mean.length;
  const average = (f: (sample: Float64Array) => number): number =>
    samples.reduce((sum, sample) => sum + f(sample), 0) / samples.length;
  let largest = 0;
  for (let i = 0; i < m; i++) {
    const variance = covariance[i * m + i]!;
    const first = average((f) => f[i]! - mean[i]!);
    largest = Math.max(largest, Math.abs(first) / Math.sqrt(variance / samples.length));
    for (let j = 0; j <= i; j++) {
      const [p, q] = [covariance[i * m + j]!, covariance[j * m + j]!];
      const second = average((f) => (f[i]! - mean[i]!) * (f[j]! - mean[j]!));
      const error = Math.sqrt((variance * q + p * p) / samples.length);
      largest = Math.max(largest, Math.abs(second - p) / error);
    }
  }
  return largest;
}

/**
 * f(x) = v . relu(W x / sqrt d) / sqrt width from random weights, moved by gradient flow on the mean
 * squared error along its gradient at the start: f* + Theta* a with the inner products of its own
 * gradients, where a' = (y - f) / n and f' = Theta a'.
 */
function trainLinearised(
  seed: number,
  width: number,
  x: Tensor,
  xTest: Tensor,
  y: Tensor,
  times: readonly number[],
): Float64Array[] {
  const [n, d] = x.shape as [number, number];
  const random = randomGenerator(1000 + seed);
  const w = random.normal([width, d]), v = random.normal([width, 1]);
  const all = { ...x, shape: [n + xTest.shape[0]!, d], data: joined(x.data, xTest.data) };
  const total = all.shape[0]!;
  const hidden = product(all, w, false, true).data.map((h) => h / Math.sqrt(d));
  const values = matrix(total, width, (i, j) => Math.max(hidden[i * width + j]!, 0));
  const slopes = matrix(total, width, (i, j) => hidden[i * width + j]! > 0 ? v.data[j]! : 0);
  const f = product(values, v).data.map((sum) => sum / Math.sqrt(width));
  const inner = [product(values, values, false, true), product(slopes, slopes, false, true)];
  const inputs = product(all, all, false, true);
  const theta = matrix(total, total, (i, j) => {
    const p = i * total + j;
    return (inner[0]!.data[p]! + inner[1]!.data[p]! * inputs.data[p]! / d) / width;
  });
  const trained = matrix(n, n, (i, j) => theta.data[i * total + j]!);
  const cross = matrix(total - n, n, (i, j) => theta.data[(n + i) * total + j]!);
  const start = matrix(n, 1, (i) => y.data[i]! - f[i]!);
  return coefficients(trained, start, times).map((a) =>
    product(cross, a).data.map((moved, i) => f[n + i]! + moved)
  );
}

/**
 * a with a' = e / n and e' = -Theta e / n, in steps by Taylor polynomials of degree 5. For steps of
 * 1/4 and eigenvalues of Theta / n below 1 the error of a step is 4^-6 / 6!, 3e-7.
 */
function coefficients(theta: Tensor, start: Tensor, times: readonly number[]): Tensor[] {
  const n = theta.shape[0]!, h = 0.25;
  let e = start, a = matrix(n, 1, () => 0), steps = 0;
  return times.map((t) => {
    for (; steps < Math.round(t / h); steps++) {
      let term = e;
      for (let p = 1; p <= 5; p++) {
        const [before, sum, last] = [a, e, term];
        a = matrix(n, 1, (i) => before.data[i]! + h / n * last.data[i]! / p);
        const image = product(theta, last);
        term = matrix(n, 1, (i) => -h / n * image.data[i]! / p);
        const next = term;
        e = matrix(n, 1, (i) => sum.data[i]! + next.data[i]!);
      }
    }
    return a;
  });
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  return Float64Array.of(...first, ...second);
}

Deno.test("ensemble() of kind ntkgp is a process that trains from the covariance Theta", async () => {
  // f - y decays as E = e^(-Theta t / N): on training inputs the covariance is E Theta E.
  const x = normal(1, 5, 3);
  const { ntk: theta } = await kernels(net, x);
  const networks = await ensemble(net, x, normal(2, 5, 2), { learningRate: 3 });
  const { covariance } = await networks.at(2, { kind: "ntkgp", covariance: true });
  const { vectors, values } = await flowOf(theta);
  const factors = values.map((lambda) => Math.exp(-3 * lambda * 2 / (5 * 2)));
  const e = product(
    matrix(5, 5, (i, j) => vectors.data[i * 5 + j]! * factors[j]!),
    tensorOf(vectors),
    false,
    true,
  );
  const expected = await matmul(e, await matmul(theta, e));
  assertLess(distance(covariance, expected), 1e-13);
});

Deno.test("ensemble() keeps its data when the inputs change, and any number of outputs", async () => {
  const x = normal(1, 5, 3), y = normal(2, 5, 1).data, xTest = normal(3, 2, 3);
  const networks = await ensemble(net, x, y);
  const before = await networks.at(3, { xTest });
  assertEquals(before.mean.shape, [2]);
  x.data.fill(0);
  y.fill(0);
  assertEquals((await networks.at(3, { xTest })).mean, before.mean);
});

Deno.test("ensemble() decomposes anew after a call that was stopped", async () => {
  const networks = await ensemble(net, normal(1, 5, 3), normal(2, 5, 1));
  const stop = new AbortController();
  const stopped = networks.at(1, { signal: stop.signal });
  const other = networks.at(1);
  stop.abort(new Error("enough"));
  await assertRejects(() => stopped, Error, "enough");
  assertEquals((await other).mean, (await networks.at(1)).mean);
});

Deno.test("ensemble() reports progress of the kernel and works in float32", async () => {
  const x = normal(1, 5, 3), y = normal(2, 5, 1);
  let done = 0;
  const onProgress = (report: { done: number }): void => void (done = report.done);
  const single = await ensemble(net, x, y, { dtype: "float32", onProgress });
  assert(done > 0);
  const exact = await (await ensemble(net, x, y)).at(1, { covariance: true });
  const found = await single.at(1, { covariance: true });
  assertLess(distance(found.mean, exact.mean), 1e-5);
  assertLess(distance(found.covariance, exact.covariance), 1e-5);
  assertLess(1e-7, found.roundingFloor);
});

Deno.test("ensemble() refuses bad input", async () => {
  const x = [[1, 2], [3, 4]];
  const refuse = (y: unknown, options: object, type: typeof TypeError, text: string) =>
    assertRejects(() => ensemble(net, x, y as never, options), type, text);
  await refuse([1], {}, TypeError, "targets must have shape [2] or [2, k]");
  await refuse([1, NaN], {}, RangeError, "targets must be finite: entry 1 is NaN");
  await refuse([1, 2], { ridge: -1 }, RangeError, "'ridge' must be finite and not negative");
  await refuse([1, 2], { learningRate: 0 }, RangeError, "'learningRate'");
  await refuse([1, 2], { rate: 1 }, TypeError, "no option 'rate'");
  const bad = (first: Net) => assertRejects(() => ensemble(first, x, [1, 2]), TypeError);
  await bad(stax.relu());
  const networks = await ensemble(net, x, [1, 2]);
  const refuseAt = (t: unknown, options: object, type: typeof TypeError, text: string) =>
    assertRejects(() => networks.at(t as never, options as EnsembleAtOptions), type, text);
  await refuseAt(-1, {}, RangeError, "time must not be negative: current value is -1");
  await refuseAt([1, NaN], {}, RangeError, "current value is NaN");
  await refuseAt([], {}, TypeError, "at least one: found");
  await refuseAt(1, { kind: "gp" }, TypeError, "'kind' must be");
  await refuseAt(1, { x: 1 }, TypeError, "no option 'x'");
  await refuseAt(1, { xTest: [[1, 2, 3]] }, TypeError, "number of features");
});
