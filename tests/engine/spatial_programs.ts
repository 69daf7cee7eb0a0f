/** Small programs over sites, written by hand, for tests below the architecture language. */
import type {
  MixAxis,
  Operation,
  Program,
  Step,
  WindowAxis,
} from "../../lib/engine/program/program.ts";

/** Padding of a window on one axis. */
export type Padding = "SAME" | "VALID" | "CIRCULAR";

/** A nonlinearity without parameters. */
export const relu: Operation = { op: "dual", activation: { kind: "relu" } };

/** A dense step in the NTK parameterisation. */
export function affine(weight: number, bias: number): Operation {
  return { op: "affine", weight, bias, ntkWeight: weight, ntkBias: bias };
}

/** A window of `size` taps on every axis. */
export function window(
  shape: readonly number[],
  size: number,
  padding: Padding,
  stride = 1,
): Operation {
  const axes = shape.map((input): WindowAxis => {
    const output = padding === "VALID"
      ? Math.floor((input - size) / stride) + 1
      : Math.ceil(input / stride);
    const total = padding === "VALID" ? 0 : Math.max(0, (output - 1) * stride + size - input);
    const low = Math.floor(total / 2);
    return { input, output, size, stride, dilation: 1, low, circular: padding === "CIRCULAR" };
  });
  return { op: "window", axes, weight: 1 / size ** shape.length, local: false, flat: false };
}

/** The mean over the diagonal of sites. */
export function flatten(shape: readonly number[]): Operation {
  const axes = shape.map((input): WindowAxis => ({
    input,
    output: 1,
    size: input,
    stride: 1,
    dilation: 1,
    low: 0,
    circular: false,
  }));
  const weight = 1 / shape.reduce((product, length) => product * length, 1);
  return { op: "window", axes, weight, local: false, flat: true };
}

/** The mean over windows of `size` sites side by side; over all sites if it is their number. */
export function pool(shape: readonly number[], size: number): Operation {
  const axes = shape.map((input): MixAxis => {
    const rows = Array.from({ length: Math.floor(input / size) }, (_, a) => a);
    return {
      input,
      sites: rows.map((a) => Array.from({ length: size }, (_, k) => a * size + k)),
      weights: rows.map(() => Array(size).fill(1 / size)),
    };
  });
  return { op: "mix", axes, flat: shape.every((length) => length === size) };
}

/** Operations one after the other. */
export function chain(spatial: readonly number[], operations: readonly Operation[]): Program {
  const steps = operations.map((operation, k) => ({ operation, inputs: [k], place: `step ${k}` }));
  return { steps, output: steps.length, spatial };
}

/** Steps that each read the values that are named. */
export function graph(
  spatial: readonly number[],
  steps: readonly (readonly [Operation, ...number[]])[],
): Program {
  const made = steps.map(([operation, ...inputs], k): Step => {
    return { operation, inputs, place: `step ${k}` };
  });
  return { steps: made, output: steps.length, spatial };
}
