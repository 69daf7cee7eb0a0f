import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { learningCurve, learningCurveOf } from "../../../lib/predict/spectra/learning_curve.ts";
import { kernelSpectrum } from "../../../lib/predict/spectra/spectra.ts";
import { randomGenerator } from "../../../lib/random.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { matrix, product } from "../../linalg/matrices.ts";

const MODES = 200;
const eigenvalues = Float64Array.from({ length: MODES }, (_, i) => (i + 1) ** -1.5);
/** Coefficients of a target that is harder than the kernel would draw. */
const target = Float64Array.from({ length: MODES }, (_, i) => (i + 1) ** -0.8);
const powers = target.map((c) => c * c);

Deno.test("learningCurveOf() agrees with regressions on Gaussian eigenfunctions", async () => {
  const trials = 40;
  for (const [ridge, noise] of [[0, 0], [0.05, 0], [0.2, 0.3]] as const) {
    const options = { ridge, ridgeScale: "absolute", noise } as const;
    const sizes = [20, 80];
    const { errors } = learningCurveOf({ eigenvalues, powers }, sizes, options);
    for (const [i, n] of sizes.entries()) {
      const measured: number[] = [];
      for (let trial = 0; trial < trials; trial++) {
        measured.push(await errorOfRegression(100 * n + trial, n, ridge, noise));
      }
      const mean = measured.reduce((sum, e) => sum + e, 0) / trials;
      const variance = measured.reduce((sum, e) => sum + (e - mean) ** 2, 0) / (trials - 1);
      // Three standard errors of the mean, and the theory's own error, which is of order 1 / n.
      const tolerance = 3 * Math.sqrt(variance / trials) + 0.3 / n * mean;
      assertAlmostEquals(errors.data[i]!, mean, tolerance, `${[ridge, noise, n]}`);
      assertLess(tolerance / mean, 0.2);
    }
  }
});

Deno.test("learningCurve() predicts from a data set what its subsets teach", async () => {
  const M = 500;
  const phi = randomGenerator(7).normal([M, MODES]);
  const k = kernelOf(phi);
  const y = Float64Array.from(
    { length: M },
    (_, i) => target.reduce((sum, c, m) => sum + c * phi.data[i * MODES + m]!, 0),
  );
  const sizes = [10, 40];
  const options = { ridge: 0.01 };
  const { errors } = await learningCurve(k, y, sizes, options);
  const random = randomGenerator(8);
  for (const [s, n] of sizes.entries()) {
    let total = 0;
    const trials = 30;
    for (let trial = 0; trial < trials; trial++) {
      const order = random.permutation(M);
      const [rows, rest] = [order.slice(0, n), order.slice(n)];
      const block = (a: number[]): Tensor =>
        matrix(a.length, n, (i, j) => k.data[a[i]! * M + rows[j]!]!);
      const fit = await kernelRegression(block(rows), rows.map((row) => y[row]!), options);
      const { data } = await fit.predict(block(rest));
      total += rest.reduce((sum, row, i) => sum + (data[i]! - y[row]!) ** 2, 0) / rest.length;
    }
    // Some percent for 30 trials, and for the small eigenvalues, which a matrix of 500 inputs misjudges.
    assertAlmostEquals(errors.data[s]! / (total / trials), 1, 0.15, `${n}`);
  }
});

Deno.test("learningCurveOf() has the closed form of equal eigenvalues", () => {
  // P eigenvalues 1 / P without a ridge: L = n / P, so the error is 1 - n / P, plus noise / (1 - n / P).
  const P = 200;
  const flat = { eigenvalues: Array(P).fill(1 / P), powers: Array(P).fill(1 / P) };
  const sizes = [1, 50, 199];
  const clean = learningCurveOf(flat, sizes);
  const noisy = learningCurveOf(flat, sizes, { noise: 0.5 });
  sizes.forEach((n, i) => {
    assertAlmostEquals(clean.errors.data[i]!, 1 - n / P, 1e-12);
    assertAlmostEquals(clean.biases.data[i]!, (1 - n / P) ** 2, 1e-12);
    assertAlmostEquals(clean.thresholds.data[i]! * n, 1 - n / P, 1e-12);
    assertAlmostEquals(noisy.errors.data[i]!, 1 - n / P + 0.5 / (1 - n / P), 1e-9);
  });
});

Deno.test("learningCurveOf() solves for its threshold with a ridge", () => {
  const { thresholds } = learningCurveOf({ eigenvalues, powers }, [1, 20, 1000], { ridge: 0.1 });
  const ridge = 0.1 * eigenvalues.reduce((sum, value) => sum + value, 0);
  [1, 20, 1000].forEach((n, i) => {
    const kappa = thresholds.data[i]!;
    const sum = eigenvalues.reduce((total, value) => total + value / (value + kappa), 0);
    assertAlmostEquals((sum + ridge / kappa) / n, 1, 1e-12);
  });
});

Deno.test("learningCurveOf() learns all with more examples than eigenvalues, but for noise", () => {
  const few = { eigenvalues: [2, 1, 0], powers: [1, 1, 0] };
  assertEquals([...learningCurveOf(few, [2, 3, 10]).errors.data], [0, 0, 0]);
  const { data } = learningCurveOf(few, [2, 3, 10], { noise: 1 }).errors;
  assertEquals(data[0], Infinity);
  // Ordinary least squares with two Gaussian features.
  assertAlmostEquals(data[2]!, 10 / 8, 1e-14);
  const unseen = { eigenvalues: [1, 0], powers: [1, 4] };
  assertAlmostEquals(learningCurveOf(unseen, [101]).errors.data[0]!, 4 * 101 / 100, 1e-13);
});

Deno.test("learningCurve() takes a spectrum for its kernel, and means over outputs", async () => {
  const k = kernelOf(randomGenerator(1).normal([30, MODES]));
  const y = randomGenerator(2).normal([30, 1]);
  const direct = await learningCurve(k, y, [3, 9]);
  assertEquals(await learningCurve(await kernelSpectrum(k), y, [3, 9]), direct);
  const twice = matrix(30, 2, (i) => y.data[i]!);
  const errors = (await learningCurve(k, twice, [3, 9])).errors.data;
  errors.forEach((error, i) => assertAlmostEquals(error, direct.errors.data[i]!, 1e-13));
});

Deno.test("learning curves refuse what is out of range", async () => {
  const modes = { eigenvalues: [1, 0.5], powers: [1, 1] };
  assertThrows(() => learningCurveOf(modes, []), TypeError, "at least one");
  assertThrows(() => learningCurveOf(modes, [0]), RangeError, "'sizes'");
  assertThrows(() => learningCurveOf(modes, [1], { noise: -1 }), RangeError, "'noise'");
  assertThrows(() => learningCurveOf(modes, [1], { ridge: -1 }), RangeError, "'ridge'");
  const misspelt = { ...modes, weights: [1] };
  assertThrows(() => learningCurveOf(misspelt, [1]), TypeError, "no option 'weights'");
  assertThrows(() => learningCurveOf({ ...modes, powers: [1] }, [1]), TypeError, "as many powers");
  const bad = { ...modes, eigenvalues: [1, -1] };
  assertThrows(() => learningCurveOf(bad, [1]), RangeError, "entry 1 is -1");
  const k = [[2, 1], [1, 2]];
  await assertRejects(() => learningCurve(k, [1, 2], [2]), RangeError, "between 1 and 1");
  await assertRejects(() => learningCurve(k, [1], [1]), TypeError, "found shape [1]");
});

/** K = Phi diag(eigenvalues) Phi' */
function kernelOf(phi: Tensor): Tensor {
  const scaled = { ...phi, data: phi.data.map((v, p) => v * Math.sqrt(eigenvalues[p % MODES]!)) };
  return product(scaled, scaled, false, true);
}

/** The error of one fit over all inputs: sum_i (c_i - target_i)^2, by the orthonormality of phi. */
async function errorOfRegression(
  seed: number,
  n: number,
  ridge: number,
  noise: number,
): Promise<number> {
  const random = randomGenerator(seed);
  const phi = random.normal([n, MODES]);
  const added = random.normal([n]).data;
  const y = Float64Array.from(
    { length: n },
    (_, i) =>
      target.reduce(
        (sum, c, m) => sum + c * phi.data[i * MODES + m]!,
        Math.sqrt(noise) * added[i]!,
      ),
  );
  const options = { ridge, ridgeScale: "absolute" } as const;
  const { coefficients } = await kernelRegression(kernelOf(phi), y, options);
  assert(coefficients.shape.length === 1);
  return target.reduce((sum, c, m) => {
    const learned = coefficients.data.reduce((so, a, i) => so + a * phi.data[i * MODES + m]!, 0);
    return sum + (eigenvalues[m]! * learned - c) ** 2;
  }, noise);
}
