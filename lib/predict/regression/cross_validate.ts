/**
 * Cross-validation.
 *
 * @module
 */
import { mean, standardError } from "../../arithmetic/averages.ts";
import { take } from "../../arithmetic/entries.ts";
import type { ProgressReport } from "../../engine/engine.ts";
import { checkFunction, checkNames, checkWhole, kindOf } from "../../options.ts";
import { readTensor } from "../../read_tensor.ts";
import { makeTensor, sizeOf, type Tensor, type TensorLike } from "../../tensor.ts";
import { countInputs, partition, type PartitionOptions } from "./partition.ts";
import { rSquared } from "./scores.ts";

/** One fold: what is fitted, and for what predictions are wanted. */
export interface Fold {
  /** Inputs outside of the fold. */
  readonly xTrain: Tensor;
  /** Their targets. */
  readonly yTrain: Tensor;
  /** Inputs of the fold. */
  readonly xTest: Tensor;
  /** Which inputs are outside of the fold, in their order: for rows and columns of a kernel. */
  readonly trainIndices: readonly number[];
  /** Which inputs are in the fold, in their order. */
  readonly testIndices: readonly number[];
}

/** Options of {@linkcode crossValidate}. */
export interface CrossValidateOptions extends PartitionOptions {
  /** Number of folds, from 2 to n. @default {5} */
  readonly folds?: number | undefined;
  /** Compares predictions with targets of a fold, as `accuracy` does. @default {rSquared} */
  readonly score?: ((predictions: Tensor, targets: Tensor) => number) | undefined;
  /** Stops before the next fold: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each fold with the number of folds done. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** What cross-validation found. */
export interface CrossValidation {
  /** Score of each fold. */
  readonly scores: readonly number[];
  /** Mean of the scores. */
  readonly mean: number;
  /**
   * Standard error of the mean, as if folds were independent; they share most of their training inputs,
   * so that it is rather too small.
   */
  readonly standardError: number;
  /** Prediction for each input from the fold that it is in, `[n, ...]`. */
  readonly predictions: Tensor;
}

const ATTEMPT = "cross-validate";

/**
 * Predicts each fold of a data set from all others, and scores the predictions.
 *
 * All that is learned from data belongs into `predict`, standardisation among it: the test inputs of a
 * fold must not have a part in it.
 *
 * @param x Inputs, `[n, ...]`.
 * @param y Targets or labels, `[n, ...]`.
 * @param predict Gives predictions for `xTest`, `[m, ...]`, from `xTrain` and `yTrain`.
 * @param options The folds, the seed, classes to be spread evenly, and the score.
 * @returns The scores and the predictions.
 * @throws {TypeError} If there are not as many targets as inputs, `predict` gives no predictions for each
 * test input, `score` no number, or an option is of the wrong kind.
 * @throws {RangeError} If the number of folds is not from 2 to n, a score is not finite, the seed is out
 * of range, or a class has one input only.
 *
 * @example Usage
 * ```ts
 * import { crossValidate, fit, standardize, stax } from "@widenet/ntk";
 * import { assertEquals, assertGreater } from "@std/assert";
 *
 * const x = Array.from({ length: 20 }, (_, i) => [i]);
 * const y = x.map(([t]) => Math.sin(t! / 3));
 * const net = stax.serial(stax.dense(512, { bStd: 1 }), stax.erf(), stax.dense(1));
 * const { mean, predictions } = await crossValidate(x, y, async ({ xTrain, yTrain, xTest }) => {
 *   const { apply } = standardize(xTrain);
 *   const model = await fit(net, apply(xTrain), yTrain, { ridge: 1e-6 });
 *   return await model.predict(apply(xTest));
 * });
 * assertGreater(mean, 0.9);
 * assertEquals(predictions.shape, [20]);
 * ```
 */
export async function crossValidate(
  x: TensorLike,
  y: TensorLike,
  predict: (fold: Fold) => TensorLike | Promise<TensorLike>,
  options: CrossValidateOptions = {},
): Promise<CrossValidation> {
  checkNames(ATTEMPT, options, ["folds", "seed", "stratify", "score", "signal", "onProgress"]);
  const { folds = 5, score = rSquared, signal, onProgress } = options;
  checkFunction(ATTEMPT, "predict", predict);
  checkFunction(ATTEMPT, "score", score);
  const n = countInputs(x, y, ATTEMPT);
  checkWhole(ATTEMPT, "folds", folds, 2, n);
  const part = partition(n, (place) => place % folds, options, ATTEMPT);
  const parts = Array.from({ length: folds }, (_, k) => part(k));
  const scores: number[] = [], predicted: Tensor[] = [];
  for (const [k, testIndices] of parts.entries()) {
    signal?.throwIfAborted();
    const trainIndices = parts.filter((_, other) => other !== k).flat();
    const found = await predict({
      xTrain: take(x, trainIndices),
      yTrain: take(y, trainIndices),
      xTest: take(x, testIndices),
      trainIndices,
      testIndices,
    });
    const predictions = readPredictions(found, testIndices.length, predicted[0]);
    predicted.push(predictions);
    scores.push(checkScore(score(predictions, take(y, testIndices)), k));
    onProgress?.({ done: k + 1, total: folds });
  }
  signal?.throwIfAborted();
  return {
    scores,
    mean: mean(scores),
    standardError: standardError(scores),
    predictions: inOrder(predicted, parts),
  };
}

/** Predictions of a fold, for each input of the shape that they have in the first one. */
function readPredictions(found: TensorLike, m: number, first: Tensor | undefined): Tensor {
  const predictions = readTensor(ATTEMPT, "what 'predict' gives", found);
  const [count, ...rest] = predictions.shape;
  if (count === m && (first === undefined || `${rest}` === `${first.shape.slice(1)}`)) {
    return predictions;
  }
  const wanted = first === undefined ? `${m}, ...` : [m, ...first.shape.slice(1)];
  throw new TypeError(
    `Cannot ${ATTEMPT} as 'predict' must give predictions of shape [${wanted}], one for each test ` +
      `input: found shape [${predictions.shape}]`,
  );
}

function checkScore(score: unknown, fold: number): number {
  if (typeof score !== "number") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'score' must give a number: found ${kindOf(score)}`,
    );
  }
  if (Number.isFinite(score)) return score;
  throw new RangeError(
    `Cannot ${ATTEMPT} as scores must be finite: that of fold ${fold} is ${score}`,
  );
}

/** Predictions of all folds in the order of the inputs. */
function inOrder(predicted: readonly Tensor[], parts: readonly (readonly number[])[]): Tensor {
  const n = parts.flat().length;
  const rest = predicted[0]!.shape.slice(1);
  const size = sizeOf(rest);
  const data = new Float64Array(n * size);
  predicted.forEach((predictions, k) =>
    parts[k]!.forEach((i, row) =>
      data.set(predictions.data.subarray(row * size, (row + 1) * size), i * size)
    )
  );
  return makeTensor([n, ...rest], data);
}
