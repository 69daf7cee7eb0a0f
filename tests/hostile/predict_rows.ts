/**
 * Prediction from kernels.
 *
 * @module
 */
import { fit, meanSquaredError, stax } from "@widenet/ntk";
import { KERNEL_OPTIONS } from "./kernel_rows.ts";
import { COMMON } from "./linalg_rows.ts";
import type { Row, Table } from "./row.ts";

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const x = [[1, 0], [0, 1]];
const k = [[2, 1], [1, 2]];
const y = [1, -1];
const cross = [[1, 1]];
const scores = [[0.1, 0.7], [0.4, 0.2]];
const { signal } = COMMON;
const onProgress = (): void => {};
const ridge = { ridge: 0.1, ridgeScale: "relative" };
const learning = { ...COMMON, ...ridge, learningRate: 1 };
const predict: Row = { args: () => [cross], options: { signal } };
// The functions of a loss are called with tensors that a descent has made, many thousand times.
const loss: Row = {
  args: () => [],
  foreign: ["value", "gradient", "hessianProduct", "curvature", "checkTargets"],
};
const start = { fTrain0: 0, fTest0: 0, kTestTrain: cross, signal };

/** Where models of the table are written. */
const path = await Deno.makeTempFile({ suffix: ".npz" });
await (await fit(net, x, y)).save(path);
addEventListener("unload", () => Deno.removeSync(path));

// Any text is the path of a file; what is none is tried where models are written.
const save: Row = { args: () => [path], untried: [0] };

/** Rows of the functions of prediction. */
export const PREDICT: Table = {
  accuracy: { args: () => [scores, [1, 0]] },
  confusionMatrix: { args: () => [scores, [1, 0]] },
  crossEntropy: loss,
  diagnose: { args: () => [k], options: { ...COMMON, ...ridge } },
  eigenPro: {
    args: () => [k, y],
    options: {
      ...{ ...COMMON, ...ridge, sampleSize: 2, batchSize: 1, rank: 1, stepSize: 0.1, epochs: 3 },
      ...{
        tolerance: 1e-3,
        patience: 2,
        seed: 0,
        onProgress,
        validation: { kernel: cross, y: [0] },
      },
    },
    methods: { predict },
  },
  ensemble: {
    args: () => [net, x, y],
    options: {
      ...{ ...KERNEL_OPTIONS, ...ridge, dtype: "float64", learningRate: 1, onProgress },
    },
    methods: {
      at: { args: () => [1], options: { xTest: [[1, 1]], kind: "ntk", covariance: true, signal } },
    },
  },
  fit: {
    args: () => [net, x, y],
    options: {
      ...{ ...KERNEL_OPTIONS, ...ridge, dtype: "float64", kernel: "ntk", solve: "cholesky" },
      ...{ cg: {}, eigenpro: {}, nystrom: {}, maxKernelBytes: 1e6, onProgress },
    },
    methods: {
      predict: {
        args: () => [[[1, 1]]],
        options: { covariance: true, variance: false, signal, onProgress },
      },
      save,
    },
  },
  gaussianProcess: {
    args: () => [k, y],
    options: { ...COMMON, ...ridge, kind: "nngp" },
    methods: {
      predict: { args: () => [cross], options: { kTestTest: [[2]], signal } },
      logMarginalLikelihood: { args: () => [] },
    },
  },
  gradientDescent: {
    args: () => [meanSquaredError(), k, y],
    options: {
      ...{ ...COMMON, method: "steps", learningRate: 0.1, momentum: 0.5, batchSize: 1, seed: 0 },
      ...{ relativeTolerance: 1e-6, absoluteTolerance: 1e-8, maxSteps: 10 },
    },
    // As many steps are taken as are asked for.
    methods: { at: { args: () => [1], options: { ...start, onProgress }, untried: [0] } },
  },
  gradientFlow: {
    args: () => [k, y],
    options: learning,
    methods: { at: { args: () => [1], options: start } },
  },
  kernelBlocks: {
    args: () => [net, x],
    options: { ...KERNEL_OPTIONS, kernel: "ntk" },
    methods: { block: { args: () => [[0], [1]] }, diagonal: { args: () => [] } },
  },
  kernelEnsemble: {
    args: () => [{ nngp: k, ntk: k }, y],
    options: learning,
    methods: {
      at: {
        args: () => [1],
        options: { kTestTrain: { nngp: cross, ntk: cross }, kTestTest: [[2]], kind: "ntk", signal },
      },
    },
  },
  kernelRegression: {
    args: () => [k, y],
    options: { ...COMMON, ...ridge },
    methods: {
      predict,
      leaveOneOut: { args: () => [], options: { signal } },
      logMarginalLikelihood: { args: () => [] },
    },
  },
  kernelPca: {
    args: () => [k],
    options: { ...COMMON, components: 1 },
    methods: { project: { args: () => [k], options: { signal } } },
  },
  kernelSpectrum: { args: () => [k], options: COMMON },
  learningCurve: { args: () => [k, y, [1]], options: { ...COMMON, ...ridge, noise: 0.1 } },
  learningCurveOf: {
    args: () => [{ eigenvalues: [1, 0.5], powers: [1, 1] }, [1, 2]],
    options: { ...ridge, noise: 0.1 },
  },
  loadModel: {
    args: () => [path],
    options: { engine: "reference", backend: "reference", precision: "float64", workers: 1 },
    methods: {
      predict: { args: () => [[[1, 1]]], options: { variance: true, signal } },
      save,
    },
  },
  maxLearningRate: {
    args: () => [k],
    options: { ...COMMON, outputs: 1, momentum: 0.5, nesterov: true },
  },
  meanSquaredError: loss,
  oneHot: { args: () => [[1, 0], 2], options: { centered: true } },
  predictedClasses: { args: () => [scores] },
  ridgePath: {
    args: () => [k, y],
    options: {
      ...COMMON,
      ...{ ridges: [0.1, 1], ridgeScale: "relative", tolerance: 1e-6, maxSize: 1, onProgress },
    },
    methods: { predict },
  },
  sampleGaussian: {
    args: () => [{ covariance: k }],
    options: { ...COMMON, samples: 2, seed: 0 },
  },
  selectRidge: {
    args: () => [k, y],
    options: { ...COMMON, ridges: [0.1, 1], ridgeScale: "relative", criterion: "leaveOneOut" },
  },
  solveRegression: {
    args: () => [k, y],
    options: {
      ...COMMON,
      ...ridge,
      solve: "cholesky",
      cg: {},
      eigenpro: {},
      nystrom: {},
      onProgress,
    },
    methods: { predict },
  },
  targetAlignment: { args: () => [k, y], options: { ...COMMON, ...ridge } },
  trainingCurve: { args: () => [k, y, [1, 2]], options: learning },
};
