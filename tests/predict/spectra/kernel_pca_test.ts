import { assert, assertAlmostEquals, assertEquals, assertLess, assertRejects } from "@std/assert";
import {
  eigh,
  kernelPca,
  matmul,
  ntk,
  randomGenerator,
  stax,
  subtract,
  tensor,
} from "@widenet/ntk";
import { distance, gram, matrix } from "../../linalg/matrices.ts";
import { BACKENDS } from "../../suites/backends.ts";

const N = 30;
const x = randomGenerator(5).normal([N, 4]);
const xTest = randomGenerator(6).normal([7, 4]);
const centreOf = (a: typeof x) =>
  [0, 1, 2, 3].map((k) =>
    a.data.filter((_, at) => at % 4 === k).reduce((sum, value) => sum + value, 0) / a.shape[0]!
  );

for (const backend of BACKENDS) {
  Deno.test(`kernelPca() of x'x gives the principal components of x (${backend})`, async () => {
    const linear = await matmul(x, x, { transposeB: true });
    const pca = await kernelPca(linear, { components: 3, backend });
    // The textbook: eigenvectors of the covariance, found on the other side.
    const mean = centreOf(x);
    const centred = matrix(N, 4, (i, k) => x.data[4 * i + k]! - mean[k]!);
    const { values, vectors } = await eigh(await matmul(centred, centred, { transposeA: true }));
    const between = await pca.project(await matmul(xTest, x, { transposeB: true }));
    for (const j of [0, 1, 2]) {
      assertAlmostEquals(pca.values.data[j]!, values.data[3 - j]!, 1e-12 * values.data[3]!);
      const trace = values.data.reduce((sum, value) => sum + value, 0);
      assertAlmostEquals(pca.shares.data[j]!, values.data[3 - j]! / trace, 1e-13);
      const along = (a: typeof x, i: number) =>
        [0, 1, 2, 3].reduce(
          (sum, k) => sum + (a.data[4 * i + k]! - mean[k]!) * vectors.data[4 * k + 3 - j]!,
          0,
        );
      const sign = Math.sign(along(x, 0) * pca.scores.data[j]!);
      for (let i = 0; i < N; i++) {
        assertAlmostEquals(sign * pca.scores.data[3 * i + j]!, along(x, i), 1e-12);
      }
      for (let i = 0; i < 7; i++) {
        assertAlmostEquals(sign * between.data[3 * i + j]!, along(xTest, i), 1e-12);
      }
    }
  });
}

for (const backend of BACKENDS) {
  Deno.test(`kernelPca() refuses a kernel that overflows when it is centred (${backend})`, async () => {
    // Rank 1 and positive semidefinite; rows of [b, -b, b] less their mean reach 4 b / 3.
    const b = 1.7e308;
    const kernel = matrix(3, 3, (i, j) => (i + j) % 2 === 0 ? b : -b);
    const message = "the centred kernel leaves the range of float64";
    await assertRejects(() => kernelPca(kernel, { components: 1, backend }), RangeError, message);
    const small = matrix(3, 3, (i, j) => kernel.data[3 * i + j]! / 4);
    const { values } = await kernelPca(small, { components: 1, backend });
    // |(1, -1, 1) - mean|^2 = 8 / 3.
    assertAlmostEquals(values.data[0]! / b, 2 / 3, 1e-14);
  });
}

Deno.test("kernelPca() projects training inputs on their scores", async () => {
  const net = stax.serial(stax.dense(1, { bStd: 0.3 }), stax.relu(), stax.dense(1));
  const kernel = await ntk(net, x);
  const pca = await kernelPca(kernel, { components: 6 });
  assertLess(distance(await pca.project(kernel), pca.scores), 1e-12);
});

Deno.test("kernelPca() with all components keeps the distances of the features", async () => {
  const kernel = gram(1, 12, 20);
  const { scores, shares } = await kernelPca(kernel, { components: 11 });
  assertAlmostEquals(shares.data.reduce((sum, share) => sum + share, 0), 1, 1e-13);
  const inner = await matmul(scores, scores, { transposeB: true });
  const squared = (k: typeof kernel, i: number, j: number) =>
    k.data[12 * i + i]! + k.data[12 * j + j]! - 2 * k.data[12 * i + j]!;
  for (let i = 0; i < 12; i++) {
    for (let j = 0; j < i; j++) {
      const expected = squared(kernel, i, j);
      assertAlmostEquals(squared(inner, i, j), expected, 1e-12 * expected);
    }
  }
});

Deno.test("kernelPca() sees no constant that is added to a kernel", async () => {
  const kernel = gram(1, 12, 20);
  const shifted = subtract(kernel, tensor(new Float64Array(144).fill(-50), [12, 12]));
  const [plain, other] = [await kernelPca(kernel), await kernelPca(shifted)];
  assertLess(distance(plain.scores, other.scores), 1e-12);
});

Deno.test("kernelPca() refuses what it cannot do", async () => {
  const line = await matmul([[1], [2], [4]], [[1], [2], [4]], { transposeB: true });
  await assertRejects(() => kernelPca(line), RangeError, "span 1 of them");
  await assertRejects(() => kernelPca([[1, 2], [2, 1]]), RangeError, "is no kernel");
  await assertRejects(() => kernelPca([[1, 2]]), TypeError, "square");
  await assertRejects(() => kernelPca(line, { components: 4 }), RangeError, "'components'");
  await assertRejects(() => kernelPca(line, { components: 0.5 }), RangeError, "'components'");
  const pca = await kernelPca(line, { components: 1 });
  await assertRejects(() => pca.project([[1, 2]]), TypeError, "[1,2]");
  assertEquals((await pca.project([[0, 0, 0]])).shape, [1, 1]);
  assert(Number.isFinite((await pca.project([[0, 0, 0]])).data[0]));
});
