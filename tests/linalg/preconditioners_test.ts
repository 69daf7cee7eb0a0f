import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import { IndefiniteOperatorError } from "../../lib/errors.ts";
import { eigh } from "../../lib/linalg/eigh.ts";
import { nystrom } from "../../lib/linalg/nystrom.ts";
import type { LinearOperator } from "../../lib/linalg/operator.ts";
import { pivotedCholesky } from "../../lib/linalg/pivoted_cholesky.ts";
import type { Tensor } from "../../lib/tensor.ts";
import { BACKENDS } from "../suites/backends.ts";
import {
  distance,
  gaussianKernel,
  gram,
  matrix,
  normal,
  product,
  secondDifference,
  shifted,
  transposed,
} from "./matrices.ts";

for (const backend of BACKENDS) {
  Deno.test(`nystrom() recovers a matrix of low rank (${backend})`, async () => {
    const n = 50;
    const a = gram(1, n, 6);
    const { rank, values, vectors } = await nystrom(a, 10, { backend });
    // The four more vectors find nothing but rounding.
    assert(rank >= 6 && rank <= 10);
    const scaled = matrix(n, rank, (i, j) => vectors.data[i * rank + j]! * values.data[j]!);
    assertLess(distance(product(scaled, vectors, false, true), a), 1e-12);
    assertLess(distance(product(vectors, vectors, true), identity(rank)), 1e-12);
  });

  Deno.test(`pivotedCholesky() recovers a matrix of low rank (${backend})`, async () => {
    const a = gram(1, 50, 6);
    const { rank, factor, remainder, pivots } = await pivotedCholesky(a, 20, { backend });
    assertEquals(rank, 6);
    assertLess(distance(product(factor, factor, false, true), a), 1e-13);
    assertLess(remainder, 1e-12);
    assertEquals(new Set(pivots).size, 6);
  });

  for (const [name, make] of makers()) {
    Deno.test(`${name} multiplies by the formula of its preconditioner (${backend})`, async () => {
      // With all eigenvalues and U square, P is proportional to A + ridge I.
      const n = 20, ridge = 0.1;
      const a = shifted(gram(1, n, n), 1);
      const preconditioner = await make(a, n, { ridge, backend });
      const smallest = (await eigh(a)).values.data[0]!;
      const image = await preconditioner.apply(shifted(a, ridge));
      const expected = matrix(n, n, (i, j) => i === j ? smallest + ridge : 0);
      assertLess(distance(image, expected), 1e-11);
    });
  }
}

Deno.test("nystrom() gives eigenvalues that are not above those of the matrix", async () => {
  const a = gaussianKernel(1, 100, 2);
  const { values } = await eigh(a);
  const approximation = await nystrom(a, 40, { seed: 3 });
  approximation.values.data.forEach((value, j) => {
    const exact = values.data[99 - j]!;
    assert(value <= exact * (1 + 1e-12));
    if (j < 5) assertLess(exact - value, 0.01 * exact);
  });
});

Deno.test("nystrom() keeps the condition number below 28 on average, as proved", async () => {
  // Frangella, Tropp and Udell 2021, theorem 5.1.
  const n = 120, ridge = 1e-3;
  const a = gaussianKernel(1, n, 2);
  const { values } = await eigh(a);
  const dimension = values.data.reduce((sum, value) => sum + value / (value + ridge), 0);
  const rank = 2 * Math.ceil(1.5 * dimension) + 1;
  let sum = 0;
  for (let seed = 0; seed < 5; seed++) {
    sum += await conditionNumber(await nystrom(a, rank, { ridge, seed }), shifted(a, ridge));
  }
  assertLess(sum / 5, 28);
  // Without it: about 4e4.
  assert((values.data[n - 1]! + ridge) / ridge > 1e4);
});

for (const [name, make] of makers()) {
  Deno.test(`${name} leaves what is outside of its subspace alone`, async () => {
    // A is zero on the last coordinates.
    const a = matrix(8, 8, (i, j) => i === j && i < 3 ? i + 1 : 0);
    const { apply } = await make(a, 5, { ridge: 1 });
    const x = matrix(8, 1, (i) => i < 3 ? 0 : i);
    assertLess(distance(await apply(x), x), 1e-14);
  });

  Deno.test(`${name} of zeros is the identity`, async () => {
    const { apply } = await make(matrix(4, 4, () => 0), 2, { ridge: 1 });
    const x = normal(1, 4, 2);
    assertLess(distance(await apply(x), x), 1e-15);
  });

  Deno.test(`${name} refuses what is out of range`, async () => {
    const a = [[2, 1], [1, 2]];
    await assertRejects(() => make(a, 0, {}), RangeError, "between 1 and 2");
    await assertRejects(() => make(a, 3, {}), RangeError, "between 1 and 2");
    await assertRejects(() => make(a, 1, { ridge: -1 }), RangeError, "'ridge'");
    await assertRejects(() => make([[1, 2]], 1, {}), TypeError, "square");
    const { apply } = await make(a, 1, {});
    await assertRejects(() => apply(normal(1, 3, 1)), TypeError, "found shape [3,1]");
  });
}

Deno.test("nystrom() refuses an indefinite matrix", async () => {
  const run = () => nystrom(shifted(secondDifference(30), -2), 10);
  assert((await assertRejects(run, IndefiniteOperatorError)).curvature < 0);
});

Deno.test("pivotedCholesky() takes the largest entry left on the diagonal", async () => {
  const a = matrix(4, 4, (i, j) => i === j ? [1, 9, 4, 16][i]! : 0);
  const { pivots, remainder, factor } = await pivotedCholesky(a, 3);
  assertEquals(pivots, [3, 1, 2]);
  assertEquals(remainder, 1);
  assertEquals(factor.data, matrix(4, 3, (i, j) => i === pivots[j] ? [4, 3, 2][j]! : 0).data);
});

Deno.test("pivotedCholesky() stops when little of the trace is left", async () => {
  const a = gaussianKernel(1, 100, 2);
  const { rank, remainder, factor } = await pivotedCholesky(a, 100, { tolerance: 1e-3 });
  assert(rank < 60 && remainder <= 1e-3 * 100);
  const left = matrix(100, 100, (i, j) => a.data[i * 100 + j]!);
  const found = product(factor, factor, false, true);
  const trace = left.data.reduce(
    (sum, _, p) => p % 101 === 0 ? sum + left.data[p]! - found.data[p]! : sum,
    0,
  );
  assertAlmostEquals(remainder, trace, 1e-12);
});

Deno.test("pivotedCholesky() asks for as many columns as it uses", async () => {
  const n = 60;
  const a = gaussianKernel(1, n, 2);
  const asked: number[] = [];
  const columns = {
    n,
    diagonal: new Float64Array(n).fill(1),
    column: (i: number) => {
      asked.push(i);
      return Promise.resolve(a.data.slice(i * n, (i + 1) * n));
    },
  };
  const found = await pivotedCholesky(columns, 15);
  assertEquals(asked, [...found.pivots]);
  assertEquals(found.factor, (await pivotedCholesky(a, 15)).factor);
});

Deno.test("pivotedCholesky() refuses a negative diagonal and columns that do not fit", async () => {
  await assertRejects(() => pivotedCholesky([[1, 0], [0, -2]], 1), RangeError, "entry 1 is -2");
  const source = { n: 2, diagonal: [1, 1], column: () => [1, 2, 3] };
  await assertRejects(() => pivotedCholesky(source, 1), TypeError, "found shape [3]");
  const flat = { n: 2, diagonal: [[1, 1], [1, 1]], column: () => [1, 2] };
  await assertRejects(() => pivotedCholesky(flat, 1), TypeError, "shape [2] is needed");
});

type Maker = typeof nystrom | typeof pivotedCholesky;

function makers(): readonly (readonly [string, Maker])[] {
  return [["nystrom()", nystrom], ["pivotedCholesky()", pivotedCholesky]];
}

/** Condition number of P^-1 A, whose eigenvalues are those of L'P^-1 L. */
async function conditionNumber({ apply }: LinearOperator, a: Tensor): Promise<number> {
  const { values, vectors } = await eigh(a);
  const n = a.shape[0]!;
  const root = matrix(n, n, (i, j) => vectors.data[i * n + j]! * Math.sqrt(values.data[j]!));
  const half = product(transposed(root), await apply(root)).data;
  const whole = matrix(n, n, (i, j) => (half[i * n + j]! + half[j * n + i]!) / 2);
  const spectrum = (await eigh(whole)).values.data;
  return spectrum[n - 1]! / spectrum[0]!;
}

function identity(n: number): Tensor {
  return shifted(matrix(n, n, () => 0), 1);
}
