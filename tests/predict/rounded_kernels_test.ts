/**
 * Kernels that were computed in float32 are symmetric up to that rounding alone. Every function that
 * takes one accepts it, however it is passed, and refuses the same difference in float64.
 */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  cholesky,
  conjugateGradients,
  diagnose,
  eigenPro,
  eigh,
  estimateLogDeterminant,
  estimateTrace,
  gaussianProcess,
  gradientDescent,
  gradientFlow,
  kernelEnsemble,
  kernelRegression,
  kernelSpectrum,
  learningCurve,
  loadNpz,
  logDeterminant,
  maxLearningRate,
  meanSquaredError,
  nystrom,
  pivotedCholesky,
  pseudoSolve,
  sampleGaussian,
  selectRidge,
  solve,
  solveRegression,
  targetAlignment,
  type TensorLike,
  topEigenpairs,
  trainingCurve,
} from "@widenet/ntk";
import { withFile } from "../data/files.ts";

const y = [1, -2];
const test = [[0.25, 0.5]];

/** A number that depends on all entries of the kernel. */
type Reading = (kernel: TensorLike) => Promise<number>;

const readings: Readonly<Record<string, Reading>> = {
  cholesky: async (k) => (await cholesky(k)).logDeterminant(),
  solve: async (k) => (await solve(k, y)).solution.data[0]!,
  eigh: async (k) => (await eigh(k)).values.data[0]!,
  topEigenpairs: async (k) => (await topEigenpairs(k, 1)).values.data[0]!,
  pseudoSolve: async (k) => (await pseudoSolve(k, y)).solution.data[0]!,
  conjugateGradients: async (k) => (await conjugateGradients(k, y)).solution.data[0]!,
  pivotedCholesky: async (k) => (await pivotedCholesky(k, 2)).factor.data[1]!,
  nystrom: async (k) => (await nystrom(k, 2)).values.data[0]!,
  logDeterminant: (k) => logDeterminant(k),
  estimateTrace: async (k) => (await estimateTrace(k)).value,
  estimateLogDeterminant: async (k) => (await estimateLogDeterminant(k)).value,
  kernelRegression: async (k) => (await kernelRegression(k, y)).coefficients.data[0]!,
  solveRegression: async (k) => (await solveRegression(k, y)).coefficients.data[0]!,
  selectRidge: async (k) => (await selectRidge(k, y, { ridges: [0.5] })).ridge,
  gradientFlow: async (k) => (await (await gradientFlow(k, y)).at(1)).train.data[0]!,
  gradientDescent: async (k) =>
    (await (await gradientDescent(meanSquaredError(), k, y)).at(1)).train.data[0]!,
  maxLearningRate: (k) => maxLearningRate(k),
  kernelSpectrum: async (k) => (await kernelSpectrum(k)).values.data[1]!,
  targetAlignment: async (k) => (await targetAlignment(k, y)).values.data[1]!,
  trainingCurve: async (k) => (await trainingCurve(k, y, [1])).losses.data[0]!,
  learningCurve: async (k) => (await learningCurve(k, y, [1])).errors.data[0]!,
  eigenPro: async (k) => (await eigenPro(k, y)).coefficients.data[0]!,
  diagnose: async (k) => (await diagnose(k)).smallestEigenvalue,
  sampleGaussian: async (covariance) => (await sampleGaussian({ covariance })).data[1]!,
  gaussianProcess: async (k) => {
    const process = await gaussianProcess(k, y);
    return (await process.predict(test, { kTestTest: [[1]] })).covariance.data[0]!;
  },
  "the test kernel of gaussianProcess": async (kTestTest) => {
    const process = await gaussianProcess([[4, 1], [1, 4]], y);
    const { covariance } = await process.predict([[0.5, 0], [0, 0.5]], { kTestTest });
    return covariance.data[1]!;
  },
  kernelEnsemble: async (k) => {
    const models = await kernelEnsemble(k, y);
    return (await models.at(1, { kTestTrain: test, kTestTest: [[1]] })).covariance.data[0]!;
  },
  "the pair of kernelEnsemble": async (k) => {
    const models = await kernelEnsemble({ nngp: k, ntk: k }, y);
    return (await models.at(1, { kTestTrain: { nngp: test, ntk: test } })).mean.data[0]!;
  },
  "the test kernel of kernelEnsemble": async (kTestTest) => {
    const models = await kernelEnsemble([[4, 1], [1, 4]], y);
    const kTestTrain = [[0.5, 0], [0, 0.5]];
    return (await models.at(1, { kTestTrain, kTestTest })).covariance.data[1]!;
  },
};

const rounded = Float32Array.of(1, 0.5, 0.5 + 6e-8, 1);

/** The same kernel in all forms that keep float32. */
const forms: Readonly<Record<string, TensorLike>> = {
  "a tensor": { shape: [2, 2], data: rounded, dtype: "float32" },
  "strided": { shape: [2, 2], data: rounded, strides: [2, 1] },
  "rows": [rounded.subarray(0, 2), rounded.subarray(2)],
};

for (const [name, read] of Object.entries(readings)) {
  Deno.test(`${name} takes a kernel that is symmetric to the rounding of float32`, async () => {
    assert(rounded[1] !== rounded[2]);
    const exact = await read([[1, 0.5], [0.5, 1]]);
    for (const kernel of Object.values(forms)) {
      // The condition of the matrix is 3: the change of an entry by 6e-8 stays of that size.
      assertAlmostEquals(await read(kernel), exact, 5e-7);
    }
    assertEquals(rounded[2], Math.fround(0.5 + 6e-8));
    const wide = [[1, 0.5], [0.5 + 6e-8, 1]];
    await assertRejects(() => read(wide), TypeError, "symmetric");
  });
}

Deno.test("maxLearningRate() of a rounded kernel is 2 n over the largest eigenvalue", async () => {
  for (const kernel of Object.values(forms)) {
    assertAlmostEquals(await maxLearningRate(kernel), 8 / 3, 1e-6);
  }
});

// numpy.savez_compressed(k=numpy.array([[1, 0.5], [0.5 + 6e-8, 1]], dtype="float32"))
const SAVED =
  "UEsDBC0AAAAIAAAAIQAL5vAi//////////8FABQAay5ucHkBABAAkAAAAAAAAABSAAAAAAAAAJvsF+obEMnIUMZQrZ6SWp" +
  "xcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CkaaOgq1CmQDLgaGBnsGBgZ7RiAGsQFQSwEC" +
  "LQMtAAAACAAAACEAC+bwIlIAAACQAAAABQAAAAAAAAAAAAAAgAEAAAAAay5ucHlQSwUGAAAAAAEAAQAzAAAAiQAAAAAA";

Deno.test("a float32 kernel that NumPy saved is taken as it was loaded", async () => {
  const content = Uint8Array.fromBase64(SAVED);
  const { k } = await withFile(content, (path) => loadNpz(path));
  assertEquals(k!.dtype, "float32");
  assertAlmostEquals(await maxLearningRate(k!), 8 / 3, 1e-6);
});
