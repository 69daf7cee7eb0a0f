import { assertEquals, assertLess, assertRejects, assertStringIncludes } from "@std/assert";
import { cholesky, gaussianProcess, kernelRegression, solveRegression, theory } from "@widenet/ntk";
import { NotPositiveDefiniteError } from "../../lib/errors.ts";
import { referenceBackend } from "../../lib/linalg/reference.ts";
import { runOn } from "../../lib/linalg/run.ts";
import { relativeResidual, solve } from "../../lib/linalg/solve.ts";
import { toNested } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import { distance, gram, hilbert, matrix, normal, product, shifted } from "./matrices.ts";

Deno.test("solve() solves and reports the residual", async () => {
  const a = shifted(gram(1, 30, 40), 1);
  const b = normal(2, 30, 2);
  const { solution, residual } = await solve(a, b);
  // A few units of rounding in a well-conditioned system.
  assertLess(distance(product(a, solution), b), 1e-13);
  assertLess(residual, 1e-14);
});

Deno.test("solve() is backward stable for an ill-conditioned matrix", async () => {
  // The condition number is 1.5e10; the residual stays at rounding times |A| |x| / |b|.
  const n = 8;
  const b = Array.from({ length: n }, (_, i) => hilbert(n).data[i * n]!);
  const { residual } = await solve(hilbert(n), b);
  assertLess(residual, 1e-14);
});

Deno.test("relativeResidual() measures what is left", async () => {
  const residual = (a: number[], x: number[], b: number[]): Promise<number> => {
    const n = b.length, data = Float64Array.from(b);
    const matrix = { rows: n, columns: n, data: Float64Array.from(a) };
    const right = { rows: n, columns: 1, data, largest: Math.max(...b), unit: Number.EPSILON };
    return relativeResidual(runOn(referenceBackend), matrix, Float64Array.from(x), right);
  };
  assertEquals(await residual([1, 0, 0, 1], [3, 3], [3, 4]), 0.2);
  assertEquals(await residual([1], [5], [0]), 0);
  // Squares of these would vanish.
  assertEquals(await residual([1], [1e-200], [2e-200]), 0.5);
  await assertRejects(() => residual([1], [Infinity], [1]), RangeError, "range of float64");
});

Deno.test("solve() keeps the rank of the right-hand side", async () => {
  assertEquals(toNested((await solve([[4]], [8])).solution), [2]);
  assertEquals(toNested((await solve([[4]], [[8, 12]])).solution), [[2, 3]]);
});

Deno.test("solve() refuses a singular matrix", async () => {
  await assertRejects(() => solve(matrix(2, 2, () => 1), [1, 1]), NotPositiveDefiniteError);
});

for (const backend of BACKENDS) {
  Deno.test(`A solution that overflows is refused wherever a factor is used (${backend})`, async () => {
    // A is positive definite in float64, and x = (1e600, 1).
    const [a, b, use] = [[[1e-300, 0], [0, 1]], [1e300, 1], { backend }];
    const uses: Record<string, () => Promise<unknown>> = {
      solve: () => solve(a, b, use),
      cholesky: async () => await (await cholesky(a, use)).solve(b),
      kernelRegression: () => kernelRegression(a, b, use),
      solveRegression: () => solveRegression(a, b, { solve: "cholesky", ...use }),
      gaussianProcess: () => gaussianProcess(a, b, use),
      kernelNorm: () => theory.kernelNorm(a, b, use),
      complexityMeasure: () => theory.complexityMeasure(a, b, use),
      featureAlignment: () => theory.featureAlignment(a, [b], use),
    };
    for (const [name, attempt] of Object.entries(uses)) {
      const message = "the solution leaves the range of float64";
      const { message: found } = await assertRejects(attempt, RangeError, message, name);
      assertStringIncludes(found, "scale the right-hand side down", name);
    }
  });
}
