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
  crossValidate,
  type CrossValidateOptions,
  type CrossValidation,
  type Fold,
} from "./cross_validate.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis } from "./diagnose.ts";
export {
  type Ensemble,
  ensemble,
  type EnsembleAtOptions,
  type EnsembleOptions,
} from "./ensemble.ts";
export { fit, type FitOptions, type FitProgress } from "./fit.ts";
export type {
  FitReport,
  FittedModel,
  FittedModelPredictOptions,
  PredictionWithStd,
  PredictionWithVariance,
} from "./fitted_model.ts";
export type { Gaussian, KernelPair, Prediction } from "./gaussian.ts";
export {
  type GaussianProcess,
  gaussianProcess,
  type GaussianProcessOptions,
  type GaussianProcessPredictOptions,
} from "./gaussian_process.ts";
export type {
  DescentMethod,
  DescentOutputs,
  DescentProgress,
  GradientDescentStart,
} from "./descent_run.ts";
export {
  type GradientDescent,
  gradientDescent,
  type GradientDescentOptions,
} from "./gradient_descent.ts";
export {
  type GradientFlow,
  gradientFlow,
  type GradientFlowOptions,
  type GradientFlowStart,
} from "./gradient_flow.ts";
export {
  type KernelEnsemble,
  kernelEnsemble,
  type KernelEnsembleAtOptions,
  type KernelEnsembleOptions,
} from "./kernel_ensemble.ts";
export { type KernelPca, kernelPca, type KernelPcaOptions } from "./kernel_pca.ts";
export {
  type KernelRegression,
  kernelRegression,
  type KernelRegressionOptions,
} from "./kernel_regression.ts";
export {
  type Eigenfunctions,
  type LearningCurve,
  learningCurve,
  learningCurveOf,
  type LearningCurveOptions,
  type NoiseOptions,
} from "./learning_curve.ts";
export { crossEntropy, type Loss, meanSquaredError } from "./losses.ts";
export { maxLearningRate, type MaxLearningRateOptions } from "./max_learning_rate.ts";
export { loadModel, type LoadModelOptions } from "./load_model.ts";
export type { GaussianProcessKind, ProcessKernels, ProcessTestKernels } from "./process_kernels.ts";
export type { PartitionOptions } from "./partition.ts";
export type { SharedKernelOptions } from "./options.ts";
export type { RidgeOptions } from "./ridge.ts";
export {
  type RidgePath,
  ridgePath,
  type RidgePathOptions,
  type SpectralMeasure,
} from "./ridge_path.ts";
export { type GaussianLaw, sampleGaussian, type SampleOptions } from "./sample_gaussian.ts";
export { meanAbsoluteError, rSquared } from "./scores.ts";
export {
  type KernelSpectrum,
  kernelSpectrum,
  type TargetAlignment,
  targetAlignment,
  type TargetAlignmentOptions,
} from "./spectra.ts";
export { type Standardization, standardize } from "./standardize.ts";
export type { TrainedOutputs, TrainingStart } from "./start.ts";
export {
  eigenPro,
  type EigenProFit,
  type EigenProOptions,
  type EigenProSizes,
} from "./eigen_pro.ts";
export type { EigenProSettings, EigenProValidation } from "./eigen_pro_settings.ts";
export type { EigenProEpoch, EigenProReport, EigenProStatus } from "./eigen_pro_epochs.ts";
export { type KernelBlocks, kernelBlocks, type KernelBlocksOptions } from "./kernel_blocks.ts";
export type { NystromRegressionOptions } from "./nystrom_regression.ts";
export {
  type CgSettings,
  type Regressor,
  solveRegression,
  type SolveRegressionOptions,
} from "./regressor.ts";
export {
  type RidgeCriterion,
  type RidgeSelection,
  selectRidge,
  type SelectRidgeOptions,
} from "./select_ridge.ts";
export type { SolveMethod } from "./solve_method.ts";
export { type TrainingCurve, trainingCurve, type TrainingCurveOptions } from "./training_curve.ts";
export {
  type TrainTestSplit,
  trainTestSplit,
  type TrainTestSplitOptions,
} from "./train_test_split.ts";
export { type ZcaWhitening, zcaWhitening, type ZcaWhiteningOptions } from "./zca_whitening.ts";
