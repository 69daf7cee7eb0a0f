/**
 * Arithmetic on tensors, and what is done to data before and after a prediction.
 *
 * @module
 */
import type { Row, Table } from "./row.ts";

const a = [[1, 2], [3, 4]];
const b = [[2, 1], [1, 2]];
const pair: Row = { args: () => [a, b] };
const one: Row = { args: () => [a] };
const x = [[1, 0], [0, 1], [1, 1], [2, 1]];
const y = [0, 1, 1, 0];
const { signal } = new AbortController();

/** Rows of arithmetic, and of the functions around a prediction. */
export const ARITHMETIC: Table = {
  add: pair,
  at: { args: () => [a, 0, 1] },
  crossValidate: {
    args:
      () => [x, y, ({ testIndices }: { readonly testIndices: readonly number[] }) => testIndices],
    options: { folds: 2, seed: 0, stratify: y, score: () => 1, signal, onProgress: () => {} },
  },
  divide: pair,
  dot: pair,
  mapEntries: { args: () => [a, (value: number) => 2 * value] },
  matrix: { args: () => [2, 2, () => 1] },
  mean: { args: () => [a], options: { axis: 0 } },
  meanAbsoluteError: pair,
  multiply: pair,
  norm: one,
  normalizeRows: one,
  powerLaw: { args: () => [[1, 2, 4], [4, 2, 1]], options: { errors: [0.1, 0.1, 0.1] } },
  rSquared: pair,
  standardError: { args: () => [a], options: { axis: 0 } },
  standardize: { args: () => [x], methods: { apply: one, invert: one } },
  subtract: pair,
  take: { args: () => [a, [0]] },
  trainTestSplit: { args: () => [x, y], options: { testSize: 0.5, seed: 0, stratify: y } },
  transpose: one,
};
