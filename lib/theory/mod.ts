/**
 * Bounds and laws of wide networks: numbers in, numbers out.
 *
 * @module
 */
export * as theory from "./namespace.ts";
export type { AlignmentNumbers, MemorizationNumbers } from "./alignment.ts";
export type { ClassificationNumbers, GeneralizationNumbers } from "./classification.ts";
export type { EffectiveDimensionOptions } from "./effective_dimension.ts";
export type { GramLimitOptions } from "./gram.ts";
export type { HermiteOptions } from "./hermite_coefficients.ts";
export type { ResidualNumbers } from "./initial_residual.ts";
export type { InitErrorNumbers, InitWidthNumbers } from "./init_width.ts";
export type { Enclosed, LeastEigenvalueOptions } from "./lambda_min.ts";
export type { ChernoffNumbers, DeviationNumbers, GramWidthNumbers } from "./lemma_1.ts";
export type { BallNumbers, BallWidthNumbers, LikelyBound } from "./lemma_2.ts";
export type { MovementNumbers } from "./movement.ts";
export type {
  Between,
  RademacherGapNumbers,
  RademacherNumbers,
  RademacherOptions,
} from "./rademacher.ts";
export type { SensitivityNumbers } from "./sensitivity.ts";
export type {
  HarmonicNumbers,
  ModeNumbers,
  ModeTimeNumbers,
  SphereOptions,
} from "./spectral_bias.ts";
export type { ConvergenceBound, ConvergenceNumbers } from "./theorem_7.ts";
export type { UniformBound, UniformNumbers } from "./uniform_concentration.ts";
