/**
 * The door for arguments that are arrays: what is none is refused by the argument's name.
 *
 * @module
 */
import { checkAllFinite } from "./first_not_finite.ts";
import { adviceOn, kindOf } from "./options.ts";
import { asTensor, isTensor, isTensorLike, type Tensor } from "./tensor.ts";

/**
 * Reads an argument as a float64 tensor, which may share storage with it.
 *
 * @param attempt What is attempted, as in "compute a kernel".
 * @param name What the argument is called in messages, as in "'x1'" or "targets".
 * @param values The argument.
 * @returns The tensor.
 * @throws {TypeError} If it is no array of numbers; a Promise and undefined, which a forgotten `await`
 * leaves, with the advice to put one.
 */
export function readTensor(attempt: string, name: string, values: unknown): Tensor {
  if (!isTensorLike(values)) {
    throw new TypeError(
      `Cannot ${attempt} as ${name} must be arrays of numbers or a tensor: ` +
        `found ${kindOf(values)}${adviceOnKernels(values) ?? adviceOn(values)}`,
    );
  }
  if (isTensor(values) && values.dtype === "float64") return values as Tensor;
  try {
    return asTensor(values);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new TypeError(`Cannot ${attempt} as ${name} cannot be read: ${cause.message}`, { cause });
  }
}

/**
 * As {@linkcode readTensor}; entries that are NaN or infinite are refused as well.
 *
 * @throws {RangeError} If there is such an entry.
 */
export function readFinite(attempt: string, name: string, values: unknown): Tensor {
  const tensor = readTensor(attempt, name, values);
  checkAllFinite(attempt, name, tensor);
  return tensor;
}

/** What `kernels` gives holds two matrices, of which one is wanted. */
function adviceOnKernels(values: unknown): string | undefined {
  const isPair = typeof values === "object" && values !== null && "ntk" in values;
  return isPair ? "; pass its 'ntk' or its 'nngp'" : undefined;
}
