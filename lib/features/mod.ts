/**
 * Kernels as features: random features and sketches, and regression on them.
 *
 * @module
 */
export { applyFeatures, type ApplyFeaturesOptions } from "./apply.ts";
export {
  type ArcCosineFeatures,
  arcCosineFeatures,
  type ArcCosineOptions,
} from "./arc_cosine_features.ts";
export {
  type CntkSketch,
  cntkSketch,
  type CntkSketchArchitecture,
  type CntkSketchOptions,
} from "./cntk_sketch.ts";
export { type CountSketch, countSketch } from "./count_sketch.ts";
export { errorOf, type ErrorOfOptions, type FeatureError } from "./error_of.ts";
export type { FeatureMap } from "./feature_map.ts";
export {
  type FeatureRegression,
  featureRegression,
  type FeatureRegressionOptions,
  type FeatureReport,
  type FeatureUseOptions,
  type RowProgress,
} from "./feature_regression.ts";
export {
  type NtkRandomFeatures,
  ntkRandomFeatures,
  type NtkRandomFeaturesOptions,
} from "./ntk_random_features.ts";
export { type NtkSketch, ntkSketch, ntkSketchError, type NtkSketchOptions } from "./ntk_sketch.ts";
export { type PolySketch, polySketch } from "./poly_sketch.ts";
export type { Directions } from "./projection.ts";
export {
  type RandomFeatures,
  randomFeatures,
  type RandomFeaturesOptions,
} from "./random_features.ts";
export { type RandomFourier, randomFourier, type RandomFourierOptions } from "./random_fourier.ts";
export { reluNet, type ReluNetOptions } from "./relu_net.ts";
export type { RowSource } from "./row_source.ts";
export type { FeatureOptions, FeatureSizes } from "./sizes.ts";
export { type Srht, srht } from "./srht.ts";
export { type TensorSrht, tensorSrht } from "./tensor_srht.ts";
