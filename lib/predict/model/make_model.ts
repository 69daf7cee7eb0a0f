/**
 * A fitted network from its parts.
 *
 * @module
 */
import type { Tensor, TensorLike } from "../../tensor.ts";
import type { FactoredKernel } from "../factored_kernel.ts";
import type {
  FittedModel,
  FittedModelPredictOptions,
  ModelParts,
  PredictionWithStd,
  PredictionWithVariance,
} from "./fitted_model.ts";
import type { Gaussian } from "../gaussian.ts";
import { writeModel } from "./model_file.ts";
import { factorAgain, predict } from "./model_predictions.ts";

/** What each of the signatures of a prediction gives. */
type AnyPrediction = Tensor & Gaussian & PredictionWithVariance & PredictionWithStd;

/** Makes a model of its parts. */
export function makeModel(parts: ModelParts): FittedModel {
  const { net, kernel, x, coefficients, report } = parts;
  let known = parts.factor;
  const factor = async (signal: AbortSignal | undefined): Promise<FactoredKernel> =>
    known ??= await factorAgain(parts, signal);
  const predictWith = (
    xTest: TensorLike,
    options: FittedModelPredictOptions = {},
  ): Promise<AnyPrediction> =>
    predict({ ...parts, factorOf: factor }, xTest, options) as Promise<AnyPrediction>;
  const save = (path: string | URL): Promise<void> => writeModel(path, parts);
  return { net, kernel, x, coefficients, report, predict: predictWith, save };
}
