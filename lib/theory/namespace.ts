/**
 * What `theory` holds: bounds and laws of wide networks, with their hypotheses checked.
 *
 * @module
 */
export { alignmentLimit, featureAlignment, memorizationBound } from "./alignment.ts";
export {
  classificationBound,
  complexityMeasure,
  generalizationBound,
  kernelNorm,
} from "./classification.ts";
export { effectiveDimension } from "./effective_dimension.ts";
export { gram, gramLimit } from "./gram.ts";
export { hermiteCoefficients } from "./hermite_coefficients.ts";
export { initialResidual } from "./initial_residual.ts";
export { initError, initWidth } from "./init_width.ts";
export { lambdaMin, leastEigenvalue } from "./lambda_min.ts";
export { gramDeviation, gramVariance, gramWidth, gramWidthChernoff } from "./lemma_1.ts";
export { changedPatterns, gramPerturbation, gramSupremum, patternWidth } from "./lemma_2.ts";
export { descentMovement, flowMovement } from "./movement.ts";
export { estimateRademacher, rademacherBound, rademacherGap } from "./rademacher.ts";
export { sensitivityBound } from "./sensitivity.ts";
export {
  circleEigenvalue,
  harmonics,
  modeResidual,
  modeTime,
  sphereEigenvalues,
} from "./spectral_bias.ts";
export { convergence } from "./theorem_7.ts";
export { uniformConcentration } from "./uniform_concentration.ts";
