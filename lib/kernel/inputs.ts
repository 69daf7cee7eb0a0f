/**
 * The door for inputs of kernels.
 *
 * @module
 */
import type { Program } from "../engine/program/program.ts";
import { checkAllFinite } from "../first_not_finite.ts";
import { readTensor } from "../read_tensor.ts";
import type { SignalShape } from "../stax/signal.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";

const ATTEMPT = "compute a kernel";

/**
 * Reads inputs of shape [n, d] or [n, ...spatial, channels] as float64.
 *
 * @param x The inputs.
 * @param name Their name in messages.
 * @param attempt What is attempted, as in "fit a network".
 * @throws {TypeError} If there are fewer than two axes, or one of length 0.
 * @throws {RangeError} If an entry is NaN or infinite.
 */
export function readKernelInput(x: TensorLike, name: string, attempt = ATTEMPT): Tensor {
  const inputs = readTensor(attempt, `'${name}'`, x);
  const { shape } = inputs;
  if (shape.length < 2 || shape.includes(0)) {
    throw new TypeError(
      `Cannot ${attempt} as '${name}' must have shape [n, d] or [n, ...spatial, channels] ` +
        `with at least one entry on each axis: found [${shape}]`,
    );
  }
  checkAllFinite(attempt, `'${name}'`, inputs);
  return inputs;
}

/**
 * Throws unless both inputs have the same spatial axes and the same number of features.
 *
 * @param x1 The inputs.
 * @param x2 Further inputs.
 * @param names What both are in messages.
 */
export function checkFeatures(
  x1: Tensor,
  x2: Tensor,
  names: readonly [string, string] = ["'x1'", "'x2'"],
  attempt = ATTEMPT,
): void {
  const [one, other] = names;
  const [first, second] = [x1.shape.slice(1), x2.shape.slice(1)];
  if (first.length === 1 && second.length === 1 && first[0] !== second[0]) {
    throw new TypeError(
      `Cannot ${attempt} as ${one} and ${other} must have the same number of features: ` +
        `found ${first[0]} and ${second[0]}`,
    );
  }
  if (first.length !== second.length || first.some((length, axis) => length !== second[axis])) {
    throw new TypeError(
      `Cannot ${attempt} as single inputs of ${one} and ${other} must have the same shape: ` +
        `found [${first}] and [${second}]`,
    );
  }
}

/** Shape of one input. */
export function inputShape({ shape }: Tensor): SignalShape {
  return { channels: shape.at(-1)!, spatial: shape.slice(1, -1) };
}

/** The inputs with as many axes as a program reads: flat ones if it has no spatial axes. */
export function fitInputs(x: Tensor, { spatial }: Program): Tensor {
  if (x.shape.length === spatial.length + 2) return x;
  const n = x.shape[0]!;
  return makeTensor([n, x.data.length / n], x.data);
}
