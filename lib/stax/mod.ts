/**
 * The architecture language: networks as plain, immutable, JSON-serialisable values.
 *
 * @module
 */
export { type Abs, abs } from "../activations/abs.ts";
export { type AbRelu, abRelu } from "../activations/ab_relu.ts";
export { type Cos, cos } from "../activations/cos.ts";
export {
  type Elementwise,
  elementwise,
  type ElementwiseDual,
  type ElementwiseFunction,
} from "../activations/elementwise.ts";
export { type Elu, elu } from "../activations/elu.ts";
export { type Erf, erf } from "../activations/erf.ts";
export { type Exp, exp } from "../activations/exp.ts";
export { type ExpNormalized, expNormalized } from "../activations/exp_normalized.ts";
export { type Gabor, gabor } from "../activations/gabor.ts";
export { type Gaussian, gaussian } from "../activations/gaussian.ts";
export { type Gelu, gelu } from "../activations/gelu.ts";
export { type Hermite, hermite } from "../activations/hermite.ts";
export { type LeakyRelu, leakyRelu } from "../activations/leaky_relu.ts";
export { type Monomial, monomial } from "../activations/monomial.ts";
export { type Polynomial, polynomial } from "../activations/polynomial.ts";
export { type Rbf, rbf } from "../activations/rbf.ts";
export { type RectifiedMonomial, rectifiedMonomial } from "../activations/rectified_monomial.ts";
export { type Relu, relu } from "../activations/relu.ts";
export { type Sigmoid, sigmoid } from "../activations/sigmoid.ts";
export { type SigmoidLike, sigmoidLike } from "../activations/sigmoid_like.ts";
export { type Sign, sign } from "../activations/sign.ts";
export { type Silu, silu } from "../activations/silu.ts";
export { type Sin, sin } from "../activations/sin.ts";
export { type Softplus, softplus } from "../activations/softplus.ts";
export { type Tanh, tanh } from "../activations/tanh.ts";
export { type Aggregate, aggregate, type AggregateOptions } from "./aggregate.ts";
export { type AvgPool, avgPool, type AvgPoolOptions } from "./avg_pool.ts";
export { type Conv, conv } from "./conv.ts";
export { type ConvLocal, convLocal } from "./conv_local.ts";
export { type ConvTranspose, convTranspose } from "./conv_transpose.ts";
export type { Convolution, ConvOptions } from "./convolution.ts";
export { type Dense, dense, type DenseOptions, type Parameterization } from "./dense.ts";
export { type Dropout, dropout } from "./dropout.ts";
export { type FanInConcat, fanInConcat, type FanInConcatOptions } from "./fan_in_concat.ts";
export { type FanInProd, fanInProd } from "./fan_in_prod.ts";
export { type FanInSum, fanInSum } from "./fan_in_sum.ts";
export { type FanOut, fanOut } from "./fan_out.ts";
export { type Flatten, flatten } from "./flatten.ts";
export { type GlobalAvgPool, globalAvgPool } from "./global_avg_pool.ts";
export {
  type AttentionMechanism,
  type GlobalSelfAttention,
  globalSelfAttention,
  type GlobalSelfAttentionOptions,
} from "./global_self_attention.ts";
export { type GlobalSumPool, globalSumPool } from "./global_sum_pool.ts";
export { type Identity, identity } from "./identity.ts";
export {
  type ImageResize,
  imageResize,
  type ImageResizeOptions,
  type ResizeMethod,
} from "./image_resize.ts";
export { kan, kanBasis, type KanOptions } from "./kan.ts";
export { type LayerNorm, layerNorm, type LayerNormOptions } from "./layer_norm.ts";
export { type Parallel, parallel } from "./parallel.ts";
export type { Pool, PoolOptions } from "./pool.ts";
export type { PositionalDecay, PositionalEmbedding } from "./positional.ts";
export { type Repeat, repeat } from "./repeat.ts";
export { type Serial, serial } from "./serial.ts";
export { type Slice, slice, type SliceAxis } from "./slice.ts";
export { type SumPool, sumPool } from "./sum_pool.ts";
export type { Padding } from "./window.ts";
export type { WaveOptions } from "../activations/wave.ts";
export type { Activation } from "../activations/mod.ts";
export type { Combinator, Layer, LinearLayer, Net } from "./network.ts";
export * as models from "./models/mod.ts";
