import { mean, theory } from "@widenet/ntk";
import { assert, assertAlmostEquals, assertLess, assertRejects, assertThrows } from "@std/assert";
import { dot, normalRows, unitRows } from "./points.ts";

const example = { n: 6, lambda: 0.069, delta: 0.1 } as const;

Deno.test("gramWidth() and its Chernoff form have the values of a calculation by hand", () => {
  // 8 * 36 / 0.069^2 * ln 720 and 32 * 6 / 0.069 * ln 60.
  assertAlmostEquals(theory.gramWidth(example), 397990.0, 50);
  assertAlmostEquals(theory.gramWidthChernoff(example), 11393.0, 5);
});

Deno.test("the widths of lemma 1 scale as n^2 lambda^-2 and s lambda^-1", () => {
  const half = { ...example, lambda: example.lambda / 2 };
  assertAlmostEquals(theory.gramWidth(half) / theory.gramWidth(example), 4);
  assertAlmostEquals(theory.gramWidthChernoff(half) / theory.gramWidthChernoff(example), 2);
  const narrow = { ...example, spread: 3 };
  assertAlmostEquals(theory.gramWidthChernoff(narrow) / theory.gramWidthChernoff(example), 0.5);
});

Deno.test("gramDeviation() undoes gramWidth(), and holds in 200 draws of 200", async () => {
  const [n, m] = [5, 400];
  const x = unitRows(n, 4, 1);
  const limit = await theory.gramLimit(x);
  const bound = theory.gramDeviation({ n, m, delta: 0.01 });
  const squares: number[] = [];
  for (let seed = 0; seed < 200; seed++) {
    const h = await theory.gram(x, normalRows(m, 4, 100 + seed), { backend: "reference" });
    squares.push(h.data.reduce((sum, entry, p) => sum + (entry - limit.data[p]!) ** 2, 0));
  }
  // It may fail in 1 % of draws; it is three times too large, so it never does.
  assertLess(Math.sqrt(Math.max(...squares)), bound);
  // 200 draws of a sum of squares: a relative standard error of at most sqrt(2/200) = 0.1; 5 of them.
  assertAlmostEquals(m * mean(squares) / await theory.gramVariance(x), 1, 0.5);
});

Deno.test("gramVariance() of one input is that of a fair coin", async () => {
  assertAlmostEquals(await theory.gramVariance([[1, 0, 0]]), 0.25);
  await assertRejects(() => theory.gramVariance([[1, 1]]), RangeError, "length 1");
});

Deno.test("gramSupremum() is the largest of all moves for one input", async () => {
  // One input in one dimension: each weight moves along it alone.
  const w = normalRows(200, 1, 3);
  const radius = 0.3;
  const lost = w.filter(([z]) => z! >= 0 && z! < radius).length;
  const won = w.filter(([z]) => z! < 0 && z! >= -radius).length;
  const found = await theory.gramSupremum([[1]], w, radius);
  assertAlmostEquals(found, Math.max(lost, won) / 200, 1e-15);
});

Deno.test("gramSupremum() is above what random and directed moves reach, and below 2nR", async () => {
  const [n, d, m, radius] = [4, 3, 2000, 0.05];
  const [x, w] = [unitRows(n, d, 5), normalRows(m, d, 6)];
  const supremum = await theory.gramSupremum(x, w, radius);
  const start = await theory.gram(x, w);
  const distance = async (moved: number[][]): Promise<number> => {
    const h = await theory.gram(x, moved);
    return Math.hypot(...h.data.map((entry, p) => entry - start.data[p]!));
  };
  const directions = [...x, ...x.map((row) => row.map((entry) => -entry)), ...unitRows(4, d, 7)];
  for (const u of directions) {
    const moved = w.map((row) => row.map((entry, k) => entry + radius * u[k]!));
    assert(await distance(moved) <= supremum);
  }
  const { bound, failure } = theory.gramPerturbation({ n, m, radius });
  assertLess(failure, 1e-20);
  assertLess(supremum, bound);
});

Deno.test("the failures of lemma 2 and claim 12 are above exact binomial tails", () => {
  // P(Binomial(m, p) >= k) by its terms, with p the exact chance of a strip.
  const tail = (m: number, p: number, k: number): number => {
    let [sum, log] = [0, m * Math.log1p(-p)];
    for (let j = 0; j <= m; j++) {
      if (j >= k) sum += Math.exp(log);
      log += Math.log((m - j) / (j + 1)) + Math.log(p) - Math.log1p(-p);
    }
    return sum;
  };
  // P(0 <= z < R) by Simpson's rule: R is small.
  const strip = (r: number): number =>
    r * (1 + 4 * Math.exp(-r * r / 8) + Math.exp(-r * r / 2)) / 6 / Math.sqrt(2 * Math.PI);
  for (const [m, radius] of [[200, 0.02], [500, 0.01], [1000, 0.01], [2000, 0.05]] as const) {
    const n = 1;
    const perturbation = theory.gramPerturbation({ n, m, radius });
    const exact = 2 * tail(m, 2 * strip(radius), 2 * m * radius);
    assertLess(exact, perturbation.failure);
    const patterns = theory.changedPatterns({ n, m, radius });
    assertLess(tail(m, 2 * strip(radius), patterns.bound), patterns.failure);
  }
});

Deno.test("patternWidth() is where the two failures together are below delta", () => {
  for (const n of [1, 2, 10, 1000]) {
    const [radius, delta] = [0.003, 0.01];
    const m = Math.ceil(theory.patternWidth({ n, radius, delta }));
    const numbers = { n, m, radius };
    const both = theory.gramPerturbation(numbers).failure + theory.changedPatterns(numbers).failure;
    assert(both <= delta);
  }
});

Deno.test("flowMovement() is attained, and false by a factor 2 as the source has it", () => {
  // n = d = 1, x = 1, m = 4, w = (10, -10, -10, -10), a = 1, y = u(0) + 1: only w_1 moves, by Euler's method.
  let [w, t] = [10, 0];
  const y = 10 / 2 + 1;
  for (const step = 1e-3; t < 100; t += step) w += step * (y - w / 2) / 2;
  const bound = theory.flowMovement({ n: 1, m: 4, lambda: 0.5, residual: 1 });
  assertAlmostEquals(w - 10, bound, 1e-9);
  assert(w - 10 > 1.9 * (bound / 2));
});

Deno.test("descentMovement() is twice flowMovement(), and above the sum of steps that it bounds", () => {
  const numbers = { n: 5, m: 100, lambda: 0.2, residual: 3 };
  const bound = theory.descentMovement(numbers);
  assertAlmostEquals(bound / theory.flowMovement(numbers), 2);
  for (const eta of [1e-3, 0.1, 1, 10]) {
    // sum_k eta sqrt(n/m) (1 - eta lambda/2)^(k/2) residual.
    const series = eta * Math.sqrt(5 / 100) * 3 / (1 - Math.sqrt(1 - eta * 0.2 / 2));
    assert(series <= bound * (1 + 1e-12));
  }
});

Deno.test("initialResidual() is above the residuals of 500 networks, and grows like sqrt(n)", () => {
  const [n, m, d, delta] = [10, 50, 4, 0.1];
  const x = unitRows(n, d, 8);
  const y = x.map((_, i) => i % 2 === 0 ? 1 : -1);
  const bound = theory.initialResidual({ n, targets: 1, delta });
  let failures = 0;
  for (let seed = 0; seed < 500; seed++) {
    const w = normalRows(m, d, 1000 + seed);
    const signs = w.map((row) => (Math.abs(row[0]!) * 1e6) % 2 < 1 ? 1 : -1);
    const u = x.map((row) =>
      w.reduce((sum, v, r) => sum + signs[r]! * Math.max(0, dot(v, row)), 0) / Math.sqrt(m)
    );
    if (Math.hypot(...u.map((value, i) => value - y[i]!)) > bound) failures++;
  }
  assertLess(failures, 500 * delta);
  const wide = theory.initialResidual({ n: 40, targets: 1, delta: 0.4 });
  assertAlmostEquals(wide / bound, 2);
});

Deno.test("convergence() has the values of a calculation by hand, and its conditions are tight", () => {
  const { stepSize, radius, width, widths } = theory.convergence({ ...example, targets: 1 });
  assertAlmostEquals(stepSize, 0.069 / 144);
  assertAlmostEquals(radius, 0.069 / 384);
  // 8 n^2/lambda^2 ln(6 n^2/delta), 2^16 n^4/lambda^4 (1 + sqrt(2 ln(6 n/delta)))^2, 320/3 n/lambda ln(9 n^2/delta).
  assertAlmostEquals(widths.gram / (8 * 36 / 0.069 ** 2 * Math.log(2160)), 1, 1e-12);
  const b = (1 + Math.sqrt(2 * Math.log(360))) ** 2;
  assertAlmostEquals(widths.movement / (2 ** 16 * 1296 / 0.069 ** 4 * b), 1, 1e-12);
  assertAlmostEquals(widths.patterns / (320 / 3 * 6 / 0.069 * Math.log(3240)), 1, 1e-12);
  assertAlmostEquals(width / 7.3e13, 1, 0.01);
  // The contraction: 1 - eta lambda + 16 eta n R + eta^2 n^2 = 1 - eta lambda/2.
  const rate = 16 * stepSize * 6 * radius + (6 * stepSize) ** 2;
  assertAlmostEquals(rate / (stepSize * 0.069 / 2), 1, 1e-12);
  // D = R at the width that movement asks for.
  const residual = theory.initialResidual({ n: 6, targets: 1, delta: 0.1 / 3 });
  const movement = theory.descentMovement({ n: 6, m: width, lambda: 0.069, residual });
  assertAlmostEquals(movement / radius, 1, 1e-12);
});

Deno.test("convergence() always asks most for the movement", () => {
  for (const n of [1, 2, 30, 1e6]) {
    for (const lambda of [0.5, 0.01, 1e-6]) {
      for (const delta of [0.999, 0.5, 1e-12]) {
        const { widths } = theory.convergence({ n, lambda, targets: 0, delta });
        assert(widths.movement > Math.max(widths.gram, widths.patterns));
      }
    }
  }
});

Deno.test("convergence() refuses numbers whose width is beyond float64", () => {
  for (const numbers of [{ lambda: 1e-100 }, { targets: 1e200 }]) {
    const given = { n: 4, lambda: 0.25, targets: 1, delta: 0.1, ...numbers };
    assertThrows(() => theory.convergence(given), RangeError, "leaves the range of float64");
  }
});

Deno.test("bounds refuse numbers that their theorem does not hold for", () => {
  assertThrows(() => theory.gramWidth({ ...example, lambda: 0.6 }), RangeError, "at most 1/2");
  assertThrows(() => theory.gramWidth({ ...example, delta: 1 }), RangeError, "between 0 and 1");
  assertThrows(() => theory.gramWidth({ ...example, n: 1.5 }), RangeError, "whole");
  // @ts-expect-error A number is missing.
  assertThrows(() => theory.convergence(example), TypeError, "targets");
});
