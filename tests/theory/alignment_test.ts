import { ntk, stax, theory, toNested } from "@widenet/ntk";
import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { normalRows } from "./points.ts";

const smooth = [stax.tanh(), stax.erf(), stax.cos(), stax.gelu(), stax.silu()];

Deno.test("alignmentLimit() is the sum over Hermite coefficients of the derivative", () => {
  for (const phi of smooth) {
    const { data } = theory.hermiteCoefficients(phi, { terms: 400, derivative: true });
    for (const alpha of [0.1, 0.5, 0.9]) {
      let [top, bottom] = [0, 0];
      data.forEach((mu, l) => {
        if (l === 0) return;
        top += mu * mu * alpha ** l;
        bottom += mu * mu;
      });
      assertAlmostEquals(theory.alignmentLimit(phi, { alpha }), alpha * top / bottom, 1e-10);
    }
  }
});

Deno.test("alignmentLimit() of ReLU has its closed form, and its ends are 0 and 1", () => {
  for (const alpha of [0.25, 0.5, 0.75]) {
    const exact = alpha * 2 / Math.PI * Math.asin(alpha);
    assertAlmostEquals(theory.alignmentLimit(stax.relu(), { alpha }), exact, 1e-14);
  }
  for (const phi of [...smooth, stax.relu(), stax.abs()]) {
    assertAlmostEquals(theory.alignmentLimit(phi, { alpha: 0 }), 0, 1e-12);
    assertAlmostEquals(theory.alignmentLimit(phi, { alpha: 1 }), 1, 1e-12);
  }
});

Deno.test("alignmentLimit() refuses linear functions, whose limit is 0/0", () => {
  const linear = stax.elementwise({ fn: (z) => 2 * z, derivative: () => 2 });
  assertThrows(() => theory.alignmentLimit(linear, { alpha: 0.5 }), RangeError, "must vary");
});

Deno.test("featureAlignment() is what one label gives to an interpolant", async () => {
  const net = stax.serial(stax.dense(1), stax.erf(), stax.dense(1));
  const [x, z] = [normalRows(6, 3, 1), normalRows(2, 3, 2)];
  const [k, cross] = [await ntk(net, x), await ntk(net, z, x)];
  const f = toNested(await theory.featureAlignment(k, cross)) as number[][];
  // F by its definition, from the kernel without example i: a 5 x 5 system by Gaussian elimination.
  for (let i = 0; i < 6; i++) {
    const rest = [0, 1, 2, 3, 4, 5].filter((j) => j !== i);
    const at = (p: number, q: number): number => k.data[6 * p + q]!;
    const weights = solveSmall(
      rest.map((p) => rest.map((q) => at(p, q))),
      rest.map((p) => at(p, i)),
    );
    const project = (row: (j: number) => number): number =>
      row(i) - rest.reduce((sum, j, p) => sum + row(j) * weights[p]!, 0);
    for (const q of [0, 1]) {
      const expected = project((j) => cross.data[6 * q + j]!) / project((j) => at(i, j));
      assertAlmostEquals(f[q]![i]!, expected, 1e-9);
    }
  }
});

Deno.test("memorizationBound() is gamma times two deviations", () => {
  assertEquals(theory.memorizationBound({ gamma: 0.5, risk: 9, variance: 4 }), 3);
  assertThrows(() => theory.memorizationBound({ gamma: 2, risk: 1, variance: 1 }), RangeError);
});

/** Gaussian elimination with pivots. */
function solveSmall(a: number[][], b: number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]!]);
  const n = b.length;
  for (let k = 0; k < n; k++) {
    const pivot = rows.slice(k).reduce(
      (best, row, i) => Math.abs(row[k]!) > Math.abs(rows[best]![k]!) ? k + i : best,
      k,
    );
    [rows[k], rows[pivot]] = [rows[pivot]!, rows[k]!];
    for (let i = k + 1; i < n; i++) {
      const factor = rows[i]![k]! / rows[k]![k]!;
      for (let j = k; j <= n; j++) rows[i]![j]! -= factor * rows[k]![j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    const known = rows[i]!.slice(i + 1, n).reduce(
      (sum, entry, j) => sum + entry * x[i + 1 + j]!,
      0,
    );
    x[i] = (rows[i]![n]! - known) / rows[i]![i]!;
  }
  return x;
}
