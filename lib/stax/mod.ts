/**
 * The architecture language: networks as plain, immutable, JSON-serialisable values.
 *
 * @module
 */
export { abs } from "../activations/abs.ts";
export { abRelu } from "../activations/ab_relu.ts";
export { cos } from "../activations/cos.ts";
export { erf } from "../activations/erf.ts";
export { exp } from "../activations/exp.ts";
export { expNormalized } from "../activations/exp_normalized.ts";
export { gabor } from "../activations/gabor.ts";
export { gaussian } from "../activations/gaussian.ts";
export { gelu } from "../activations/gelu.ts";
export { hermite } from "../activations/hermite.ts";
export { leakyRelu } from "../activations/leaky_relu.ts";
export { monomial } from "../activations/monomial.ts";
export { polynomial } from "../activations/polynomial.ts";
export { rbf } from "../activations/rbf.ts";
export { rectifiedMonomial } from "../activations/rectified_monomial.ts";
export { relu } from "../activations/relu.ts";
export { sigmoidLike } from "../activations/sigmoid_like.ts";
export { sign } from "../activations/sign.ts";
export { sin } from "../activations/sin.ts";
export { dense } from "./dense.ts";
export { dropout } from "./dropout.ts";
export { fanInConcat } from "./fan_in_concat.ts";
export { fanInProd } from "./fan_in_prod.ts";
export { fanInSum } from "./fan_in_sum.ts";
export { fanOut } from "./fan_out.ts";
export { identity } from "./identity.ts";
export { layerNorm } from "./layer_norm.ts";
export { parallel } from "./parallel.ts";
export { repeat } from "./repeat.ts";
export { serial } from "./serial.ts";
