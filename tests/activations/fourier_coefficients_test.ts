import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { fourierCoefficients } from "../../lib/activations/fourier_coefficients.ts";
import { plainCoefficients } from "../../lib/activations/hermite_coefficients.ts";
import { SOFTPLUS } from "../../lib/activations/softplus.ts";
import type { Decomposition } from "../../lib/activations/quadrature/decomposition.ts";
import { TANH } from "../../lib/activations/tanh.ts";
import { integrandOf } from "./integrand.ts";

/** log(1 + e^x) */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

function partsOf(fn: (x: number) => number): Decomposition {
  return integrandOf(stax.elementwise({ fn }));
}

Deno.test("coefficients of a given tanh are those of its mixture of normal densities", () => {
  const phi = partsOf(Math.tanh);
  for (const s of [2, 15, 400]) {
    const [found, expected] = [fourierCoefficients(phi, s)!, TANH.hermite!(s)];
    for (const n of [131, 200.7, 1e3, 7777.5, 1e5]) {
      // Roundings of the transform, which is about 1 and is divided by s.
      assertAlmostEquals(found.odd!(n), expected.odd!(n), 3e-16);
      assert(Math.abs(found.even!(n)) < 3e-16);
    }
  }
});

Deno.test("coefficients of a given softplus are those of its mixture of normal densities", () => {
  const phi = partsOf(softplus);
  for (const s of [3, 15, 400]) {
    const [found, expected] = [fourierCoefficients(phi, s)!, SOFTPLUS.hermite!(s)];
    // Signs that do not depend on n are free.
    for (const n of [130, 200.7, 1e3, 7777.5]) {
      assertAlmostEquals(Math.abs(found.even!(n)), expected.even!(n), 3e-15);
    }
  }
});

Deno.test("coefficients at integers are those of quadrature", () => {
  const functions: readonly ((x: number) => number)[] = [
    (x) => Math.tanh(x + 0.3) + 0.2 * x,
    (x) => x * Math.tanh(softplus(x)),
    (x) => Math.tanh(3 * x - 2),
    (x) => Math.exp(-x * x / 2),
    (x) => x / (1 + Math.exp(-1.7 * x)),
  ];
  for (const fn of functions) {
    const phi = partsOf(fn);
    const expected = plainCoefficients(phi, 6, 260);
    const found = fourierCoefficients(phi, 6)!;
    for (const n of [130, 131, 180, 255, 260]) {
      const value = n % 2 === 0 ? found.even!(n) : found.odd!(n);
      // The quadrature rounds 1e-16 of values of about 10.
      assertAlmostEquals(Math.abs(value), Math.abs(expected[n]!), 2e-15);
    }
  }
});

Deno.test("functions with kinks, waves, long tails or far bumps have no such coefficients", () => {
  const functions: readonly ((x: number) => number)[] = [
    (x) => Math.max(x, 0),
    (x) => x + Math.sin(x) ** 2,
    Math.atan,
    // A bump between the places where the asymptotes are looked at.
    (x) => Math.tanh(x) + Math.exp(-((x - 50) ** 2) / 2),
  ];
  for (const fn of functions) assertEquals(fourierCoefficients(partsOf(fn), 30), undefined);
});
