/**
 * Kernels that are large enough for several threads, by all kinds of tasks.
 *
 * @module
 */
import {
  type Dtype,
  type KernelOptions,
  type Kernels,
  kernels,
  randomGenerator,
  stax,
} from "@widenet/ntk";
import { loadBlas } from "../../../lib/linalg/blas.ts";

type Job = (options?: Pick<KernelOptions, "signal">) => Promise<Kernels<Dtype>>;

const x = randomGenerator(1).normal([900, 20]);
const few = randomGenerator(2).normal([500, 20]);
const images = randomGenerator(3).normal([20, 8, 8, 3]);
const manyImages = randomGenerator(4).normal([200, 8, 8, 1]);
const layer = stax.serial(stax.dense(1, { bStd: 0.1 }), stax.gelu());
const dense = stax.repeat(layer, 3);
const conv = stax.conv(1, [3, 3], { padding: "SAME" });
const pooled = stax.serial(
  ...[conv, stax.relu(), stax.avgPool([2, 2]), conv, stax.erf(), stax.globalAvgPool()],
  stax.dense(1),
);
const attention = stax.serial(
  ...[conv, stax.relu(), stax.globalSelfAttention(1), stax.relu(), stax.globalAvgPool()],
  stax.dense(1),
);
const largeImages = randomGenerator(5).normal([50, 32, 32, 1]);
const halved = stax.serial(conv, stax.relu(), stax.avgPool([2, 2], { strides: [2, 2] }));
const normalised = stax.serial(conv, stax.layerNorm(), stax.relu(), stax.flatten(), stax.dense(1));

/** The jobs by name. */
export const jobs: Readonly<Record<string, Job>> = {
  "a dense network": (options) => kernels(dense, x, { engine: "wasm", ...options }),
  "a dense network, between two sets": () => kernels(dense, x, few, { engine: "wasm" }),
  "a dense network in float32": () => kernels(dense, x, { engine: "wasm", dtype: "float32" }),
  // Where there is a library, "blas" must not put its products where threads with copies do not find them.
  "a dense network by a library": async () =>
    kernels(dense, x, {
      engine: "wasm",
      backend: await loadBlas() === undefined ? "wasm" : "blas",
    }),
  "a network with means over windows": () => kernels(pooled, images, { engine: "wasm" }),
  "a network with attention": () => kernels(attention, images, { engine: "wasm" }),
  // Variances after these means are a task for threads too.
  "a network with means over windows of large images": () =>
    kernels(stax.serial(halved, stax.flatten()), largeImages, { engine: "wasm" }),
  "a network with normalisation": () => kernels(normalised, manyImages, { engine: "wasm" }),
};
