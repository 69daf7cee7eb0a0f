import { assertAlmostEquals } from "@std/assert";
import { laplaceCoefficients } from "../../lib/activations/laplace_mixture.ts";
import { gaussLegendre } from "../../lib/activations/quadrature/gauss_legendre.ts";

const { nodes, weights } = gaussLegendre(20);

/** Twice the integral of f over z > 0 with the normal density, on panels of a fixed width. */
function expectation(f: (z: number) => number, width: number): number {
  let sum = 0;
  for (let start = 0; start < 12; start += width) {
    nodes.forEach((x, i) => {
      const z = start + width / 2 * (1 + x);
      sum += width * weights[i]! * f(z) * Math.exp(-z * z / 2);
    });
  }
  return sum / Math.sqrt(2 * Math.PI);
}

for (const s of [0.01, 0.7, 5]) {
  Deno.test(`the coefficients of a Laplace density are its expectations for s = ${s}`, () => {
    const { constant, density } = laplaceCoefficients(s);
    const f = (z: number): number => Math.exp(-s * z) / 2;
    const width = Math.min(1, 1 / s);
    // The trapezoidal rule in log v, and what lies beyond its reach.
    assertAlmostEquals(density(0), expectation(f, width), 1e-12);
    const second = expectation((z) => f(z) * (1 - z * z) / Math.SQRT2, width);
    assertAlmostEquals(density(2), second, 1e-12);
    const fourth = expectation((z) => f(z) * (z ** 4 - 6 * z * z + 3) / Math.sqrt(24), width);
    assertAlmostEquals(density(4), fourth, 1e-12);
    // E[elu(s z)] = E[s z for z > 0] + E[exp(s z) - 1 for z < 0]
    const mean = expectation((z) => (s * z + Math.expm1(-s * z)) / 2, width);
    assertAlmostEquals(constant, mean, 1e-12 * mean);
  });
}
