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
} from "./regression/classification.ts";
export {
  crossValidate,
  type CrossValidateOptions,
  type CrossValidation,
  type Fold,
} from "./regression/cross_validate.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis } from "./spectra/diagnose.ts";
export {
  type Ensemble,
  ensemble,
  type EnsembleAtOptions,
  type EnsembleOptions,
} from "./process/ensemble.ts";
export { fit, type FitOptions, type FitProgress } from "./model/fit.ts";
export type {
  FitReport,
  FittedModel,
  FittedModelPredictOptions,
  PredictionWithStd,
  PredictionWithVariance,
} from "./model/fitted_model.ts";
export type { Gaussian, KernelPair, Prediction } from "./gaussian.ts";
export {
  type GaussianProcess,
  gaussianProcess,
  type GaussianProcessOptions,
  type GaussianProcessPredictOptions,
} from "./process/gaussian_process.ts";
export type {
  DescentMethod,
  DescentOutputs,
  DescentProgress,
  GradientDescentStart,
} from "./training/descent_run.ts";
export {
  type GradientDescent,
  gradientDescent,
  type GradientDescentOptions,
} from "./training/gradient_descent.ts";
export {
  type GradientFlow,
  gradientFlow,
  type GradientFlowOptions,
  type GradientFlowStart,
} from "./training/gradient_flow.ts";
export {
  type KernelEnsemble,
  kernelEnsemble,
  type KernelEnsembleAtOptions,
  type KernelEnsembleOptions,
} from "./process/kernel_ensemble.ts";
export { type KernelPca, kernelPca, type KernelPcaOptions } from "./spectra/kernel_pca.ts";
export {
  type KernelRegression,
  kernelRegression,
  type KernelRegressionOptions,
} from "./regression/kernel_regression.ts";
export {
  type Eigenfunctions,
  type LearningCurve,
  learningCurve,
  learningCurveOf,
  type LearningCurveOptions,
  type NoiseOptions,
} from "./spectra/learning_curve.ts";
export { crossEntropy, type Loss, meanSquaredError } from "./training/losses.ts";
export { maxLearningRate, type MaxLearningRateOptions } from "./training/max_learning_rate.ts";
export { loadModel, type LoadModelOptions } from "./model/load_model.ts";
export type {
  GaussianProcessKind,
  ProcessKernels,
  ProcessTestKernels,
} from "./process/process_kernels.ts";
export type { PartitionOptions } from "./regression/partition.ts";
export type { SharedKernelOptions } from "./options.ts";
export type { RidgeOptions } from "./ridge.ts";
export {
  type RidgePath,
  ridgePath,
  type RidgePathOptions,
  type SpectralMeasure,
} from "./regression/ridge_path.ts";
export { type GaussianLaw, sampleGaussian, type SampleOptions } from "./process/sample_gaussian.ts";
export { meanAbsoluteError, rSquared } from "./regression/scores.ts";
export {
  type KernelSpectrum,
  kernelSpectrum,
  type TargetAlignment,
  targetAlignment,
  type TargetAlignmentOptions,
} from "./spectra/spectra.ts";
export { type Standardization, standardize } from "./regression/standardize.ts";
export type { TrainedOutputs, TrainingStart } from "./training/start.ts";
export {
  eigenPro,
  type EigenProFit,
  type EigenProOptions,
  type EigenProSizes,
} from "./regression/eigen_pro.ts";
export type { EigenProSettings, EigenProValidation } from "./regression/eigen_pro_settings.ts";
export type {
  EigenProEpoch,
  EigenProReport,
  EigenProStatus,
} from "./regression/eigen_pro_epochs.ts";
export { type KernelBlocks, kernelBlocks, type KernelBlocksOptions } from "./kernel_blocks.ts";
export type { NystromRegressionOptions } from "./regression/nystrom_regression.ts";
export {
  type CgSettings,
  type Regressor,
  solveRegression,
  type SolveRegressionOptions,
} from "./regression/solve_regression.ts";
export {
  type RidgeCriterion,
  type RidgeSelection,
  selectRidge,
  type SelectRidgeOptions,
} from "./regression/select_ridge.ts";
export type { SolveMethod } from "./regression/solve_method.ts";
export {
  type TrainingCurve,
  trainingCurve,
  type TrainingCurveOptions,
} from "./training/training_curve.ts";
export {
  type TrainTestSplit,
  trainTestSplit,
  type TrainTestSplitOptions,
} from "./regression/train_test_split.ts";
export {
  type ZcaWhitening,
  zcaWhitening,
  type ZcaWhiteningOptions,
} from "./spectra/zca_whitening.ts";
