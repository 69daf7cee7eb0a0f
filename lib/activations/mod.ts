/**
 * The nonlinearities: a file each, and the table of their readings.
 *
 * @module
 */
import { type Abs, absRule } from "./abs.ts";
import { type AbRelu, abReluRule } from "./ab_relu.ts";
import { type Cos, cosRule } from "./cos.ts";
import { type Erf, erfRule } from "./erf.ts";
import { type Exp, expRule } from "./exp.ts";
import { type ExpNormalized, expNormalizedRule } from "./exp_normalized.ts";
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
import { type SigmoidLike, sigmoidLikeRule } from "./sigmoid_like.ts";
import { type Sign, signRule } from "./sign.ts";
import { type Sin, sinRule } from "./sin.ts";

/** Any nonlinearity, as a value. */
export type Activation =
  | Abs
  | AbRelu
  | Cos
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
  | SigmoidLike
  | Sign
  | Sin;

/** The readings of every kind of nonlinearity. */
export const activationRules: {
  readonly [Kind in Activation["kind"]]: ActivationRule<Extract<Activation, { kind: Kind }>>;
} = {
  abs: absRule,
  abRelu: abReluRule,
  cos: cosRule,
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
  sigmoidLike: sigmoidLikeRule,
  sign: signRule,
  sin: sinRule,
};

/** The readings of one nonlinearity. */
export function activationRule<A extends Activation>(activation: A): ActivationRule<A> {
  return activationRules[activation.kind] as unknown as ActivationRule<A>;
}
