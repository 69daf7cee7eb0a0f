import { assertEquals } from "@std/assert";
import * as widenet from "../../mod.ts";
import type { TensorLike } from "../../lib/tensor.ts";

/** Rows that count how often the entry [1, 1] is read: once by everything that makes a tensor of them. */
class Counted {
  readonly rows: number[][];
  reads = 0;

  constructor(rows: readonly (readonly number[])[]) {
    this.rows = rows.map((row, i) =>
      new Proxy([...row], {
        get: (target, key) => {
          if (i === 1 && key === "1") this.reads++;
          return Reflect.get(target, key);
        },
      })
    );
  }
}

const K = [[4, 1, 0.5, 0.25], [1, 5, 0.75, 0.125], [0.5, 0.75, 6, 2], [0.25, 0.125, 2, 3]];
const CROSS = [[1, 2, 3, 1], [2, 1, 1, 3]];
const TEST = [[9, 1], [1, 8]];
const Y = [1, -1, 2, 0.5];
const w = widenet;

/** Public functions of one matrix. */
const CALLS: Record<string, (k: TensorLike) => Promise<unknown>> = {
  cholesky: (k) => w.cholesky(k),
  solve: (k) => w.solve(k, Y),
  pseudoSolve: (k) => w.pseudoSolve(k, Y),
  eigh: (k) => w.eigh(k),
  topEigenpairs: (k) => w.topEigenpairs(k, 1),
  conjugateGradients: (k) => w.conjugateGradients(k, Y),
  nystrom: (k) => w.nystrom(k, 2),
  pivotedCholesky: (k) => w.pivotedCholesky(k, 2),
  logDeterminant: (k) => w.logDeterminant(k),
  "matmul with itself": (k) => w.matmul(k, k, { transposeB: true }),
  matmul: (k) => w.matmul(k, K),
  kernelRegression: (k) => w.kernelRegression(k, Y),
  'solveRegression("cholesky")': (k) => w.solveRegression(k, Y),
  'solveRegression("cg")': (k) => w.solveRegression(k, Y, { solve: "cg" }),
  'solveRegression("cg") with "nystrom"': (k) =>
    w.solveRegression(k, Y, { solve: "cg", cg: { preconditioner: "nystrom", rank: 2 } }),
  'solveRegression("eigenpro")': (k) => w.solveRegression(k, Y, { solve: "eigenpro" }),
  'solveRegression("nystrom")': (k) => w.solveRegression(k, Y, { solve: "nystrom" }),
  eigenPro: (k) => w.eigenPro(k, Y),
  ridgePath: (k) => w.ridgePath(k, Y),
  selectRidge: (k) => w.selectRidge(k, Y),
  gaussianProcess: (k) => w.gaussianProcess(k, Y),
  kernelEnsemble: (k) => w.kernelEnsemble(k, Y).then((law) => law.at(1, { kTestTrain: CROSS })),
  gradientFlow: (k) => w.gradientFlow(k, Y).then((flow) => flow.at(1)),
  gradientDescent: (k) =>
    w.gradientDescent(w.meanSquaredError(), k, Y, { method: "steps", learningRate: 0.1 }),
  maxLearningRate: (k) => w.maxLearningRate(k),
  kernelSpectrum: (k) => w.kernelSpectrum(k),
  targetAlignment: (k) => w.targetAlignment(k, Y),
  trainingCurve: (k) => w.trainingCurve(k, Y, [1]),
  learningCurve: (k) => w.learningCurve(k, Y, [2]),
  kernelPca: (k) => w.kernelPca(k, { components: 1 }),
  diagnose: (k) => w.diagnose(k),
  sampleGaussian: (k) => w.sampleGaussian({ covariance: k }),
  "theory.kernelNorm": (k) => w.theory.kernelNorm(k, Y),
  "theory.complexityMeasure": (k) => w.theory.complexityMeasure(k, Y),
  "theory.featureAlignment": (k) => w.theory.featureAlignment(k, CROSS),
  "theory.leastEigenvalue": (k) => w.theory.leastEigenvalue(k),
  "theory.estimateRademacher": (k) => w.theory.estimateRademacher(k),
};

for (const [name, call] of Object.entries(CALLS)) {
  Deno.test(`${name} reads its matrix once`, async () => {
    const counted = new Counted(K);
    await call(counted.rows);
    assertEquals(counted.reads, 1);
  });
}

/** Uses of what was fitted, with the kernel between test and training inputs. */
const USES: Record<string, (k: TensorLike) => Promise<unknown>> = {
  "gradientFlow().at": (k) => w.gradientFlow(K, Y).then((flow) => flow.at(1, { kTestTrain: k })),
  "gradientDescent().at": (k) =>
    w.gradientDescent(w.meanSquaredError(), K, Y).then((descent) =>
      descent.at(1, { kTestTrain: k })
    ),
  "kernelEnsemble().at": (k) =>
    w.kernelEnsemble(K, Y).then((law) => law.at([1, 2], { kTestTrain: k, kTestTest: TEST })),
  "gaussianProcess().predict": (k) =>
    w.gaussianProcess(K, Y).then((process) => process.predict(k, { kTestTest: TEST })),
  "kernelRegression().predict": (k) => w.kernelRegression(K, Y).then((fit) => fit.predict(k)),
  "ridgePath().predict": (k) => w.ridgePath(K, Y).then((path) => path.predict(k)),
  "kernelPca().project": (k) => w.kernelPca(K).then((components) => components.project(k)),
};

for (const [name, use] of Object.entries(USES)) {
  Deno.test(`${name} reads the kernel with the test inputs once`, async () => {
    const counted = new Counted(CROSS);
    await use(counted.rows);
    assertEquals(counted.reads, 1);
  });
}
