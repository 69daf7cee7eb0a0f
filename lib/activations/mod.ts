/**
 * The nonlinearities: a file each, and the table of their readings.
 *
 * @module
 */
import { type Abs, absRule } from "./abs.ts";
import { type AbRelu, abReluRule } from "./ab_relu.ts";
import { type Cos, cosRule } from "./cos.ts";
import { type Elementwise, elementwiseRule } from "./elementwise.ts";
import { type Elu, eluRule } from "./elu.ts";
import { type Erf, erfRule } from "./erf.ts";
import { type Exp, expRule } from "./exp.ts";
import { type ExpNormalized, expNormalizedRule } from "./exp_normalized.ts";
import type { Family } from "./family.ts";
import { type Gabor, gaborRule } from "./gabor.ts";
import { type Gaussian, gaussianRule } from "./gaussian.ts";
import { type Gelu, geluRule } from "./gelu.ts";
import { type Hermite, hermiteRule } from "./hermite.ts";
import { type LeakyRelu, leakyReluRule } from "./leaky_relu.ts";
import { type Monomial, monomialRule } from "./monomial.ts";
import { type Polynomial, polynomialRule } from "./polynomial.ts";
import { type Rbf, rbfRule } from "./rbf.ts";
import { type RectifiedMonomial, rectifiedMonomialRule } from "./rectified_monomial.ts";
import { type Relu, reluRule } from "./relu.ts";
import type { ActivationRule } from "./rule.ts";
import { type Sigmoid, sigmoidRule } from "./sigmoid.ts";
import { type SigmoidLike, sigmoidLikeRule } from "./sigmoid_like.ts";
import { type Sign, signRule } from "./sign.ts";
import { type Silu, siluRule } from "./silu.ts";
import { type Sin, sinRule } from "./sin.ts";
import { type Softplus, softplusRule } from "./softplus.ts";
import { type Tanh, tanhRule } from "./tanh.ts";

/** Any nonlinearity, as a value. */
export type Activation =
  | Abs
  | AbRelu
  | Cos
  | Elementwise
  | Elu
  | Erf
  | Exp
  | ExpNormalized
  | Gabor
  | Gaussian
  | Gelu
  | Hermite
  | LeakyRelu
  | Monomial
  | Polynomial
  | Rbf
  | RectifiedMonomial
  | Relu
  | Sigmoid
  | SigmoidLike
  | Sign
  | Silu
  | Sin
  | Softplus
  | Tanh;

/** The readings of every kind of nonlinearity. */
export const activationRules: {
  readonly [Kind in Activation["kind"]]: ActivationRule<Extract<Activation, { kind: Kind }>>;
} = {
  abs: absRule,
  abRelu: abReluRule,
  cos: cosRule,
  elementwise: elementwiseRule,
  elu: eluRule,
  erf: erfRule,
  exp: expRule,
  expNormalized: expNormalizedRule,
  gabor: gaborRule,
  gaussian: gaussianRule,
  gelu: geluRule,
  hermite: hermiteRule,
  leakyRelu: leakyReluRule,
  monomial: monomialRule,
  polynomial: polynomialRule,
  rbf: rbfRule,
  rectifiedMonomial: rectifiedMonomialRule,
  relu: reluRule,
  sigmoid: sigmoidRule,
  sigmoidLike: sigmoidLikeRule,
  sign: signRule,
  silu: siluRule,
  sin: sinRule,
  softplus: softplusRule,
  tanh: tanhRule,
};

/** The form of the dual maps of a nonlinearity. */
export function familyOf(activation: Activation): Family {
  return activationRule<Activation>(activation).family(activation);
}

/** The readings of one nonlinearity. */
export function activationRule<A extends Activation>(activation: A): ActivationRule<A> {
  return activationRules[activation.kind] as unknown as ActivationRule<A>;
}
