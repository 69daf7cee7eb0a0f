/**
 * Networks of finite width: the networks that the kernels are the limit of.
 *
 * @module
 */
export * as finite from "./namespace.ts";
export type { FiniteOptions } from "./prepare.ts";
export type { InitLaterOptions, InitOptions } from "./init.ts";
export type { StudentDistribution, WeightDistribution } from "./distribution.ts";
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
export type { TrainingOptions, TrainingProgress } from "./train/options.ts";
export type { Optimizer, OptimizerKind } from "./train/optimizers.ts";
export type { RecordOptions, TrainingRecord } from "./train/record.ts";
export type { TrainingState } from "./train/state.ts";
export type { StopOptions, TrainingReport } from "./train/stop.ts";
export type { TrainingHistory, TrainingResult } from "./train/result.ts";
export type { AdamOptimizer } from "./train/adam.ts";
export type { DescentOptimizer } from "./train/descent.ts";
export type { ExactLineSearchOptimizer } from "./train/exact_line_search.ts";
export type { FlowOptimizer } from "./train/flow.ts";
export type { LineSearchOptimizer } from "./train/line_search.ts";
export type { MomentumOptimizer } from "./train/momentum.ts";
export type { NesterovOptimizer } from "./train/nesterov.ts";
