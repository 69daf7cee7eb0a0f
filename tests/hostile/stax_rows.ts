/**
 * The builders of networks.
 *
 * @module
 */
import { stax } from "@widenet/ntk";
import type { Row, Table } from "./row.ts";

const none: Row = { args: () => [] };
const wave: Row = { args: () => [], options: { a: 1, b: 1, c: 0 } };
const degree: Row = { args: () => [], options: { degree: 2 } };
const windows = { strides: [1], padding: "SAME" };
const scales = { wStd: 1, bStd: 0.1, parameterization: "ntk", s: [1, 1] };
const convolution: Row = { args: () => [1, [2]], options: { ...windows, ...scales } };

/** Rows of `stax`. */
export const STAX: Table = {
  abRelu: { args: () => [], options: { a: 1, b: 2 } },
  abs: none,
  aggregate: { args: () => [], options: { axis: 1 } },
  avgPool: { args: () => [[2]], options: { ...windows, normalizeEdges: true } },
  conv: convolution,
  convLocal: convolution,
  convTranspose: convolution,
  cos: wave,
  dense: { args: () => [1], options: scales },
  dropout: { args: () => [], options: { keep: 0.5 } },
  elementwise: {
    args: () => [],
    options: { fn: Math.tanh, derivative: Math.cos, kinks: [0], name: "phi" },
    free: ["name"],
    // They are the caller's.
    foreign: ["fn", "derivative"],
  },
  elu: { args: () => [], options: { alpha: 1 } },
  erf: wave,
  exp: { args: () => [], options: { a: 1, b: 1 } },
  expNormalized: { args: () => [], options: { gamma: 1, shift: -1 } },
  fanInConcat: { args: () => [], options: { axis: -1 } },
  fanInProd: none,
  fanInSum: none,
  fanOut: { args: () => [2] },
  flatten: none,
  gabor: none,
  gaussian: { args: () => [], options: { a: 1, b: -1 } },
  gelu: none,
  globalAvgPool: none,
  globalSelfAttention: {
    args: () => [1],
    options: {
      ...{ keyChannels: 1, valueChannels: 1, heads: 1, linearScaling: true, mechanism: "softmax" },
      ...{ wQueryStd: 1, wKeyStd: 1, wValueStd: 1, wOutStd: 1, bStd: 0.1 },
      position: { kind: "sum" },
    },
  },
  globalSumPool: none,
  hermite: degree,
  identity: none,
  imageResize: { args: () => [[2]], options: { method: "linear", antialias: true } },
  kan: { args: () => [1], options: { ...scales, basis: [stax.sin()] } },
  kanBasis: { args: () => [[stax.sin(), stax.tanh()]] },
  layerNorm: { args: () => [], options: { axis: -1, eps: 1e-12 } },
  leakyRelu: { args: () => [], options: { alpha: 0.1 } },
  monomial: degree,
  parallel: { args: () => [stax.relu()] },
  polynomial: { args: () => [], options: { coef: [1, 2] } },
  rbf: { args: () => [], options: { gamma: 1 } },
  rectifiedMonomial: degree,
  relu: none,
  repeat: { args: () => [stax.relu(), 2] },
  serial: { args: () => [stax.relu()] },
  sigmoid: none,
  sigmoidLike: none,
  sign: none,
  silu: none,
  sin: wave,
  slice: { args: () => [[{ start: 0 }]] },
  softplus: none,
  sumPool: { args: () => [[2]], options: windows },
  tanh: none,
};

const image = { wStd: 1, bStd: 0.1, activation: stax.relu() };
const readout = { ...image, readout: "flatten" };

/** Rows of the ready-made networks. */
export const MODELS: Table = {
  convolutional: {
    args: () => [],
    options: { ...readout, depth: 1, filter: 3, strides: 1, padding: "SAME" },
  },
  fullyConnected: { args: () => [], options: { ...image, depth: 1 } },
  myrtle: { args: () => [5], options: readout },
  residual: { args: () => [], options: { ...readout, blocks: 1 } },
  wideResnet: { args: () => [], options: { ...readout, blockSize: 1 } },
  wideResnetBlock: { args: () => [], options: { ...image, strides: 1, mismatch: true } },
};
