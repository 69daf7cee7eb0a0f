import { assertAlmostEquals } from "@std/assert";
import {
  centralShare,
  LOGISTIC,
  logisticCoefficients,
} from "../../lib/activations/logistic_mixture.ts";

Deno.test("the mixture is the logistic density", () => {
  const { variances, weights } = LOGISTIC;
  for (const x of [0, 0.3, 1, 2.5, 6, 12]) {
    const found = variances.reduce(
      (sum, v, k) => sum + weights[k]! * Math.exp(-x * x / (2 * v)) / Math.sqrt(2 * Math.PI * v),
      0,
    );
    const expected = Math.exp(-x) / (1 + Math.exp(-x)) ** 2;
    assertAlmostEquals(found, expected, 1e-15);
  }
});

Deno.test("the share of the middle is that of factorials", () => {
  // n! / (2^n (n/2)!^2) for n = 0, 2, 4, 6, and its limit sqrt(2 / (pi n)).
  for (const [n, share] of [[0, 1], [2, 1 / 2], [4, 3 / 8], [6, 5 / 16]] as const) {
    // Forty factors, each rounded.
    assertAlmostEquals(centralShare(n), share, 1e-14);
  }
  assertAlmostEquals(centralShare(1e12) * Math.sqrt(Math.PI * 1e12 / 2), 1, 1e-12);
});

Deno.test("the coefficients of the density are its expectations", () => {
  const s = 1.7;
  const coefficients = logisticCoefficients(s, 1);
  let [mean, second] = [0, 0];
  const step = 1 / 32;
  for (let z = -12; z < 12; z += step) {
    const weight = step * Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    const density = Math.exp(-s * z) / (1 + Math.exp(-s * z)) ** 2;
    mean += weight * density;
    second += weight * density * (z * z - 1) / Math.SQRT2;
  }
  assertAlmostEquals(coefficients(0), mean, 1e-14);
  assertAlmostEquals(coefficients(2), -second, 1e-14);
});
