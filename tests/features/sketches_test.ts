import { assertAlmostEquals, assertEquals } from "@std/assert";
import { applyFeatures } from "../../lib/features/apply.ts";
import { countSketch } from "../../lib/features/count_sketch.ts";
import { hadamard } from "../../lib/features/hadamard.ts";
import { polySketch } from "../../lib/features/poly_sketch.ts";
import { srht } from "../../lib/features/srht.ts";
import { tensorSrht } from "../../lib/features/tensor_srht.ts";
import { assertLaw, innerProducts, type PairSums, sumsOf } from "./samples.ts";

const x = [0.9, -0.3, 0.5, 0.2, -0.7];
const y = [0.4, 0.6, 0.8, -0.1, -0.2];
const sums = sumsOf(x, y);

/** |x|^2 |y|^2 + <x, y>^2 - 2 sum x_i^2 y_i^2: the variance of a single (s.x)(s.y) with random signs s. */
function signVariance({ sizes, inner, overlap }: PairSums): number {
  return sizes + inner ** 2 - 2 * overlap;
}

Deno.test("hadamard() multiplies by Sylvester's matrix of signs", () => {
  const bits = (i: number): number => i.toString(2).replaceAll("0", "").length;
  for (let j = 0; j < 8; j++) {
    const v = new Float64Array(8);
    v[j] = 1;
    hadamard(v);
    assertEquals([...v], Array.from({ length: 8 }, (_, i) => (-1) ** bits(i & j)));
  }
});

Deno.test("countSketch() has the mean and the variance of its law", async () => {
  for (const features of [1, 3, 16]) {
    const samples = await innerProducts(countSketch({ inputs: 5, features }), [x, y], 2000);
    const variance = signVariance(sums) / features;
    assertLaw(samples, { mean: sums.inner, variance }, `m = ${features}`);
  }
});

Deno.test("srht() has the mean and the variance of its law", async () => {
  // Five entries are padded to N = 8 rows: below, at, above and at a multiple of N.
  for (const features of [1, 3, 8, 11, 16]) {
    const samples = await innerProducts(srht({ inputs: 5, features }), [x, y], 2000);
    const r = features % 8;
    const variance = signVariance(sums) * r * (8 - r) / (7 * features ** 2);
    assertLaw(samples, { mean: sums.inner, variance }, `m = ${features}`);
  }
});

Deno.test("srht() with all rows is orthogonal", async () => {
  const { data } = await applyFeatures(srht({ inputs: 5, features: 8, seed: 3 }), [x, y]);
  const inner = data.subarray(0, 8).reduce((sum, z, j) => sum + z * data[8 + j]!, 0);
  assertAlmostEquals(inner, sums.inner, 1e-15);
});

Deno.test("tensorSrht() has the mean and the variance of its law", async () => {
  for (const features of [1, 4, 32]) {
    const samples = await innerProducts(tensorSrht({ inputs: 5, features }), [x, y], 2000);
    const second = signVariance(sums) + sums.inner ** 2;
    const variance = (second ** 2 - sums.inner ** 4) / features;
    assertLaw(samples, { mean: sums.inner ** 2, variance }, `m = ${features}`);
  }
});

/** Second moments of a sketched pair (a, a'): E|a|^2|a'|^2, E<a, a'>^2 and E sum_i a_i^2 a'_i^2. */
interface Moments {
  readonly sizes: number;
  readonly square: number;
  readonly overlap: number;
}

/** Moments of a leaf: the input itself, or a CountSketch of width m, by the signs and places of each entry. */
function leafMoments({ sizes, inner, overlap }: PairSums, m: number): Moments {
  if (m >= x.length) return { sizes, square: inner ** 2, overlap };
  return {
    sizes: sizes + 2 * (inner ** 2 - overlap) / m,
    square: inner ** 2 + (sizes + inner ** 2 - 2 * overlap) / m,
    overlap: overlap + (sizes + 2 * inner ** 2 - 3 * overlap) / m,
  };
}

/** Moments of a node: its m entries are products of independent signed sums over its two children. */
function nodeMoments(a: Moments, b: Moments, m: number): Moments {
  const second = ({ sizes, square, overlap }: Moments): number => sizes + 2 * square - 2 * overlap;
  const one = second(a) * second(b) / m;
  return {
    sizes: one + (1 - 1 / m) * a.sizes * b.sizes,
    square: one + (1 - 1 / m) * a.square * b.square,
    overlap: one,
  };
}

function treeMoments(degree: number, m: number): Moments {
  if (degree === 1) return leafMoments(sums, m);
  const half = Math.ceil(degree / 2);
  return nodeMoments(treeMoments(half, m), treeMoments(degree - half, m), m);
}

Deno.test("polySketch() has the mean and the variance of its law", async () => {
  // Five entries: leaves are CountSketches of width 4, and the input itself at 16.
  const cases = [[1, 4], [2, 4], [3, 4], [1, 16], [2, 16], [3, 16], [5, 16]] as const;
  for (const [degree, m] of cases) {
    const map = polySketch(degree, { inputs: 5, features: m });
    const samples = await innerProducts(map, [x, y], 2000);
    const mean = sums.inner ** degree;
    const variance = treeMoments(degree, m).square - mean ** 2;
    assertLaw(samples, { mean, variance }, `degree ${degree}, m = ${m}`);
  }
});

Deno.test("polySketch() of degree 1 is a CountSketch, or the input", async () => {
  const sizes = { inputs: 5, features: 3, seed: 4 };
  assertEquals(
    await applyFeatures(polySketch(1, sizes), [x, y]),
    await applyFeatures(countSketch(sizes), [x, y]),
  );
  const { data } = await applyFeatures(polySketch(1, { inputs: 5, features: 7 }), [x]);
  assertEquals([...data], [...x, 0, 0]);
});
