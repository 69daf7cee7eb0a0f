import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { randomGenerator } from "@widenet/ntk";

Deno.test("randomGenerator() gives the normals of NumPy's default_rng(0)", () => {
  const { data } = randomGenerator(0).normal([3]);
  // NumPy prints eight digits.
  [0.12573022, -0.13210486, 0.64042265].forEach((value, i) =>
    assertAlmostEquals(data[i]!, value, 5e-9)
  );
});

Deno.test("randomGenerator() gives the uniforms of NumPy's default_rng", () => {
  assertAlmostEquals(randomGenerator(0).uniform([1]).data[0]!, 0.63696169, 5e-9);
  assertAlmostEquals(randomGenerator(2 ** 32 - 1).uniform([1]).data[0]!, 0.25194357, 5e-9);
});

Deno.test("randomGenerator() gives the permutations of NumPy's default_rng", () => {
  assertEquals(randomGenerator(0).permutation(5), [2, 4, 3, 0, 1]);
  assertEquals(randomGenerator(0).permutation(0), []);
  const order = randomGenerator(3).permutation(100);
  assertEquals(order.toSorted((a, b) => a - b), Array.from({ length: 100 }, (_, i) => i));
});

Deno.test("randomGenerator() goes on where the last call ended", () => {
  const [whole, parts] = [randomGenerator(5), randomGenerator(5)];
  const { data } = whole.normal([2, 3]);
  assertEquals([...parts.normal([2]).data, ...parts.normal([4]).data], [...data]);
});

Deno.test("randomGenerator() gives the same stream to a seed and others to others", () => {
  const first = (seed: number): number => randomGenerator(seed).uniform([1]).data[0]!;
  assertEquals(first(7), first(7));
  assertEquals(new Set([0, 1, 2, 2 ** 31, 2 ** 32 - 1].map(first)).size, 5);
});

Deno.test("randomGenerator() gives the shapes that are asked for", () => {
  const random = randomGenerator(1);
  for (const shape of [[4], [2, 3, 2], [1, 1], []]) {
    assertEquals(random.normal(shape).shape, shape);
    assertEquals(random.uniform(shape).shape, shape);
  }
});

Deno.test("randomGenerator() has the moments of the normal distribution", () => {
  const n = 40_000;
  const { data } = randomGenerator(11).normal([n]);
  const moment = (power: number): number => data.reduce((sum, x) => sum + x ** power, 0) / n;
  // Four standard errors sqrt((m_2k - m_k^2)/n) with m_2, m_4, m_6, m_8 = 1, 3, 15, 105.
  assertAlmostEquals(moment(1), 0, 4 * Math.sqrt(1 / n));
  assertAlmostEquals(moment(2), 1, 4 * Math.sqrt(2 / n));
  assertAlmostEquals(moment(3), 0, 4 * Math.sqrt(15 / n));
  assertAlmostEquals(moment(4), 3, 4 * Math.sqrt(96 / n));
});

Deno.test("randomGenerator() spreads uniforms over [0, 1)", () => {
  const n = 40_000;
  const { data } = randomGenerator(12).uniform([n]);
  const mean = data.reduce((sum, x) => sum + x, 0) / n;
  // Four standard errors of a variance of 1/12.
  assertAlmostEquals(mean, 0.5, 4 / Math.sqrt(12 * n));
  assert(data.every((x) => x >= 0 && x < 1));
});

Deno.test("randomGenerator() refuses seeds that NumPy's would not take", () => {
  for (const seed of [-1, 1.5, NaN, Infinity]) {
    assertThrows(() => randomGenerator(seed), RangeError, `current value is ${seed}`);
  }
});

Deno.test("randomGenerator() refuses seeds beyond 32 bits, of which only a part would count", () => {
  assertThrows(() => randomGenerator(2 ** 32), RangeError, "4294967296");
});

Deno.test("randomGenerator() gives back the memory of numpy-ts", () => {
  const warnings: unknown[] = [];
  const { warn } = globalThis.console;
  globalThis.console.warn = (...parts: unknown[]): void => void warnings.push(parts);
  try {
    // 280 MB in all; numpy-ts warns when its 256 MiB are full.
    for (let i = 0; i < 35; i++) randomGenerator(i).uniform([1_000_000]);
  } finally {
    globalThis.console.warn = warn;
  }
  assertEquals(warnings, []);
});

Deno.test("randomGenerator() refuses permutations for which numpy-ts has no memory", () => {
  const generator = randomGenerator(0);
  assertThrows(() => generator.permutation(2 ** 24 + 1), RangeError, "at most 2^24");
});

Deno.test("randomGenerator() refuses shapes that are not whole numbers", () => {
  const generator = randomGenerator(0);
  for (const length of [-1, 1.5, NaN]) {
    assertThrows(() => generator.normal([length]), TypeError, "whole numbers, not negative");
    assertThrows(() => generator.uniform([2, length]), TypeError, "whole numbers, not negative");
    assertThrows(() => generator.permutation(length), TypeError, "whole numbers, not negative");
  }
  assertThrows(() => generator.normal(3 as unknown as number[]), TypeError, "found 3");
});

Deno.test("randomGenerator() gives the same stream in pieces as at once", () => {
  const n = 2 ** 20 + 10;
  const once = randomGenerator(3).normal([n]).data;
  const generator = randomGenerator(3);
  generator.normal([2 ** 19]);
  assertEquals(generator.normal([5]).data, once.slice(2 ** 19, 2 ** 19 + 5));
  // NumPy's default_rng(3).standard_normal(2**20 + 10)[-1].
  assertAlmostEquals(once.at(-1)!, -0.22318193500487724, 1e-15);
});
