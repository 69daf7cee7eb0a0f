/**
 * What everything that solves A x = b must do: a table of solvers, and the properties of each.
 *
 * @module
 */
import { assert, assertEquals, assertLess, assertRejects } from "@std/assert";
import type { BackendName } from "../../lib/linalg/backend.ts";
import { cholesky } from "../../lib/linalg/cholesky.ts";
import { conjugateGradients } from "../../lib/linalg/conjugate_gradients.ts";
import { nystrom } from "../../lib/linalg/nystrom.ts";
import type { LinearOperator } from "../../lib/linalg/operator.ts";
import { pivotedCholesky } from "../../lib/linalg/pivoted_cholesky.ts";
import { pseudoSolve } from "../../lib/linalg/pseudo_solve.ts";
import { solve } from "../../lib/linalg/solve.ts";
import { type Tensor, tensor, type TensorLike, zeros } from "../../lib/tensor.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
} from "../linalg/matrices.ts";

interface Options {
  readonly backend: BackendName;
  readonly signal?: AbortSignal;
}

interface Solver {
  readonly name: string;
  /** Whether a function may take the place of the matrix. */
  readonly takesFunction: boolean;
  solve(a: TensorLike | LinearOperator, b: TensorLike, options: Options): Promise<Tensor>;
}

const SOLVERS: readonly Solver[] = [
  {
    name: "solve()",
    takesFunction: false,
    solve: async (a, b, options) => (await solve(a as Tensor, b, options)).solution,
  },
  {
    name: "cholesky().solve()",
    takesFunction: false,
    solve: async (a, b, options) =>
      await (await cholesky(a as Tensor, options)).solve(b, { signal: options.signal }),
  },
  {
    name: "pseudoSolve()",
    takesFunction: false,
    solve: async (a, b, options) => (await pseudoSolve(a as Tensor, b, options)).solution,
  },
  {
    name: "conjugateGradients()",
    takesFunction: true,
    solve: async (a, b, options) => {
      const tolerance = 1e-12;
      return (await conjugateGradients(a, b, { ...options, tolerance })).solution;
    },
  },
  {
    name: "conjugateGradients() with nystrom()",
    takesFunction: true,
    solve: async (a, b, options) => {
      const preconditioner = await nystrom(a, 1, options);
      const tolerance = 1e-12;
      return (await conjugateGradients(a, b, { ...options, tolerance, preconditioner })).solution;
    },
  },
  {
    name: "conjugateGradients() with pivotedCholesky()",
    takesFunction: false,
    solve: async (a, b, options) => {
      const preconditioner = await pivotedCholesky(a as Tensor, 1, options);
      const tolerance = 1e-12;
      return (await conjugateGradients(a, b, { ...options, tolerance, preconditioner })).solution;
    },
  },
];

/** Registers the tests of every solver on one backend. */
export function testSolvers(backend: BackendName): void {
  for (const solver of SOLVERS) {
    const test = (title: string, run: (solver: Solver, backend: BackendName) => Promise<void>) =>
      Deno.test(`${solver.name} ${title} (${backend})`, async () => await run(solver, backend));
    test("solves for one right-hand side", checkOne);
    test("solves for several right-hand sides as for each", checkSeveral);
    test("gives the closed form for the second-difference matrix", checkClosedForm);
    test("leaves a small residual for an ill-conditioned kernel", checkKernel);
    test("gives zero for a right-hand side of zeros", checkZero);
    test("is not troubled by large and small numbers", checkScales);
    test("takes float32 and leaves its inputs alone", checkSingle);
    test("refuses what does not fit", checkBadInput);
    test("stops when the signal is aborted", checkAbort);
    if (solver.takesFunction) test("takes a function for the matrix", checkFunction);
  }
}

async function checkOne(solver: Solver, backend: BackendName): Promise<void> {
  for (const n of [1, 2, 33, 70]) {
    const a = shifted(gram(1, n, n + 5), 1);
    const b = tensor(normal(2, n, 1).data);
    const x = await solver.solve(a, b, { backend });
    assertEquals(x.shape, [n]);
    // Condition numbers below 6; iterations stop at 1e-12 of |b|, about 8.
    assertLess(distance(product(a, column(x)), column(b)), 1e-11);
  }
}

async function checkSeveral(solver: Solver, backend: BackendName): Promise<void> {
  const n = 40, k = 3;
  const a = shifted(gram(1, n, n), 0.5), b = normal(2, n, k);
  const x = await solver.solve(a, b, { backend });
  assertEquals(x.shape, [n, k]);
  for (let j = 0; j < k; j++) {
    const alone = await solver.solve(a, b.data.filter((_, p) => p % k === j), { backend });
    const shared = tensor(x.data.filter((_, p) => p % k === j));
    assertLess(distance(alone, shared), 1e-11);
  }
}

async function checkClosedForm(solver: Solver, backend: BackendName): Promise<void> {
  // The second differences of i (n + 1 - i) / 2, for i from 1 to n and zero at both ends, are -1.
  const n = 50;
  const x = await solver.solve(secondDifference(n), new Float64Array(n).fill(1), { backend });
  const expected = Float64Array.from({ length: n }, (_, i) => (i + 1) * (n - i) / 2);
  // Entries of 300, a condition number of 1000.
  assertLess(distance(x, tensor(expected)), 1e-9);
}

async function checkKernel(solver: Solver, backend: BackendName): Promise<void> {
  // Eigenvalues fall from 30 to below rounding, so that the ridge is all that is left: condition 3e6.
  const n = 80, ridge = 1e-5;
  const a = shifted(gaussianKernel(1, n, 2), ridge);
  const smooth = product(a, normal(2, n, 2));
  const x = await solver.solve(a, smooth, { backend });
  assertLess(distance(product(a, x), smooth), 1e-9);
}

async function checkZero(solver: Solver, backend: BackendName): Promise<void> {
  const a = shifted(gram(1, 20, 30), 1);
  assertEquals((await solver.solve(a, zeros([20, 2]), { backend })).data, new Float64Array(40));
  const half = matrix(20, 2, (i, j) => j === 0 ? 0 : i + 1);
  const x = await solver.solve(a, half, { backend });
  assert(x.data.every((value, p) => p % 2 === 1 || value === 0));
  assertLess(distance(product(a, x), half), 1e-10);
}

async function checkScales(solver: Solver, backend: BackendName): Promise<void> {
  const n = 20;
  const a = shifted(gram(1, n, 30), 1), b = normal(2, n, 1);
  const expected = await solver.solve(a, b, { backend });
  for (
    const [left, right] of [[1e100, 1], [1e-100, 1e-200], [1, 1e200], [1e150, 1e-150]] as const
  ) {
    const x = await solver.solve(
      matrix(n, n, (i, j) => left * a.data[i * n + j]!),
      matrix(n, 1, (i) => right * b.data[i]!),
      { backend },
    );
    const unscaled = matrix(n, 1, (i) => x.data[i]! / right * left);
    assertLess(distance(unscaled, expected), 1e-11);
  }
}

async function checkSingle(solver: Solver, backend: BackendName): Promise<void> {
  const a = tensor(shifted(gram(1, 15, 20), 1), undefined, "float32");
  const b = tensor(normal(2, 15, 1), undefined, "float32");
  const before = [a.data.slice(), b.data.slice()];
  const x = await solver.solve(a, b, { backend });
  assertEquals(x.dtype, "float64");
  assertLess(distance(product(tensor(a), x), tensor(b)), 1e-11);
  assertEquals([a.data, b.data], before);
}

async function checkBadInput(solver: Solver, backend: BackendName): Promise<void> {
  const a = [[2, 1], [1, 2]];
  const run = (a: TensorLike, b: TensorLike) => () => solver.solve(a, b, { backend });
  await assertRejects(run(a, [1, 2, 3]), TypeError, "found shape [3]");
  await assertRejects(run(a, [1, NaN]), RangeError, "entry 1 is NaN");
  await assertRejects(run([[1, 2, 3], [4, 5, 6]], [1, 2]), TypeError, "square");
  await assertRejects(run([[2, 1], [0, 2]], [1, 2]), TypeError, "symmetric");
  await assertRejects(run([[2, NaN], [NaN, 2]], [1, 2]), RangeError, "is NaN");
}

async function checkAbort(solver: Solver, backend: BackendName): Promise<void> {
  const signal = AbortSignal.abort(new Error("enough"));
  const run = () => solver.solve([[2, 1], [1, 2]], [1, 2], { backend, signal });
  await assertRejects(run, Error, "enough");
}

async function checkFunction(solver: Solver, backend: BackendName): Promise<void> {
  const n = 30;
  const a = shifted(gram(1, n, 40), 1), b = normal(2, n, 2);
  const operator = { n, apply: (x: Tensor) => Promise.resolve(product(a, x)) };
  const x = await solver.solve(operator, b, { backend });
  assertLess(distance(product(a, x), b), 1e-10);
}

function column(x: Tensor): Tensor {
  return { ...x, shape: [x.data.length, 1] };
}
