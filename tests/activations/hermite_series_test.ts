import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { stax } from "@widenet/ntk";
import { applyDual } from "../../lib/activations/dual.ts";
import { LEADING } from "../../lib/activations/hermite_coefficients.ts";
import {
  ACCURACY,
  MOST_TERMS,
  type SeriesTable,
  seriesTable,
} from "../../lib/activations/hermite_series.ts";
import { type Activation, activationRule } from "../../lib/activations/mod.ts";
import type { Pair } from "../../lib/activations/pair.ts";
import { integrandOf } from "./integrand.ts";
import { seriesPair, seriesVector } from "./series_pair.ts";
import { gaussLegendre } from "../suites/quadrature.ts";

const moved = (x: number): number => Math.tanh(x + 0.3) + 0.2 * x;
const SMOOTH: readonly Activation[] = [
  stax.tanh(),
  stax.sigmoid(),
  stax.silu(),
  stax.softplus(),
  stax.elementwise({ fn: moved }),
];

function tableOf(activation: Activation, deviations: readonly number[]): SeriesTable | undefined {
  const values = [Float64Array.from(deviations)];
  return seriesTable(integrandOf(activation), values, ACCURACY.f64);
}

function pairOf(s: number, t: number, end: "minus" | "plus", x: number): Pair {
  const [minus, plus] = end === "minus" ? [x, 2 - x] : [2 - x, x];
  return { p: s * s, q: t * t, s, t, minus, plus };
}

for (const activation of SMOOTH) {
  Deno.test(`${activation.kind}: the series agrees with quadrature`, () => {
    const maps = activationRule(activation).dual(activation);
    const sizes = [[1.1, 1.1], [1.1, 1.1000000011], [0.3, 1.6], [1e-5, 0.8], [0, 0.5], [
      1e-12,
      1e-12,
    ]];
    const table = tableOf(activation, sizes.flat())!;
    for (const [s, t] of sizes as [number, number][]) {
      for (const x of [1e-15, 1e-6, 0.01, 0.1, 0.3, 0.6, 1]) {
        for (const end of ["minus", "plus"] as const) {
          const pair = pairOf(s, t, end, x);
          const scales = [maps.variance(s * s), maps.variance(t * t)].map(Math.sqrt);
          const both = scales as [number, number];
          const expected = applyDual(maps, pair, both);
          const vectors = [seriesVector(table, s), seriesVector(table, t)] as const;
          const found = seriesPair(table, vectors, pair, both);
          // Series of 1e-14 and quadrature, of angles whose cosine has a rounding.
          if (both[0] * both[1] > 0) {
            assertAlmostEquals(found.minus, expected.minus, 4e-14 + 1e-7 * Math.min(x, 1e-6));
          }
          assertAlmostEquals(found.slope, expected.slope, 2e-12 * (0.1 + Math.abs(expected.slope)));
        }
      }
    }
  });
}

Deno.test("the coefficients of a series are those of the function", () => {
  const s = 1.3;
  const table = tableOf(stax.tanh(), [s])!;
  const vector = seriesVector(table, s);
  // a_3 = E[tanh(s z) (z^3 - 3z)/sqrt(6)], and the length is the root of E[tanh^2].
  const mean = (f: (z: number) => number): number =>
    gaussLegendre(200).reduce(
      (sum, { x, w }) => sum + 9 * w * f(9 * x) * Math.exp(-40.5 * x * x) / Math.sqrt(2 * Math.PI),
      0,
    );
  const length = Math.sqrt(mean((z) => Math.tanh(s * z) ** 2));
  const third = mean((z) => Math.tanh(s * z) * (z ** 3 - 3 * z) / Math.sqrt(6));
  assertAlmostEquals(vector[LEADING]!, third / length, 1e-14);
  assertAlmostEquals(vector[2]!, mean((z) => Math.tanh(s * z) * z) / length, 1e-14);
  assertEquals(vector[1], 0);
  assertAlmostEquals(vector[0]!, 1, 1e-14);
});

Deno.test("a series has as many terms as the accuracy takes", () => {
  const count = (s: number, accuracy: keyof typeof ACCURACY): number => {
    const values = [Float64Array.of(s)];
    return seriesTable(integrandOf(stax.tanh()), values, ACCURACY[accuracy])!.terms;
  };
  assert(count(0.01, "f64") < 10);
  assert(count(1, "f32") < count(1, "f64"));
  assert(count(1, "f64") < count(2, "f64"));
  assertEquals(tableOf(stax.tanh(), [40]), undefined);
  // As many as the largest deviation of the half octave takes, which is 2.83.
  assert(tableOf(stax.tanh(), [2.5])!.terms <= MOST_TERMS);
});

Deno.test("functions with kinks have no series", () => {
  assertEquals(tableOf(stax.elu(), [1]), undefined);
  assertEquals(tableOf(stax.elementwise({ fn: Math.abs, kinks: [0] }), [1]), undefined);
  assertEquals(tableOf(stax.elementwise({ fn: Math.abs }), [1]), undefined);
});

Deno.test("a table is read only where it was made", () => {
  const table = tableOf(stax.tanh(), [1])!;
  assertThrows(() => seriesVector(table, 3), RangeError, "the standard deviation 3");
});
