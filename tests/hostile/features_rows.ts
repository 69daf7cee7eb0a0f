/**
 * Random features and sketches.
 *
 * @module
 */
import { countSketch, stax } from "@widenet/ntk";
import { COMMON } from "./linalg_rows.ts";
import type { Row, Table } from "./row.ts";

const map = countSketch({ inputs: 2, features: 4 });
const net = stax.serial(stax.dense(4), stax.relu(), stax.dense(1));
const x = [[1, 0], [0, 1], [1, 1]];
const { signal } = COMMON;
const onProgress = (): void => {};
const sizes = { inputs: 2, features: 4, seed: 0 };
const use = { signal, onProgress };
const sketch: Row = { args: () => [], options: sizes };

/** Rows of random features and sketches. */
export const FEATURES: Table = {
  applyFeatures: { args: () => [map, x], options: { ...COMMON, onProgress } },
  arcCosineFeatures: { args: () => [1], options: { ...sizes, directions: "unit" } },
  cntkSketch: {
    args: () => [{ depth: 1, readout: "gap" }],
    options: { inputs: [3, 3, 1], features: 4, sketch: 4, degree: 2, seed: 0 },
  },
  countSketch: sketch,
  errorOf: {
    args: () => [map, net, x],
    options: { ...COMMON, samples: 2, kernel: "ntk", onProgress },
  },
  featureRegression: {
    args: () => [map, x, [1, -1, 0]],
    options: { ...COMMON, ridge: 0.1, ridgeScale: "relative", onProgress },
    methods: {
      predict: { args: () => [x], options: use },
      leaveOneOut: { args: () => [], options: use },
    },
  },
  ntkRandomFeatures: {
    args: () => [1],
    options: { ...sizes, steps: 4, directions: "unit" },
  },
  ntkSketch: { args: () => [1], options: { ...sizes, degree: 4, sketch: 4 } },
  ntkSketchError: { args: () => [1, 4] },
  polySketch: { args: () => [2], options: sizes },
  // The entries of an input are a number, or the shape of one.
  randomFeatures: { args: () => [net], options: { inputs: 2, seed: 0 }, loose: ["inputs"] },
  randomFourier: { args: () => [], options: { ...sizes, gamma: 1, form: "pairs" } },
  reluNet: { args: () => [1], options: { inputs: 2, width: 4 } },
  srht: sketch,
  tensorSrht: sketch,
};
