import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import { loadDigits } from "../../../lib/data/mod.ts";
import { IndefiniteOperatorError, NotPositiveDefiniteError } from "../../../lib/errors.ts";
import { ntk } from "../../../lib/kernel/kernels.ts";
import type { IterationReport } from "../../../lib/linalg/top_eigenpairs.ts";
import { oneHot } from "../../../lib/predict/regression/classification.ts";
import { kernelBlocks } from "../../../lib/predict/kernel_blocks.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import {
  solveRegression,
  type SolveRegressionOptions,
} from "../../../lib/predict/regression/solve_regression.ts";
import * as stax from "../../../lib/stax/mod.ts";
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

const NET = stax.serial(stax.dense(1, { wStd: Math.SQRT2, bStd: 0.1 }), stax.relu(), stax.dense(1));

/** All methods, with all inputs as landmarks, so that they have one answer. */
function exactly(n: number): SolveRegressionOptions[] {
  return [
    { solve: "cholesky" },
    { solve: "cg", cg: { tolerance: 1e-10 } },
    { solve: "cg", cg: { tolerance: 1e-10, preconditioner: "nystrom", rank: 20 } },
    { solve: "cg", cg: { tolerance: 1e-10, preconditioner: "none" } },
    {
      solve: "eigenpro",
      eigenpro: { tolerance: 1e-9, epochs: 2000, sampleSize: 60, batchSize: 30 },
    },
    { solve: "nystrom", nystrom: { landmarks: n } },
  ];
}

for (const backend of BACKENDS) {
  Deno.test(`solveRegression() on ${backend} has one answer by all methods`, async () => {
    const n = 120, ridge = 0.05;
    const all = gaussianKernel(1, n + 10, 3);
    const k = matrix(n, n, (i, j) => all.data[i * (n + 10) + j]!);
    const kTest = matrix(10, n, (i, j) => all.data[(n + i) * (n + 10) + j]!);
    for (const y of [normal(2, n, 2), { ...normal(3, n, 1), shape: [n] }]) {
      const expected = await (await kernelRegression(k, y, { ridge })).predict(kTest);
      for (const options of exactly(n)) {
        const fit = await solveRegression(k, y, { ...options, ridge, backend });
        // The tolerances above, times 1 / ridge.
        assertLess(distance(await fit.predict(kTest), expected), 1e-7);
        assertEquals([fit.method, fit.status], [options.solve, "converged"]);
        assertEquals([fit.ridge, fit.coefficients.shape], [ridge, y.shape]);
        assertLess(fit.residual, 1e-8);
      }
    }
  });
}

for (const backend of BACKENDS.filter((name) => name !== "reference")) {
  Deno.test(`solveRegression() on ${backend} predicts digits alike by iterations`, async () => {
    const { kernel, y, kTest } = await digits(700, 100);
    const exact = await (await solveRegression(kernel, y, { backend })).predict(kTest);
    for (
      const options of [
        { solve: "cg", cg: { tolerance: 1e-5 } },
        { solve: "eigenpro", eigenpro: { tolerance: 1e-5, sampleSize: 300 } },
      ] as const
    ) {
      const fit = await solveRegression(kernel, y, { ...options, backend });
      assertEquals(fit.status, "converged");
      assertLess(relativeDistance(await fit.predict(kTest), exact), 1e-4);
    }
  });
}

Deno.test("solveRegression() takes blocks of a kernel as it takes the matrix", async () => {
  const n = 1100;
  const x = normal(1, n, 3), y = normal(2, n, 2), kTest = normal(3, 2, n);
  const [blocks, whole] = [kernelBlocks(NET, x), await ntk(NET, x)];
  for (
    const options of [
      { solve: "cholesky" },
      { solve: "cg", cg: { tolerance: 1e-9, rank: 100 } },
      { solve: "eigenpro", eigenpro: { epochs: 2, sampleSize: 100 } },
      { solve: "nystrom", nystrom: { landmarks: 50, seed: 1 } },
    ] as const
  ) {
    const settings = { ...options, ridge: 0.1 };
    const expected = await solveRegression(whole, y, settings);
    const fit = await solveRegression(blocks, y, settings);
    assertEquals(fit.status, expected.status);
    // Rounding may decide whether the last iteration is needed.
    assert(Math.abs((fit.iterations ?? 0) - (expected.iterations ?? 0)) <= 1);
    assertLess(Math.abs(fit.ridge - expected.ridge), 1e-14);
    const columns = matrix(2, fit.coefficients.shape[0]!, (i, j) => kTest.data[i * n + j]!);
    // Entries of tiles differ in their last digits.
    const found = await fit.predict(columns);
    assertLess(relativeDistance(found, await expected.predict(columns)), 1e-7);
  }
});

Deno.test("solveRegression() by landmarks minimises the penalised square error", async () => {
  const n = 80, ridge = 0.3;
  const k = gaussianKernel(1, n, 2), y = normal(2, n, 2);
  const options = { solve: "nystrom", ridge, ridgeScale: "absolute" } as const;
  const { centres, coefficients, predict } = await solveRegression(k, y, {
    ...options,
    nystrom: { landmarks: 20 },
  });
  assertEquals(new Set(centres).size, 20);
  assertEquals([...centres!].sort((i, j) => i - j), centres);
  const kNm = matrix(n, 20, (i, j) => k.data[i * n + centres![j]!]!);
  // The gradient: K_nm' (K_nm a - y) + r K_mm a = 0.
  const misfit = product(kNm, coefficients);
  misfit.data.forEach((_, p) => misfit.data[p]! -= y.data[p]!);
  const gradient = product(kNm, misfit, true);
  const penalty = product(selected(k, centres!), coefficients);
  const left = matrix(
    20,
    2,
    (i, j) => gradient.data[i * 2 + j]! + ridge * penalty.data[i * 2 + j]!,
  );
  assertLess(distance(left, matrix(20, 2, () => 0)), 1e-9);
  assertEquals(await predict(kNm), await predict(k));
});

Deno.test("solveRegression() by landmarks bears inputs that occur twice", async () => {
  const k = selected(gaussianKernel(1, 20, 2), [...Array(20).keys(), 3, 3]);
  const y = normal(2, 22, 1);
  const nystrom = { landmarks: [3, 0, 20, 21, 7] };
  const fit = await solveRegression(k, y, { solve: "nystrom", nystrom });
  assertEquals(fit.centres, [0, 3, 7, 20, 21]);
  const [, a, , b, c] = fit.coefficients.data;
  // The solution of least norm shares what belongs to one input.
  assertLess(Math.abs(a! - b!) + Math.abs(a! - c!), 1e-9);
  assert(fit.coefficients.data.every(Number.isFinite));
});

for (const backend of BACKENDS) {
  Deno.test(`solveRegression() on ${backend} by landmarks bears singular kernels`, async () => {
    // Most eigenvalues are below rounding; targets in the range of the kernel.
    const k = gaussianKernel(1, 120, 2), y = product(k, normal(2, 120, 1));
    const settings = { solve: "nystrom", nystrom: { landmarks: 120 }, backend } as const;
    const interpolated = await solveRegression(k, y, settings);
    assertLess(relativeDistance(await interpolated.predict(k), y), 1e-11);
    const exact = await kernelRegression(k, y, { ridge: 1e-3 });
    const smoothed = await solveRegression(k, y, { ...settings, ridge: 1e-3 });
    assertLess(relativeDistance(await smoothed.predict(k), await exact.predict(k)), 1e-11);
    const zero = await solveRegression(matrix(2, 2, () => 0), [1, 2], {
      solve: "nystrom",
      backend,
    });
    assertEquals([...zero.coefficients.data], [0, 0]);
  });
}

Deno.test("solveRegression() reports iterations and can be stopped", async () => {
  const k = shifted(gram(1, 60, 20), 0.1), y = normal(2, 60, 1);
  for (const solve of ["cg", "eigenpro"] as const) {
    const reports: IterationReport[] = [];
    const settings = { cg: { preconditioner: "none" }, eigenpro: { batchSize: 20 } } as const;
    const onProgress = (report: IterationReport) => reports.push(report);
    const { iterations } = await solveRegression(k, y, { solve, ...settings, onProgress });
    assertEquals(reports.map(({ done }) => done), [...Array(iterations).keys()].map((i) => i + 1));
    assertLess(reports.at(-1)!.residual, reports[0]!.residual);
    const controller = new AbortController();
    const stop = () => controller.abort(new Error("enough"));
    const options = { solve, ...settings, onProgress: stop, signal: controller.signal };
    await assertRejects(() => solveRegression(k, y, options), Error, "enough");
  }
});

Deno.test("solveRegression() says which inputs make a kernel singular", async () => {
  const k = selected(gram(1, 10, 20), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 3, 3]);
  const y = normal(2, 12, 1);
  const attempt = (): Promise<unknown> => solveRegression(k, y);
  const { ridge } = await assertRejects(attempt, NotPositiveDefiniteError, "2 repeated rows");
  await solveRegression(k, y, { ridge, ridgeScale: "absolute" });
  await assertRejects(
    () => solveRegression(k, y, { solve: "cg" }),
    IndefiniteOperatorError,
    "2 repeated rows",
  );
});

Deno.test("solveRegression() refuses what it cannot use, by every method", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  for (const solve of ["cholesky", "cg", "eigenpro", "nystrom"] as const) {
    const run = (kernel: number[][], targets: number[], options = {}) => () =>
      solveRegression(kernel, targets, { solve, ...options });
    await assertRejects(run(k, [1, NaN]), RangeError, "targets must be finite: entry 1 is NaN");
    await assertRejects(run(k, [1, 2, 3]), TypeError, "found shape [3]");
    await assertRejects(run([[2, 1], [0, 2]], y), TypeError, "symmetric");
    await assertRejects(run([[2, NaN], [NaN, 2]], y), RangeError, "entry [0, 1] is NaN");
    await assertRejects(run([[2, 1, 0], [1, 2, 0]], y), TypeError, "square");
    await assertRejects(run(k, y, { ridge: -1 }), RangeError, "current value is -1");
    await assertRejects(run(k, y, { rigde: 1 }), TypeError, "no option 'rigde'");
    const { predict } = await run(k, y)();
    await assertRejects(() => predict([[1, 2, 3]]), TypeError, "2 training inputs");
    await assertRejects(() => predict([[1, NaN]]), RangeError, "entry [0, 1] is NaN");
  }
  const solve = "lu" as "cg";
  await assertRejects(() => solveRegression(k, y, { solve }), TypeError, "current value is lu");
});

Deno.test("solveRegression() refuses settings that are out of range", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  const cg = (settings: object) => () => solveRegression(k, y, { solve: "cg", cg: settings });
  await assertRejects(cg({ rank: 3 }), RangeError, "'rank'");
  await assertRejects(cg({ tolerance: -1 }), RangeError, "'tolerance'");
  await assertRejects(cg({ preconditioner: "ilu" }), TypeError, "current value is ilu");
  await assertRejects(cg({ tol: 1 }), TypeError, "no option 'tol'");
  const nystrom = (settings: object) => () =>
    solveRegression(k, y, { solve: "nystrom", nystrom: settings });
  await assertRejects(nystrom({ landmarks: 3 }), RangeError, "'landmarks'");
  await assertRejects(nystrom({ landmarks: [0, 2] }), RangeError, "'landmarks'");
  await assertRejects(nystrom({ landmarks: [1, 1] }), RangeError, "occurs twice");
  await assertRejects(nystrom({ landmarks: [] }), TypeError, "'landmarks'");
  await assertRejects(nystrom({ count: 1 }), TypeError, "no option 'count'");
  const eigenpro = (settings: object) => () =>
    solveRegression(k, y, { solve: "eigenpro", eigenpro: settings });
  await assertRejects(eigenpro({ batch: 1 }), TypeError, "no option 'batch'");
  const indefinite = [[1, 2], [2, 1]];
  const attempt = () => solveRegression(indefinite, y, { solve: "nystrom" });
  await assertRejects(attempt, RangeError, "positive semi-definite");
});

Deno.test("solveRegression() refuses blocks of the wrong shape or content", async () => {
  const bad = (block: number[][]) => ({
    n: 2,
    block: () => Promise.resolve(matrix(block.length, block[0]!.length, (i, j) => block[i]![j]!)),
    diagonal: () => Promise.resolve({ ...matrix(1, 2, () => 1), shape: [2] }),
  });
  const wrong = () => solveRegression(bad([[1, 2, 3]]), [1, 2]);
  await assertRejects(wrong, TypeError, "must give shape [2,2]: found shape [1,3]");
  const nan = () => solveRegression(bad([[1, NaN], [0, 1]]), [1, 2]);
  await assertRejects(nan, RangeError, "is NaN");
  const skew = () => solveRegression(bad([[1, 0.5], [0, 1]]), [1, 2], { solve: "cg" });
  await assertRejects(skew, TypeError, "must be symmetric");
  const torn = () => solveRegression(bad([[1, 0], [0, 3]]), [1, 2], { solve: "eigenpro" });
  await assertRejects(torn, TypeError, "entry [1, 1] is 3 and 1");
});

async function digits(
  n: number,
  tests: number,
): Promise<{ kernel: Tensor; kTest: Tensor; y: Tensor }> {
  const { images, labels } = await loadDigits();
  const x = matrix(n, 64, (i, j) => images.data[i * 64 + j]! / 16);
  const xTest = matrix(tests, 64, (i, j) => images.data[(n + i) * 64 + j]! / 16);
  const y = oneHot(labels.data.slice(0, n), 10, { centered: true });
  return { kernel: await ntk(NET, x), kTest: await ntk(NET, xTest, x), y };
}

/** |a - b| / |b| over all entries. */
function relativeDistance(a: Tensor, b: Tensor): number {
  const size = (values: Float64Array) => Math.hypot(...values);
  return size(a.data.map((entry, p) => entry - b.data[p]!)) / size(b.data);
}
