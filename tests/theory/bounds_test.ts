import { matmul, mean, theory } from "@widenet/ntk";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertLess,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { dot, normalRows, unitRows } from "./points.ts";

Deno.test("kernelNorm() is the length of the coefficients of a linear kernel", async () => {
  // For K = X X' with X square, y' K^-1 y = |X^-1 y|^2.
  const [x, beta] = [normalRows(5, 5, 1), [1, -2, 0, 1, 3]];
  const k = await matmul(x, x, { transposeB: true });
  const y = x.map((row) => dot(row, beta));
  assertAlmostEquals(await theory.kernelNorm(k, y), Math.sqrt(15), 1e-9);
});

Deno.test("kernelNorm() and complexityMeasure() refuse targets whose squares overflow", async () => {
  // K^-1 y is finite with both signs: the terms of y' K^-1 y are +Infinity and -Infinity.
  const [k, y] = [[[1, 0.9], [0.9, 1]], [1e200, 0.5e200]];
  const message = "scale the targets down";
  await assertRejects(() => theory.kernelNorm(k, y), RangeError, message);
  await assertRejects(() => theory.complexityMeasure(k, y), RangeError, message);
});

Deno.test("complexityMeasure() of linear targets is below classificationBound()", async () => {
  const [n, d] = [60, 6];
  const x = unitRows(n, d, 2);
  const beta = [1, 2, 0, -1, 0, 1];
  const h = await theory.gramLimit(x);
  const measure = await theory.complexityMeasure(h, x.map((row) => dot(row, beta)));
  const size = Math.hypot(...beta);
  const bound = theory.classificationBound({ n, size });
  assertLess(measure, bound);
  assertAlmostEquals(bound, 2 * size / Math.sqrt(n));
  assertAlmostEquals(theory.classificationBound({ n, size, trace: n }) / bound, Math.SQRT2);
});

Deno.test("complexityMeasure() does not depend on the scale of the kernel, and is that of the ball", async () => {
  const h = await theory.gramLimit(unitRows(8, 4, 3));
  const y = [1, -1, 1, 1, -1, -1, 1, -1];
  const measure = await theory.complexityMeasure(h, y);
  const scaled = { ...h, data: h.data.map((entry) => 7 * entry) };
  assertAlmostEquals(await theory.complexityMeasure(scaled, y), measure, 1e-10);
  const radius = await theory.kernelNorm(h, y);
  const { upper } = theory.rademacherBound({ n: 8, trace: 4, radius });
  assertAlmostEquals(measure, Math.SQRT2 * upper, 1e-10);
});

Deno.test("generalizationBound() is twice the Rademacher complexity, and the caller's rest", () => {
  const numbers = { n: 200, energy: 9, lambda: 0.05, delta: 0.01, constant: 0 };
  const { upper } = theory.rademacherBound({ n: 200, trace: 100, radius: 3 });
  const main = theory.generalizationBound(numbers);
  assertAlmostEquals(main, 2 * upper);
  const rest = theory.generalizationBound({ ...numbers, constant: 3 }) - main;
  assertAlmostEquals(rest, 3 * Math.sqrt(Math.log(400_000) / 200));
});

Deno.test("initWidth() and initError() undo one another, with the powers of the theorem", () => {
  const numbers = { depth: 3, epsilon: 0.01, delta: 0.1, constant: 2 };
  const width = Math.round(theory.initWidth(numbers));
  const { epsilon: _, ...rest } = numbers;
  assertAlmostEquals(theory.initError({ ...rest, width }), 4 * 0.01, 1e-9);
  const finer = theory.initWidth({ ...numbers, epsilon: 0.005 });
  assertAlmostEquals(finer / theory.initWidth(numbers), 16);
  const deep = theory.initWidth({ ...numbers, depth: 6, delta: 0.2 });
  assertAlmostEquals(deep / theory.initWidth(numbers), 64);
});

Deno.test("uniformConcentration() has its two terms, and says where it holds", () => {
  const base = { dimension: 4, depth: 2, constants: [1, 2, 3, 1.5] } as const;
  const at = (width: number) => theory.uniformConcentration({ ...base, width });
  const { bound, failure, leastWidth } = at(4096);
  assertAlmostEquals(bound, 3 * (1.5 ** 2 / 4 + Math.sqrt(8 * Math.log(4096) / 4096)));
  assertAlmostEquals(failure, Math.exp(-32));
  assertAlmostEquals(leastWidth, 16 * Math.exp(4));
  assertEquals([at(873).holds, at(874).holds], [false, true]);
  // m^(-1/6) rules: 10^6 times as wide, ten times as small.
  assertAlmostEquals(at(1e15).bound / at(1e9).bound, 0.1, 0.001);
  const few = { ...base, width: 9, constants: [1, 2, 3] };
  // @ts-expect-error Three constants.
  assertThrows(() => theory.uniformConcentration(few), TypeError, "C_3");
});

Deno.test("sensitivityBound() falls like the root of the parameters, up to the logarithm", () => {
  const numbers = { samples: 500, dimension: 20, constant: 1 };
  const [few, many] = [10, 1000].map((neurons) => theory.sensitivityBound({ ...numbers, neurons }));
  assertAlmostEquals(few! / many!, 10 / 3);
  // p = N D: only the logarithm is left.
  assertAlmostEquals(theory.sensitivityBound({ ...numbers, neurons: 500 }), Math.log(500));
  assertThrows(() => theory.sensitivityBound({ ...numbers, neurons: 1 }), RangeError, "least 2");
});

Deno.test("estimateRademacher() agrees with all 1,024 sign vectors, within the bounds", async () => {
  const n = 10;
  const k = await theory.gramLimit(unitRows(n, 3, 4));
  const roots = Array.from({ length: 2 ** n }, (_, code) => {
    const s = Array.from({ length: n }, (_, i) => (code >> i) % 2 === 0 ? 1 : -1);
    let square = 0;
    s.forEach((left, i) => s.forEach((right, j) => square += left * right * k.data[n * i + j]!));
    return Math.sqrt(square) / n;
  });
  const exact = mean(roots);
  const { value, standardError } = await theory.estimateRademacher(k, { samples: 4000, seed: 1 });
  assertAlmostEquals(value, exact, 4 * standardError);
  const { lower, upper } = theory.rademacherBound({ n, trace: n / 2, radius: 1 });
  assert(lower < exact && exact < upper);
  const twice = await theory.estimateRademacher(k, { samples: 4000, seed: 1, radius: 2 });
  assertAlmostEquals(twice.value / value, 2);
});

Deno.test("rademacherBound() is attained: below by two equal inputs, above by orthogonal ones", async () => {
  // K of ones, n = 2: s'Ks is 4 or 0, so (1/2) E sqrt = 1/2 = sqrt(2/2)/2.
  assertAlmostEquals(theory.rademacherBound({ n: 2, trace: 2, radius: 1 }).lower, 1 / 2);
  const { value } = await theory.estimateRademacher([[1, 0], [0, 1]], { samples: 2 });
  assertAlmostEquals(value, theory.rademacherBound({ n: 2, trace: 2, radius: 1 }).upper);
});

Deno.test("rademacherGap() has its two terms", () => {
  const numbers = { n: 800, complexity: 0.05, delta: 0.1, lipschitz: 2 };
  assertAlmostEquals(theory.rademacherGap(numbers), 0.2 + 3 * Math.sqrt(Math.log(20) / 1600));
});

Deno.test("effectiveDimension() falls from the rank to tr K / r", async () => {
  const x = unitRows(12, 4, 5);
  const k = await matmul(x, x, { transposeB: true });
  // r / lambda_i is missing for each of four eigenvalues near 3.
  assertAlmostEquals(await theory.effectiveDimension(k, { ridge: 1e-6 }), 4, 1e-5);
  // tr K / r less tr K^2 / r^2.
  assertAlmostEquals(await theory.effectiveDimension(k, { ridge: 1e9 }) * 1e9, 12, 1e-6);
  // tr K (K + r)^-1 = n - r tr (K + r)^-1, by the Woodbury identity from the 4 x 4 side.
  const ridge = 0.7;
  const c = await matmul(x, x, { transposeA: true });
  const small = await theory.effectiveDimension(c, { ridge });
  assertAlmostEquals(await theory.effectiveDimension(k, { ridge }), small, 1e-12);
});
