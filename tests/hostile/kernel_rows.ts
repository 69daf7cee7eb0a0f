/**
 * Kernels, data and what a notebook needs.
 *
 * @module
 */
import { cntkNet, stax } from "@widenet/ntk";
import type { Row, Table } from "./row.ts";

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const x = [[1, 0], [0, 1]];
const images = [[[[1], [2]], [[3], [4]]]];
const { signal } = new AbortController();
/** Options of what computes kernels. */
export const KERNEL_OPTIONS = {
  ...{ engine: "reference", backend: "reference", precision: "float64", workers: 1, signal },
};
const kernelOptions = { ...KERNEL_OPTIONS, dtype: "float64", onProgress: () => {} };
const kernel: Row = { args: () => [net, x], options: kernelOptions };
const architecture = { depth: 1, readout: "gap" };
const one: Row = { args: () => [[1, 2]] };

/** Rows of the functions of kernels. */
export const KERNELS: Table = {
  cntk: { args: () => [architecture, images], options: kernelOptions },
  cntkNet: {
    args: () => [],
    options: {
      ...{ ...architecture, filter: 3, strides: 1, padding: "SAME", wStd: 1, bStd: 0.1 },
      activation: stax.relu(),
    },
  },
  kernels: kernel,
  nngp: kernel,
  ntk: kernel,
  toLatex: {
    args: () => [cntkNet({ depth: 1, readout: "gap" })],
    options: { features: 1, spatial: [2, 2] },
  },
};

const DIGITS = new URL("../../lib/data/digits.npz", import.meta.url);

/** Rows of tensors, data sets, random numbers, and of what a notebook needs. */
export const REST: Table = {
  asTensor: one,
  check: { args: () => ["a claim", true] },
  // With its speeds it takes seconds, which a reader of its documentation expects.
  environment: { args: () => [], options: { measure: false, signal }, untried: ["measure"] },
  isTensor: one,
  isTensorLike: one,
  loadDigits: { args: () => [] },
  // What an address may be is for its own tests, in tests/data.
  loadNpz: { args: () => [DIGITS], untried: [0] },
  progress: {
    args: () => ["work"],
    options: { total: 3 },
    methods: { update: { args: () => [1, "text"] }, done: { args: () => ["text"] } },
  },
  randomGenerator: {
    args: () => [0],
    methods: {
      normal: { args: () => [[2, 3]] },
      uniform: { args: () => [[2, 3]] },
      permutation: { args: () => [5] },
    },
  },
  sizeOf: { args: () => [[2, 3]] },
  tensor: { args: () => [[1, 2], [2], "float64"] },
  toNested: { args: () => [{ shape: [2], data: Float64Array.of(1, 2), dtype: "float64" }] },
  zeros: { args: () => [[2, 3], "float64"] },
};
