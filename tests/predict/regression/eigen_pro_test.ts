import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertRejects,
} from "@std/assert";
import { IndefiniteOperatorError } from "../../../lib/errors.ts";
import { eigh } from "../../../lib/linalg/eigh.ts";
import { eigenPro } from "../../../lib/predict/regression/eigen_pro.ts";
import type { EigenProReport } from "../../../lib/predict/regression/eigen_pro_epochs.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { randomGenerator } from "../../../lib/random.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  selected,
  shifted,
} from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

for (const backend of BACKENDS) {
  Deno.test(`eigenPro() on ${backend} steps as its formula says`, async () => {
    // One step for all inputs from zero: a = eta / n V diag(s_q / s_i for i < q, else 1) V'y.
    const n = 30, rank = 5;
    const k = gaussianKernel(1, n, 2), y = normal(2, n, 2);
    const { coefficients, plan } = await eigenPro(k, y, { rank, epochs: 1, batchSize: n, backend });
    const { values, vectors } = await eigh(k);
    const level = values.data[n - rank]!;
    const components = product(vectors, y, true);
    const scaled = matrix(n, 2, (j, c) => {
      const factor = Math.min(1, level / values.data[j]!);
      return plan.stepSize / n * factor * components.data[j * 2 + c]!;
    });
    const expected = product(vectors, scaled);
    // Eigenvalues below rounding take part with factor 1; entries of the order of eta / n.
    assertLess(distance(coefficients, expected) * n / plan.stepSize, 1e-12);
    assertAlmostEquals(plan.stepSize, n / level, 1e-9 * plan.stepSize);
  });

  Deno.test(`eigenPro() on ${backend} converges for batches that do not divide n`, async () => {
    const n = 150, k = shifted(gram(1, n, 30), 0.3), y = normal(2, n, 2), kTest = normal(3, 4, n);
    const options = { ridge: 0.1, batchSize: 40, sampleSize: 75, tolerance: 1e-8, backend };
    const fit = await eigenPro(k, y, { ...options, epochs: 1000 });
    assertEquals([fit.status, fit.plan.batchSize, fit.plan.sampleSize], ["converged", 40, 75]);
    assertLess(fit.residual, 1e-8);
    const exact = await kernelRegression(k, y, { ridge: 0.1 });
    // |a - a*| <= |y| residual / smallest eigenvalue, times |k(x, X)|: 17 1e-8 / 0.4 12.
    assertLess(distance(await fit.predict(kTest), await exact.predict(kTest)), 5e-6);
    assertEquals(fit.ridge, exact.ridge);
    assertEquals(fit.history.length, fit.epochs);
  });
}

Deno.test("eigenPro() needs few epochs where plain descent needs many", async () => {
  const n = 300;
  const k = shifted(gaussianKernel(1, n, 3), 0.5), y = normal(2, n, 1);
  const options = { tolerance: 1e-3, epochs: 3000, batchSize: 100 };
  const flattened = await eigenPro(k, y, options);
  const plain = await eigenPro(k, y, { ...options, rank: 1 });
  assertEquals([flattened.status, plain.status, plain.plan.rank], ["converged", "converged", 1]);
  // Measured 36 and 348.
  assertGreater(plain.epochs, 4 * flattened.epochs);
});

Deno.test("eigenPro() chooses the q with the largest step", async () => {
  const k = shifted(gaussianKernel(1, 400, 3), 0.01), y = normal(2, 400, 1);
  for (const batchSize of [10, 100, 400]) {
    const options = { batchSize, sampleSize: 200, epochs: 1 };
    const { plan } = await eigenPro(k, y, options);
    for (const rank of [1, plan.rank - 5, plan.rank - 1, plan.rank + 1, 50]) {
      if (rank < 1 || rank > 50) continue;
      const other = await eigenPro(k, y, { ...options, rank });
      assert(other.plan.stepSize <= plan.stepSize);
    }
  }
});

Deno.test("eigenPro() converges where some inputs are a thousand times larger than others", async () => {
  const n = 400;
  const smooth = shifted(gaussianKernel(1, n, 3), 0.3),
    sizes = normal(5, n, 1).data.map((v) => Math.exp(1.3 * v));
  const k = {
    ...smooth,
    data: smooth.data.map((v, p) => v * sizes[Math.floor(p / n)]! * sizes[p % n]!),
  };
  const diagonal = sizes.map((size) => size * size).sort();
  assertGreater(diagonal[n - 1]!, 1000 * diagonal[0]!);
  const y = normal(2, n, 1), options = { ridge: 1e-3, sampleSize: 200 };
  const fitted = await eigenPro(k, y, options);
  assertEquals([fitted.status, fitted.plan.isNormalised], ["converged", true]);
  assert(fitted.residual <= 1e-5);
  // As it is, the largest inputs bound the steps of all: measured 0.7 after 300 epochs.
  const plain = await eigenPro(k, y, { ...options, normalize: false });
  assertEquals([plain.status, plain.plan.isNormalised], ["iterations", false]);
  assertGreater(plain.residual, 1e-3);
  // A step size is in units of 1 / K unless the caller says otherwise.
  const { stepSize } = plain.plan;
  const own = await eigenPro(k, y, { ...options, stepSize, epochs: 2 });
  assertEquals([own.plan.isNormalised, own.plan.stepSize], [false, stepSize]);
});

Deno.test("eigenPro() with a diagonal of ones takes the same steps on the given kernel", async () => {
  // D K D for a diagonal of 9 is K / 9: the steps are 9 times as long, and the path is the same.
  const k = gaussianKernel(1, 60, 3), nine = { ...k, data: k.data.map((value) => 9 * value) };
  const y = normal(2, 60, 2), options = { epochs: 3, tolerance: 0, ridge: 0.1 };
  const [one, other] = [true, false].map((normalize) =>
    eigenPro(nine, y, { ...options, normalize })
  );
  const [a, b] = [await one!, await other!];
  assertLess(distance(a.coefficients, b.coefficients), 1e-12);
  a.history.forEach(({ trainLoss }, e) => {
    assertAlmostEquals(trainLoss, b.history[e]!.trainLoss, 1e-12);
  });
});

Deno.test("eigenPro() makes the batch no larger than the critical one by itself", async () => {
  const k = shifted(gaussianKernel(1, 400, 3), 0.01), y = normal(2, 400, 1);
  const { plan } = await eigenPro(k, y, { sampleSize: 40, epochs: 1 });
  assertEquals(plan.batchSize, Math.ceil(plan.criticalBatchSize));
  assertLess(plan.batchSize, 400);
});

Deno.test("eigenPro() stops early and keeps the coefficients that were best", async () => {
  // Noisy targets of a smooth function: interpolation is worse than what comes before.
  const n = 200, all = gaussianKernel(1, n + 60, 2);
  const smooth = product(all, normal(2, n + 60, 1)), noise = normal(3, n + 60, 1);
  const y = matrix(n + 60, 1, (i) => smooth.data[i]! / 10 + noise.data[i]!);
  const part = (from: number, to: number): Tensor =>
    matrix(to - from, n, (i, j) => all.data[(from + i) * (n + 60) + j]!);
  const rows = (from: number, to: number): Tensor => matrix(to - from, 1, (i) => y.data[from + i]!);
  const validation = { kernel: part(n, n + 60), y: rows(n, n + 60) };
  const k = part(0, n), patience = 4;
  const fit = await eigenPro(k, rows(0, n), { validation, patience, batchSize: 20, rank: 10 });
  assertEquals(fit.status, "stopped");
  assertEquals(fit.history.length, fit.bestEpoch + patience);
  const losses = fit.history.map(({ validationLoss }) => validationLoss!);
  assertEquals(losses.indexOf(Math.min(...losses)), fit.bestEpoch - 1);
  const predicted = await fit.predict(validation.kernel);
  const loss = predicted.data.reduce((sum, f, i) => sum + (f - y.data[n + i]!) ** 2, 0) / 60;
  assertAlmostEquals(loss, Math.min(...losses), 1e-12);
});

Deno.test("eigenPro() keeps zeros where nothing it learns is of use", async () => {
  const k = shifted(gram(1, 60, 80), 0.1), y = normal(2, 60, 1);
  // The opposite of what the fit tends to.
  const validation = { kernel: k, y: matrix(60, 1, (i) => -y.data[i]!) };
  const fit = await eigenPro(k, y, { validation, batchSize: 20, patience: 3 });
  assertEquals([fit.status, fit.bestEpoch, fit.epochs], ["stopped", 0, 3]);
  assertEquals(fit.coefficients.data.filter((a) => a !== 0).length, 0);
  assertEquals(fit.residual, 1);
});

Deno.test("eigenPro() that has converged returns coefficients within the tolerance", async () => {
  // Chosen of 300 seeds: the last epoch is within it, and one with a smaller running loss was not.
  const seed = 107, n = 40, random = randomGenerator(seed);
  const x = random.normal([n, 3]).data, y = random.normal([n]);
  const k = matrix(n, n, (i, j) => {
    const square = [0, 1, 2].reduce((sum, c) => sum + (x[3 * i + c]! - x[3 * j + c]!) ** 2, 0);
    return Math.exp(-0.3 * square) + (i === j ? 0.05 : 0);
  });
  const options = { batchSize: 5, sampleSize: 15, tolerance: 1e-2, seed };
  const { status, residual, history } = await eigenPro(k, y, options);
  assertEquals(status, "converged");
  assertLess(residual, 1e-2);
  const losses = history.map(({ trainLoss }) => trainLoss);
  assertLess(Math.min(...losses), losses.at(-1)!);
});

Deno.test("eigenPro() halves the step size when inputs it did not see make it diverge", async () => {
  // The sample is drawn first, and the kernel is then large where it did not look.
  const n = 200, y = normal(2, n, 1);
  const options = { sampleSize: 10, batchSize: 50, ridge: 1, ridgeScale: "absolute" } as const;
  const base = gram(1, n, 20);
  const seen = new Set<number>();
  const spy = {
    n,
    block: (rows: readonly number[], columns: readonly number[] = [...Array(n).keys()]) => {
      if (rows.length === 20 && columns.length === 10) rows.forEach((i) => seen.add(i));
      return Promise.resolve(
        matrix(rows.length, columns.length, (i, j) => base.data[rows[i]! * n + columns[j]!]!),
      );
    },
    diagonal: () =>
      Promise.resolve({ ...matrix(1, n, (_, i) => base.data[i * n + i]!), shape: [n] }),
  };
  await eigenPro(spy, y, { ...options, epochs: 1 });
  assertEquals(seen.size, 20);
  const scale = (i: number): number => seen.has(i) ? 1 : 5;
  const k = matrix(n, n, (i, j) => base.data[i * n + j]! * scale(i) * scale(j));
  const fit = await eigenPro(k, y, { ...options, epochs: 2000, tolerance: 1e-4 });
  assertEquals(fit.status, "converged");
  const steps = fit.history.map(({ stepSize }) => stepSize);
  assertEquals(steps[0], fit.plan.stepSize);
  assertLess(steps.at(-1)!, steps[0]!);
  assert(fit.coefficients.data.every(Number.isFinite));
});

Deno.test("eigenPro() takes inputs that occur twice, and a ridge", async () => {
  const k = selected(gaussianKernel(1, 60, 2), [...Array(60).keys(), 0, 1, 2, 2]);
  const y = normal(2, 64, 1), ridge = 0.1;
  const fit = await eigenPro(k, y, { ridge, batchSize: 16, tolerance: 1e-8, epochs: 3000 });
  const exact = await kernelRegression(k, y, { ridge });
  assertEquals(fit.status, "converged");
  assertLess(distance(await fit.predict(k), await exact.predict(k)), 1e-6);
});

Deno.test("eigenPro() repeats itself for a seed and keeps inputs as they are", async () => {
  const k = shifted(gram(1, 60, 20), 0.1), y = normal(2, 60, 1);
  const before = [k.data.slice(), y.data.slice()];
  const run = (seed: number) => eigenPro(k, y, { seed, batchSize: 20, sampleSize: 30, epochs: 3 });
  const [first, again, other] = [await run(1), await run(1), await run(2)];
  assertEquals(again.coefficients, first.coefficients);
  assertGreater(distance(other.coefficients, first.coefficients), 1e-6);
  assertEquals([k.data, y.data], before);
  assertEquals(first.status, "iterations");
});

Deno.test("eigenPro() fits targets of zero with zeros", async () => {
  const fit = await eigenPro([[2, 1], [1, 2]], [0, 0]);
  assertEquals([...fit.coefficients.data], [0, 0]);
  assertEquals([fit.residual, fit.status], [0, "converged"]);
});

Deno.test("eigenPro() reports progress and can be stopped", async () => {
  const k = shifted(gram(1, 60, 20), 0.1), y = normal(2, 60, 1);
  const reports: EigenProReport[] = [];
  const onProgress = (report: EigenProReport) => reports.push(report);
  const short = { batchSize: 20, epochs: 5, tolerance: 0, onProgress };
  const { history, coefficients } = await eigenPro(k, y, short);
  assertEquals(
    reports.map(({ coefficients: _, ...rest }) => rest),
    history.map((entry) => ({ ...entry, epochs: 5 })),
  );
  // The last epoch was the best one here, and the first one another.
  assertEquals(reports[4]!.coefficients, coefficients);
  assertGreater(distance(reports[0]!.coefficients, coefficients), 1e-3);
  const controller = new AbortController();
  const stop = () => controller.abort(new Error("enough"));
  const options = { batchSize: 20, onProgress: stop, signal: controller.signal };
  await assertRejects(() => eigenPro(k, y, options), Error, "enough");
});

Deno.test("eigenPro() refuses a step size that is too large and says which is not", async () => {
  const k = shifted(gram(1, 60, 20), 0.1), y = normal(2, 60, 1);
  const { plan } = await eigenPro(k, y, { batchSize: 20, epochs: 1 });
  const stepSize = 3 * plan.stepSize;
  const attempt = (): Promise<unknown> => eigenPro(k, y, { batchSize: 20, stepSize });
  const message = `the largest stable one is ${plan.largestStepSize}`;
  await assertRejects(attempt, RangeError, message);
  const most = plan.largestStepSize;
  const fit = await eigenPro(k, y, { batchSize: 20, stepSize: 0.9 * most, epochs: 20 });
  assertLess(fit.history.at(-1)!.residual, fit.history[0]!.residual);
});

Deno.test("eigenPro() refuses what it cannot use", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  const run = (options: object) => () => eigenPro(k, y, options);
  await assertRejects(
    () => eigenPro(k, [1, NaN]),
    RangeError,
    "targets must be finite: entry 1 is NaN",
  );
  await assertRejects(() => eigenPro(k, [1e200, 1]), RangeError, "scale them down");
  await assertRejects(() => eigenPro(k, [1, 2, 3]), TypeError, "found shape [3]");
  await assertRejects(() => eigenPro([[2, 1], [0, 2]], y), TypeError, "symmetric");
  await assertRejects(() => eigenPro([[1, 2], [2, 1]], y), IndefiniteOperatorError, "-1");
  await assertRejects(() => eigenPro([[0, 0], [0, 0]], y), RangeError, "is zero: add a ridge");
  await assertRejects(run({ ridge: -1 }), RangeError, "value is -1");
  await assertRejects(run({ sampleSize: 3 }), RangeError, "'sampleSize'");
  await assertRejects(run({ batchSize: 0 }), RangeError, "'batchSize'");
  await assertRejects(run({ rank: 3 }), RangeError, "'rank'");
  await assertRejects(run({ stepSize: 0 }), RangeError, "'stepSize'");
  await assertRejects(run({ stepSize: NaN }), RangeError, "'stepSize'");
  await assertRejects(run({ epochs: 0 }), RangeError, "'epochs'");
  await assertRejects(run({ tolerance: -1 }), RangeError, "'tolerance'");
  await assertRejects(run({ patience: 0 }), RangeError, "'patience'");
  await assertRejects(run({ step: 1 }), TypeError, "no option 'step'");
  const kernel = [[1, 2]];
  await assertRejects(run({ validation: { kernel: [[1]], y: [1] } }), TypeError, "2 training");
  await assertRejects(run({ validation: { kernel, y: [1, 2] } }), TypeError, "found shape [2]");
  await assertRejects(run({ validation: { kernel, y: [[1, 2]] } }), TypeError, "1 outputs");
  await assertRejects(run({ validation: { kernel, y: [NaN] } }), RangeError, "is NaN");
  await assertRejects(run({ validation: { kernel, targets: [1] } }), TypeError, "'targets'");
  await assertRejects(run({ validation: null }), TypeError, "found null");
  const { predict } = await eigenPro(k, y);
  await assertRejects(() => predict([[1, 2, 3]]), TypeError, "2 training inputs");
});
