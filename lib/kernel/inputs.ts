/**
 * The door for inputs of kernels.
 *
 * @module
 */
import { asTensor, type Tensor, type TensorLike } from "../tensor.ts";

/**
 * Reads inputs of shape [n, d] as float64.
 *
 * @param x The inputs.
 * @param name Their name in messages.
 * @throws {TypeError} If the shape is not [n, d] with n and d at least 1.
 * @throws {RangeError} If an entry is NaN or infinite.
 */
export function readKernelInput(x: TensorLike, name: string): Tensor {
  const inputs = asTensor(x, "float64");
  const { shape, data } = inputs;
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0) {
    throw new TypeError(
      `Cannot compute a kernel as '${name}' must have shape [n, d] with at least one row and column: ` +
        `found [${shape}]`,
    );
  }
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    const d = shape[1]!;
    throw new RangeError(
      `Cannot compute a kernel as '${name}' must be finite: ` +
        `entry [${Math.floor(bad / d)}, ${bad % d}] is ${data[bad]}`,
    );
  }
  return inputs;
}

/** Throws unless both inputs have the same number of features. */
export function checkFeatures(x1: Tensor, x2: Tensor): void {
  if (x1.shape[1] !== x2.shape[1]) {
    throw new TypeError(
      `Cannot compute a kernel as 'x1' and 'x2' must have the same number of features: ` +
        `found ${x1.shape[1]} and ${x2.shape[1]}`,
    );
  }
}
