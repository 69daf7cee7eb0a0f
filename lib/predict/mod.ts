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
export {
  type KernelRegression,
  kernelRegression,
  type KernelRegressionOptions,
} from "./kernel_regression.ts";
