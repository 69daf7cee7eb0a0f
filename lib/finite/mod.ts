/**
 * Networks of finite width: the networks that the kernels are the limit of.
 *
 * @module
 */
export * as finite from "./namespace.ts";
export type { FiniteOptions } from "./prepare.ts";
export type { InitOptions } from "./init.ts";
export type { Parameters } from "./parameters.ts";
export type { TrainOption } from "./trained.ts";
export {
  type EmpiricalArguments,
  type EmpiricalKernels,
  empiricalKernels,
  type EmpiricalMethod,
  empiricalNngp,
  empiricalNtk,
  type EmpiricalOptions,
} from "./kernels/empirical.ts";
export type { AxisPairs, OutputOption } from "./kernels/outputs.ts";
export { type HessianOptions } from "./curvature/hessian.ts";
export { hessianProduct } from "./curvature/hessian_product.ts";
export {
  type HessianNorm,
  hessianNorm,
  type HessianNormOptions,
} from "./curvature/hessian_norm.ts";
export {
  linearize,
  type ParametricFunction,
  taylorExpand,
  type TaylorOptions,
} from "./taylor_expand.ts";
export {
  type KernelEstimate,
  type MonteCarloArguments,
  monteCarloEstimates,
  type MonteCarloKernels,
  monteCarloKernels,
  type MonteCarloOptions,
} from "./monte_carlo.ts";
