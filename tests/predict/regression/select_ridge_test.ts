import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { cholesky } from "../../../lib/linalg/cholesky.ts";
import { kernelRegression } from "../../../lib/predict/regression/kernel_regression.ts";
import { selectRidge } from "../../../lib/predict/regression/select_ridge.ts";
import type { Tensor } from "../../../lib/tensor.ts";
import { gaussianKernel, gram, matrix, normal, product, shifted } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

const RIDGES = [1e-3, 1e-2, 0.1, 1, 10];

for (const backend of BACKENDS) {
  Deno.test(`selectRidge() on ${backend} scores as refits by leave-one-out do`, async () => {
    const [k, y] = [shifted(gram(1, 300, 20), 0.01), normal(2, 300, 3)];
    for (const ridgeScale of ["relative", "absolute"] as const) {
      const { scores } = await selectRidge(k, y, { ridges: RIDGES, ridgeScale, backend });
      const refits = await Promise.all(RIDGES.map(async (ridge) => {
        const fit = await kernelRegression(k, y, { ridge, ridgeScale, backend });
        return meanSquareError(await fit.leaveOneOut(), y);
      }));
      // Rounding times the condition number, at most 1e4.
      scores.forEach((score, p) => assertLess(Math.abs(score / refits[p]! - 1), 1e-11));
    }
  });

  Deno.test(`selectRidge() on ${backend} scores as the likelihoods of refits do`, async () => {
    const [k, y] = [shifted(gram(1, 40, 20), 0.01), normal(2, 40, 3)];
    const options = { ridges: RIDGES, criterion: "marginalLikelihood", backend } as const;
    const { scores } = await selectRidge(k, y, options);
    for (const [p, ridge] of RIDGES.entries()) {
      const fit = await kernelRegression(k, y, { ridge, backend });
      const expected = await fit.logMarginalLikelihood();
      assertLess(Math.abs(scores[p]! / expected - 1), 1e-11);
    }
  });
}

Deno.test("selectRidge() finds the noise of a Gaussian process by both criteria", async () => {
  // Targets of covariance K + 0.1 I: the likelihood has its maximum near 0.1.
  const n = 300;
  const k = gaussianKernel(1, n, 2);
  const y = await processDraws(k, 0.1, 10);
  for (const criterion of ["leaveOneOut", "marginalLikelihood"] as const) {
    const found = await selectRidge(k, y, { criterion, ridgeScale: "absolute" });
    // Measured 0.1 for both; neighbours on the path differ by a factor of 1.8.
    assertLess(Math.abs(Math.log10(found.ridge / 0.1)), 0.3);
    assertEquals(found.edge, undefined);
    assertEquals(found.score, found.scores[found.ridges.indexOf(found.ridge)]);
  }
});

Deno.test("selectRidge() gives the best ridge in the scale asked", async () => {
  const k = shifted(gram(1, 30, 40), 0.1), y = normal(2, 30, 1);
  const large = matrix(30, 30, (i, j) => 1000 * k.data[i * 30 + j]!);
  const relative = await selectRidge(k, y);
  // A factor of 1000 is none of a power of two.
  assertAlmostEquals((await selectRidge(large, y)).score, relative.score, 1e-9);
  assertEquals((await selectRidge(large, y)).ridge, relative.ridge);
  const absolute = await selectRidge(large, y, { ridgeScale: "absolute" });
  let mean = 0;
  for (let i = 0; i < 30; i++) mean += large.data[i * 31]! / 30;
  assertAlmostEquals(absolute.ridge / mean, relative.ridge, 1e-9 * relative.ridge);
  assertEquals([relative.ridgeScale, absolute.ridgeScale], ["relative", "absolute"]);
});

Deno.test("selectRidge() sorts the path and says when the best ridge is at its end", async () => {
  const k = gaussianKernel(1, 40, 1), y = normal(2, 40, 1);
  // Targets of pure noise: the larger the ridge, the better.
  const found = await selectRidge(k, y, { ridges: [1, 1e-3, 1e-2] });
  assertEquals(found.ridges, [1e-3, 1e-2, 1]);
  assertEquals([found.ridge, found.edge], [1, "largest"]);
  const smooth = product(k, y);
  const other = await selectRidge(k, smooth, { ridges: [1e-6, 1e-2, 1] });
  assertEquals([other.ridge, other.edge], [1e-6, "smallest"]);
  assertEquals((await selectRidge(k, y, { ridges: [1] })).edge, undefined);
  const typed = Float64Array.of(1, 1e-3, 1e-2);
  assertEquals(await selectRidge(k, y, { ridges: typed }), found);
});

Deno.test("selectRidge() gives ridges that leave the kernel singular the worst score", async () => {
  const k = matrix(4, 4, () => 1);
  const loo = await selectRidge(k, [1, 2, 3, 4], { ridges: [0, 1] });
  assertEquals([loo.scores[0], loo.ridge], [Infinity, 1]);
  const options = { ridges: [0, 1], criterion: "marginalLikelihood" } as const;
  const likelihood = await selectRidge(k, [1, 2, 3, 4], options);
  assertEquals([likelihood.scores[0], likelihood.ridge], [-Infinity, 1]);
  const attempt = (): Promise<unknown> => selectRidge(k, [1, 2, 3, 4], { ridges: [0] });
  await assertRejects(attempt, RangeError, "singular to rounding for every ridge");
});

Deno.test("selectRidge() refuses what it cannot use", async () => {
  const k = [[2, 1], [1, 2]], y = [1, 2];
  await assertRejects(() => selectRidge(k, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(() => selectRidge(k, [1, 2, 3]), TypeError, "found shape [3]");
  await assertRejects(() => selectRidge([[2, 1], [0, 2]], y), TypeError, "symmetric");
  await assertRejects(() => selectRidge(k, y, { ridges: [1, -1] }), RangeError, "value is -1");
  await assertRejects(() => selectRidge(k, y, { ridges: [NaN] }), RangeError, "value is NaN");
  await assertRejects(() => selectRidge(k, y, { ridges: [] }), TypeError, "at least one");
  const ridges = 1 as unknown as number[];
  await assertRejects(() => selectRidge(k, y, { ridges }), TypeError, "must be an array");
  const criterion = "aic" as "leaveOneOut";
  await assertRejects(() => selectRidge(k, y, { criterion }), TypeError, "value is aic");
  const options = { ridge: 1 } as object;
  await assertRejects(() => selectRidge(k, y, options), TypeError, "no option 'ridge'");
});

function meanSquareError(a: Tensor, b: Tensor): number {
  return a.data.reduce((sum, entry, p) => sum + (entry - b.data[p]!) ** 2, 0) / a.data.length;
}

/** Draws of the process with covariance K + r I, as columns. */
async function processDraws(k: Tensor, r: number, count: number): Promise<Tensor> {
  const n = k.shape[0]!;
  return product((await cholesky(shifted(k, r))).factor, normal(5, n, count));
}
