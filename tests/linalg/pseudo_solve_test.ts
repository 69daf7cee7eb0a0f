import { assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { pseudoSolve } from "../../lib/linalg/pseudo_solve.ts";
import { tensor } from "../../lib/tensor.ts";
import { distance, gaussianKernel, gram, matrix, normal, product } from "./matrices.ts";

Deno.test("pseudoSolve() gives the solution of least norm and the rank", async () => {
  const n = 40, rank = 7;
  const a = gram(1, n, rank);
  // b in the range of A; x in the range of A is the one of least norm.
  const x = product(a, normal(2, n, 2));
  const found = await pseudoSolve(a, product(a, x));
  assertEquals(found.rank, rank);
  assertLess(distance(found.solution, x), 1e-10);
  assertLess(found.residual, 1e-13);
});

Deno.test("pseudoSolve() leaves what is outside of the range", async () => {
  const { solution, residual, rank } = await pseudoSolve([[2, 0], [0, 0]], [6, 8]);
  assertEquals([...solution.data, rank], [3, 0, 1]);
  assertAlmostEquals(residual, 0.8, 1e-15);
});

Deno.test("pseudoSolve() counts by the tolerance", async () => {
  const a = matrix(4, 4, (i, j) => i === j ? 10 ** -(3 * i) : 0);
  assertEquals((await pseudoSolve(a, [1, 1, 1, 1])).rank, 4);
  const { solution, rank } = await pseudoSolve(a, [1, 1, 1, 1], { tolerance: 1e-5 });
  assertEquals(rank, 2);
  assertLess(distance(solution, tensor([1, 1000, 0, 0])), 1e-12);
});

Deno.test("pseudoSolve() counts what float32 rounded as zero", async () => {
  const a = tensor(gram(1, 50, 5), undefined, "float32");
  assertEquals((await pseudoSolve(a, new Float64Array(50))).rank, 5);
});

Deno.test("pseudoSolve() gives zero for zeros", async () => {
  const { solution, rank, residual } = await pseudoSolve([[0, 0], [0, 0]], [1, 2]);
  assertEquals([...solution.data, rank, residual], [0, 0, 0, 1]);
});

Deno.test("pseudoSolve() refuses an indefinite matrix and a tolerance out of range", async () => {
  await assertRejects(() => pseudoSolve([[1, 2], [2, 1]], [1, 1]), RangeError, "eigenvalue is -1");
  await assertRejects(() => pseudoSolve([[-1]], [1]), RangeError, "positive semi-definite");
  await assertRejects(() => pseudoSolve([[1]], [1], { tolerance: -1 }), RangeError, "'tolerance'");
  assertEquals((await pseudoSolve(gaussianKernel(1, 40, 1), new Float64Array(40))).residual, 0);
});
