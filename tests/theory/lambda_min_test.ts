import { theory } from "@widenet/ntk";
import { assert, assertAlmostEquals, assertLess, assertRejects } from "@std/assert";
import { unitRows } from "./points.ts";

Deno.test("leastEigenvalue() encloses that of the Hilbert matrix", async () => {
  const hilbert = Array.from(
    { length: 5 },
    (_, i) => Array.from({ length: 5 }, (_, j) => 1 / (i + j + 1)),
  );
  const { value, error } = await theory.leastEigenvalue(hilbert);
  // By mpmath at 40 digits; entries are rounded, which moves it by at most 1e-16.
  assertLess(Math.abs(value - 3.287928772171863e-6), error + 1e-16);
  assertLess(error, 1e-13);
});

Deno.test("leastEigenvalue() encloses that of the path, 2 - 2 cos(pi/(n+1)), at n = 300", async () => {
  const n = 300;
  const path = Array.from(
    { length: n },
    (_, i) => Array.from({ length: n }, (_, j) => i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0),
  );
  const { value, error } = await theory.leastEigenvalue(path);
  assertLess(Math.abs(value - 4 * Math.sin(Math.PI / 2 / (n + 1)) ** 2), error);
  // n^(3/2) roundings of a matrix of norm 4 sqrt n.
  assertLess(error, 1e-9);
});

Deno.test("leastEigenvalue() grows its error by what the matrix is off", async () => {
  const exact = await theory.leastEigenvalue([[2, 1], [1, 2]]);
  const vague = await theory.leastEigenvalue([[2, 1], [1, 2]], { entryError: 0.25 });
  assertAlmostEquals(vague.error - exact.error, 0.25);
  await assertRejects(() => theory.leastEigenvalue([[1]], { entryError: -1 }), RangeError);
});

Deno.test("lambdaMin() is that of a circulant on the circle", async () => {
  // n equal angles: eigenvalues are sums of entries with cosines.
  const n = 9;
  const angles = Array.from({ length: n }, (_, k) => 2 * Math.PI * k / n);
  const entry = (t: number): number => {
    const angle = Math.min(t, 2 * Math.PI - t);
    return Math.cos(angle) * (Math.PI - angle) / (2 * Math.PI);
  };
  const values = angles.map((_, l) =>
    angles.reduce((sum, t, k) => sum + entry(t) * Math.cos(2 * Math.PI * l * k / n), 0)
  );
  const x = angles.map((t) => [Math.cos(t), Math.sin(t)]);
  const { value, error } = await theory.lambdaMin(x);
  assertLess(Math.abs(value - Math.min(...values)), error + 1e-15);
  assertLess(error, 1e-12);
});

Deno.test("lambdaMin() of two inputs at a small angle is angle/(2 pi) to first order", async () => {
  const angle = 1e-6;
  const { value, error } = await theory.lambdaMin([[1, 0], [Math.cos(angle), Math.sin(angle)]]);
  const exact = 0.5 - Math.cos(angle) * (Math.PI - angle) / (2 * Math.PI);
  assertLess(Math.abs(value - exact), error);
  assertAlmostEquals(value / (angle / (2 * Math.PI)), 1, 1e-5);
});

Deno.test("lambdaMin() is at most 1/2, and 0 within its error for parallel inputs", async () => {
  const { value } = await theory.lambdaMin(unitRows(20, 8, 5));
  assert(value > 0 && value <= 0.5);
  // x and -x: H has an entry -0 (pi - pi) = 0, so only equal inputs are singular.
  const twice = await theory.lambdaMin([[0.6, 0.8], [0.6, 0.8]]);
  assertLess(Math.abs(twice.value), twice.error);
});
