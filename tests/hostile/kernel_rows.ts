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

const load = { maxBytes: 1e7, signal, onProgress: () => {} };
const TABLE = await Deno.makeTempFile({ suffix: ".csv" });
await Deno.writeTextFile(TABLE, "a,b\n1,x\n2,y\n");
const ARRAY = await Deno.makeTempFile({ suffix: ".npy" });
await Deno.writeFile(ARRAY, serializeNpy());
addEventListener("unload", () => [TABLE, ARRAY].forEach((path) => Deno.removeSync(path)));

/** The bytes of the array [0, 1] in NumPy's format. */
function serializeNpy(): Uint8Array {
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }".padEnd(117) + "\n";
  const head = [0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length, 0];
  return Uint8Array.from([...head, ...new TextEncoder().encode(header), 0, 1]);
}

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
  loadCsv: {
    args: () => [TABLE],
    options: {
      ...{
        columns: ["a"],
        text: ["b"],
        header: true,
        separator: ",",
        decimal: ".",
        missing: "refuse",
      },
      ...load,
    },
    free: ["separator"],
    // A number takes the place of what is missing.
    loose: ["missing"],
    methods: {
      matrix: { args: () => [["a"]] },
      column: { args: () => ["a"] },
      text: { args: () => ["b"] },
    },
  },
  loadNpy: { args: () => [ARRAY], options: { ...load, dtype: "float64" } },
  loadNpz: {
    args: () => [DIGITS],
    options: { ...load, dtype: "float64", names: ["labels"] },
  },
  notebookSize: { args: () => [] },
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
