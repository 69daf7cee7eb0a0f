import { assertEquals, assertLess, assertRejects } from "@std/assert";
import { triangularSolve } from "../../lib/linalg/triangular_solve.ts";
import { toNested } from "../../lib/tensor.ts";
import { distance, matrix, normal, product } from "./matrices.ts";

// Errors are those of sums of some forty products, in a well-conditioned system.
const ROUNDING = 1e-13;

Deno.test("triangularSolve() solves with the factor and with its transpose", async () => {
  const n = 45;
  const l = matrix(n, n, (i, j) => i === j ? 2 : j < i ? Math.cos(i * j) / n : 0);
  const b = normal(1, n, 4);
  const before = b.data.slice();
  assertLess(distance(product(l, await triangularSolve(l, b)), b), ROUNDING);
  const x = await triangularSolve(l, b, { transpose: true });
  assertLess(distance(product(l, x, true), b), ROUNDING);
  assertEquals(b.data, before);
});

Deno.test("triangularSolve() gives a vector for a vector", async () => {
  assertEquals(toNested(await triangularSolve([[2, 0], [1, 4]], [2, 5])), [1, 1]);
});

Deno.test("triangularSolve() refuses a factor that is not lower triangular", async () => {
  const upper = [[2, 1], [0, 4]];
  await assertRejects(() => triangularSolve(upper, [1, 1]), TypeError, "entry [0, 1] is 1");
  await assertRejects(() => triangularSolve([[1, 0]], [1]), TypeError, "must be square");
});

Deno.test("triangularSolve() refuses a singular factor and entries that are not finite", async () => {
  const singular = [[1, 0], [1, 0]];
  await assertRejects(() => triangularSolve(singular, [1, 1]), RangeError, "diagonal entry 1 is 0");
  await assertRejects(() => triangularSolve([[1]], [NaN]), RangeError, "entry 0 is NaN");
});
