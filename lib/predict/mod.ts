/**
 * Prediction from kernels.
 *
 * @module
 */
export {
  accuracy,
  confusionMatrix,
  oneHot,
  type OneHotOptions,
  predictedClasses,
} from "./classification.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis } from "./diagnose.ts";
export {
  type GradientFlow,
  gradientFlow,
  type GradientFlowOptions,
  type GradientFlowStart,
} from "./gradient_flow.ts";
export {
  type KernelRegression,
  kernelRegression,
  type KernelRegressionOptions,
} from "./kernel_regression.ts";
export type { RidgeOptions } from "./ridge.ts";
export type { TrainedOutputs, TrainingStart } from "./start.ts";
