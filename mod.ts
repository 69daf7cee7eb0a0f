/**
 * Exact kernels of infinitely wide neural networks.
 *
 * ```ts
 * import { kernelRegression, ntk, stax } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(512, { bStd: 0.1 }), stax.relu(), stax.dense(1));
 * const [x, y, xTest] = [[[-1], [0], [1]], [1, 0, 1], [[1]]];
 * const fit = await kernelRegression(await ntk(net, x), y);
 * const prediction = await fit.predict(await ntk(net, xTest, x));
 * assertAlmostEquals(prediction.data[0]!, 1, 1e-9);
 * ```
 *
 * @module
 */
export type { Series } from "./lib/activations/series.ts";
export * as series from "./lib/activations/series.ts";
export * from "./lib/arithmetic/mod.ts";
export * from "./lib/data/mod.ts";
export * from "./lib/environment/mod.ts";
export * from "./lib/errors.ts";
export * from "./lib/features/mod.ts";
export * from "./lib/finite/mod.ts";
export * from "./lib/kernel/mod.ts";
export * from "./lib/linalg/mod.ts";
export * from "./lib/notebook/mod.ts";
export * from "./lib/plot/mod.ts";
export * from "./lib/predict/mod.ts";
export * from "./lib/random.ts";
export * from "./lib/rfm/mod.ts";
export * from "./lib/scale/mod.ts";
export {
  asTensor,
  type Dtype,
  type ForeignArray,
  isTensor,
  isTensorLike,
  type NestedNumbers,
  sizeOf,
  type Tensor,
  tensor,
  type TensorData,
  type TensorLike,
  toNested,
  zeros,
} from "./lib/tensor.ts";
export * from "./lib/theory/mod.ts";
export * as stax from "./lib/stax/mod.ts";
