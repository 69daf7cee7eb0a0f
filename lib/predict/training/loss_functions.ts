/**
 * A loss with its targets.
 *
 * @module
 */
import { readTensor } from "../../read_tensor.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import type { Loss } from "./losses.ts";

/** A loss as a function of outputs, the targets being given; entries `[n, outputs]` in one array. */
export interface LossFunctions {
  /** L(f). */
  value(f: Float64Array): number;
  /** The gradient of L by f. */
  gradient(f: Float64Array): Float64Array;
}

/**
 * Gives a loss its targets. It is handed copies, so that it may do with its arguments what it likes.
 *
 * @param loss The loss.
 * @param y Targets.
 * @throws {TypeError} From `gradient`, if the gradient is not of the shape of the targets.
 */
export function lossFunctions(loss: Loss, y: Tensor, attempt: string): LossFunctions {
  const wrap = (data: Float64Array): Tensor => (makeTensor(y.shape, data.slice()));
  return {
    value: (f) => loss.value(wrap(f), wrap(y.data)),
    gradient: (f) => {
      const { shape, data } = readTensor(
        attempt,
        "the gradient of the loss",
        loss.gradient(wrap(f), wrap(y.data)),
      );
      if (`${shape}` === `${y.shape}`) return data;
      throw new TypeError(
        `Cannot ${attempt} as the gradient of the loss must be of the shape of the targets, ` +
          `[${y.shape}]: found shape [${shape}]`,
      );
    },
  };
}

/**
 * Refuses what is no loss.
 *
 * @param loss What the caller passed.
 * @throws {TypeError} If it has no functions `value` and `gradient`.
 */
export function checkIsLoss(loss: Loss, attempt: string): void {
  if (typeof loss?.value === "function" && typeof loss.gradient === "function") return;
  throw new TypeError(
    `Cannot ${attempt} as the loss must have functions 'value' and 'gradient': ` +
      `call meanSquaredError() or crossEntropy(), or pass your own`,
  );
}
