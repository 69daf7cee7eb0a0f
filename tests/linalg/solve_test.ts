import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { NotPositiveDefiniteError } from "../../lib/errors.ts";
import { referenceBackend } from "../../lib/linalg/reference.ts";
import { relativeResidual, solve } from "../../lib/linalg/solve.ts";
import { toNested } from "../../lib/tensor.ts";
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
    return relativeResidual(referenceBackend, matrix, Float64Array.from(x), right, undefined);
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
