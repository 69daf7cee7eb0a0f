/**
 * Linear algebra.
 *
 * @module
 */
import type { Row, Table } from "./row.ts";

const a = [[2, 1], [1, 2]];
const b = [1, -1];
const { signal } = new AbortController();
/** Options that all functions of linear algebra have. */
export const COMMON = { backend: "reference", workers: 1, signal };
const onProgress = (): void => {};
const use = { signal };
const apply: Row = {
  args: () => [{ shape: [2, 1], data: Float64Array.of(1, 2), dtype: "float64" }],
};

/** Rows of the functions of linear algebra. */
export const LINALG: Table = {
  cholesky: {
    args: () => [a],
    options: COMMON,
    methods: { solve: { args: () => [b], options: use }, logDeterminant: { args: () => [] } },
  },
  conjugateGradients: {
    args: () => [a, b],
    options: {
      ...{ ...COMMON, ridge: 0.1, tolerance: 1e-10, maxIterations: 9, onProgress },
      preconditioner: [[1, 0], [0, 1]],
    },
  },
  eigh: { args: () => [a], options: COMMON },
  estimateLogDeterminant: {
    args: () => [a],
    options: { ...COMMON, ridge: 0, samples: 4, steps: 4, seed: 0 },
  },
  estimateTrace: {
    args: () => [a],
    options: { ...COMMON, method: "hutch++", samples: 6, seed: 0 },
  },
  logDeterminant: { args: () => [a], options: COMMON },
  matmul: { args: () => [a, b], options: { ...COMMON, transposeA: false, transposeB: false } },
  nystrom: {
    args: () => [a, 2],
    options: { ...COMMON, ridge: 0.1, seed: 0 },
    methods: { apply },
  },
  pivotedCholesky: {
    args: () => [a, 2],
    options: { ...COMMON, tolerance: 1e-14, ridge: 0.1 },
    methods: { apply },
  },
  pseudoSolve: { args: () => [a, b], options: { ...COMMON, tolerance: 1e-10 } },
  solve: { args: () => [a, b], options: COMMON },
  topEigenpairs: {
    args: () => [a, 1],
    options: {
      ...{ ...COMMON, which: "largest", tolerance: 1e-10, maxIterations: 9, blockSize: 2, seed: 0 },
      onProgress,
    },
  },
  triangularSolve: {
    args: () => [[[2, 0], [1, 2]], b],
    options: { ...COMMON, transpose: false },
  },
};
