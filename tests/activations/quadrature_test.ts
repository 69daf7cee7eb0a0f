import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { stax } from "@widenet/ntk";
import { applyDual } from "../../lib/activations/dual.ts";
import { erfValue } from "../../lib/activations/error_function.ts";
import { type Activation, activationRule } from "../../lib/activations/mod.ts";
import type { Pair } from "../../lib/activations/pair.ts";
import { gaussLegendre } from "../../lib/activations/quadrature/gauss_legendre.ts";
import { panelPair } from "../../lib/activations/quadrature/panels.ts";
import { cutIntoPieces } from "../../lib/activations/quadrature/pieces.ts";
import { gridOf, stripStep, trapezoidPair } from "../../lib/activations/quadrature/trapezoid.ts";
import { TANH } from "../../lib/activations/tanh.ts";

function pairOf(s: number, t: number, minus: number): Pair {
  return { p: s * s, q: t * t, s, t, minus, plus: 2 - minus };
}

Deno.test("gaussLegendre() integrates polynomials of degree 2n - 1", () => {
  for (const n of [1, 2, 5, 20]) {
    const { nodes, weights } = gaussLegendre(n);
    for (let power = 0; power < 2 * n; power++) {
      const sum = nodes.reduce((sum, x, i) => sum + weights[i]! * x ** power, 0);
      assertAlmostEquals(sum, power % 2 === 0 ? 2 / (power + 1) : 0, 1e-14);
    }
    assert(nodes.every((x, i) => i === 0 || x > nodes[i - 1]!));
  }
});

Deno.test("cutIntoPieces() finds the kinks of a function and no others", () => {
  const kinks = (phi: (x: number) => number, known: readonly number[] = []): readonly number[] =>
    cutIntoPieces(phi, known, 13.5)!.kinks;
  assertEquals(kinks(Math.tanh), []);
  assertEquals(kinks(Math.exp), []);
  assertEquals(kinks((x) => Math.sin(8 * x)), []);
  assertEquals(kinks(Math.abs, [0]), [0]);
  // A jump of the function, of its derivative, and of its second derivative.
  for (const power of [0, 1, 2]) {
    const found = kinks((x) => Math.cos(x) + (x > 1.7 ? (x - 1.7) ** power : 0));
    assertEquals(found.length, 1);
    assertAlmostEquals(found[0]!, 1.7, [1e-12, 1e-11, 1e-5][power]!);
  }
  assertEquals(cutIntoPieces((x) => 1 / x, [], 13.5), undefined);
  assertEquals(cutIntoPieces(Math.log, [], 13.5), undefined);
});

Deno.test("the trapezoidal rule and panels agree, for small and for large variances", () => {
  const pieces = cutIntoPieces(Math.tanh, [], 200)!;
  for (const [s, t, minus] of [[1, 1, 1], [0.2, 3, 0.3], [6, 5, 1.4], [2, 2, 1e-9]] as const) {
    const pair = pairOf(s, t, minus);
    const grid = trapezoidPair(TANH, gridOf(stripStep(Math.PI / 2), pair)!, pair);
    const panels = panelPair(TANH, pieces, pair);
    assertAlmostEquals(grid.distance / panels.distance, 1, 1e-12);
    assertAlmostEquals(grid.covariance, panels.covariance, 1e-13);
    assertAlmostEquals(grid.slope / panels.slope, 1, 1e-12);
  }
});

/** The maps of two nonlinearities must agree. */
function assertSame(left: Activation, right: Activation, s: number, tolerance: number): void {
  const [first, second] = [left, right].map((activation) =>
    activationRule(activation).dual(activation)
  );
  for (const minus of [1e-8, 0.1, 1, 1.9]) {
    const pair = pairOf(s, 0.7 * s, minus);
    const [found, expected] = [first!, second!].map((maps) => {
      const scales = [maps.variance(pair.p), maps.variance(pair.q)].map(Math.sqrt);
      return { ...applyDual(maps, { ...pair }, scales as [number, number]), scale: scales[0]! };
    });
    assertAlmostEquals(found!.scale / expected!.scale, 1, tolerance);
    assertAlmostEquals(found!.minus, expected!.minus, tolerance);
    const size = 1 / (1 + s * s) + expected!.slope;
    assertAlmostEquals(found!.slope, expected!.slope, tolerance * size);
  }
}

Deno.test("quadrature keeps closed forms at variances from 1e-6 to 1e4", () => {
  const gelu = activationRule(stax.gelu()).nonlinearity(stax.gelu())!;
  for (const s of [1e-3, 0.1, 3, 20, 100]) {
    const erf = stax.elementwise({
      fn: erfValue,
      derivative: (x) => 2 / Math.sqrt(Math.PI) * Math.exp(-x * x),
    });
    assertSame(erf, stax.erf(), s, 1e-10);
    assertSame(
      stax.elementwise({ fn: gelu.phi, derivative: gelu.derivative }),
      stax.gelu(),
      s,
      1e-10,
    );
    const leaky = (x: number): number => Math.max(x, 0.2 * x);
    const bent = stax.elementwise({ fn: leaky, kinks: [0] });
    assertSame(bent, stax.leakyRelu({ alpha: 0.2 }), s, 1e-10);
  }
});
