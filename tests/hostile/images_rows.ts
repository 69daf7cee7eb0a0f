/**
 * Images, and kernels on the disk.
 *
 * @module
 */
import { stax, tensor } from "@widenet/ntk";
import { writeBinary } from "../data/cifar10_files.ts";
import type { Table } from "./row.ts";

const FOLDER = await Deno.makeTempDir();
await writeBinary(FOLDER);
// Without a folder of the caller's nothing is looked for, or put, elsewhere.
Deno.env.set("WIDENET_DATA", FOLDER);
addEventListener("unload", () => Deno.removeSync(FOLDER, { recursive: true }));

const net = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
const x = [[1, 0], [0, 1]];
const { signal } = new AbortController();
// Whitening has a row of its own: of images of the default size it takes longer than a hostile call may.
const preparation = { standardize: "none", flatten: true };
const watch = { signal, onProgress: () => {} };
const selection = { seed: 0, train: 1, test: 1 };

/** Rows of images and of kernels on the disk. */
export const IMAGES: Table = {
  loadCifar10: {
    args: () => [],
    options: {
      ...selection,
      ...{ folder: FOLDER, classes: ["cat", "dog"], download: false, ...watch },
      ...preparation,
    },
    free: ["folder"],
    loose: ["folder", "download"],
  },
  imageGrid: {
    args: () => [[[[[1, 2, 3]]]]],
    options: { title: "t", note: "n", captions: ["c"], columns: 1 },
    free: ["title", "note"],
  },
  storedArrays: {
    args: () => [{ a: 1 }, () => ({ x: tensor([1]) })],
    options: { folder: FOLDER, name: "a" },
    free: ["folder", "name"],
    loose: ["folder"],
    // Any text is a folder, which would be made.
    untried: ["folder"],
  },
  storedKernels: {
    args: () => [net, x, x],
    options: {
      ...{ folder: FOLDER, name: "k", kinds: ["ntk"], dtype: "float64", precision: "float64" },
      ...{ rows: 1, engine: "reference", workers: 1, ...watch },
    },
    free: ["folder", "name"],
    loose: ["folder"],
    // Any text is a folder, which would be made.
    untried: ["folder"],
    methods: {
      load: { args: () => ["ntk"] },
      blocks: {
        args: () => ["ntk"],
        methods: { block: { args: () => [[0], [1]] }, diagonal: { args: () => [] } },
      },
    },
  },
  syntheticImages: {
    args: () => [],
    options: {
      ...selection,
      ...preparation,
      ...{ classes: 2, size: 2, channels: 1, strength: 1, signal },
    },
  },
  zcaWhitening: {
    args: () => [[[1, 2], [3, 5], [4, 1]]],
    options: { ridge: 0.1, backend: "reference", workers: 1, signal },
    methods: { apply: { args: () => [[[1, 2]]], options: { signal } } },
  },
};
