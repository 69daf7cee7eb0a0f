/**
 * Recursive feature machines.
 *
 * @module
 */
import { rfm } from "@widenet/ntk";
import { COMMON } from "./linalg_rows.ts";
import type { Row, Table } from "./row.ts";

const x = [[1, 0], [0, 1], [1, 1], [2, 1]];
const y = [1, -1, 0, 2];
const { signal } = COMMON;
const own = {
  ...{ kernel: "laplace", bandwidth: 2, exponent: 1, iterations: 1, centering: true },
  ...{
    diagonal: true,
    normalize: "max",
    solver: "cholesky",
    cg: {},
    eigenPro: {},
    batch: 2,
    seed: 0,
  },
  ...{ ridge: 0.1, ridgeScale: "relative", validation: { x, y }, onProgress: () => {} },
};
const read: Row = { args: () => [x], options: { signal } };

// Any text is the path of a file.
const save: Row = { args: () => [path], untried: [0] };
const model = { predict: read, gradients: read, save };

const path = await Deno.makeTempFile({ suffix: ".npz" });
await (await rfm(x, y)).save(path);
addEventListener("unload", () => Deno.removeSync(path));

/** Rows of recursive feature machines. */
export const RFM: Table = {
  agop: { args: () => [x], options: { ...COMMON, centering: true, diagonal: true } },
  loadRfm: {
    args: () => [path],
    options: { backend: "reference", workers: 1 },
    methods: model,
    untried: [0],
  },
  rfm: {
    args: () => [x, y],
    options: { ...COMMON, ...own, onIteration: () => {} },
    // A bandwidth is a number or a word, a kernel a word or a value.
    loose: ["bandwidth", "kernel"],
    methods: model,
  },
  rfmTree: {
    args: () => [x, y],
    options: { ...COMMON, ...own, leafSize: 4, splitSample: 2, temperature: 0.1 },
    loose: ["bandwidth", "kernel"],
    methods: { predict: { args: () => [x], options: { signal, temperature: 0.1 } }, save },
  },
};
