/**
 * The door for arguments.
 *
 * @module
 */
import { kindOf } from "../options.ts";
import { asTensor, isTensorLike, type Tensor } from "../tensor.ts";

/**
 * Reads an argument as a float64 tensor, which may share storage with it.
 *
 * @param attempt What is attempted, as in "add tensors".
 * @param name What the argument is called in messages, as in "'a'".
 * @param values The argument.
 * @returns The tensor.
 * @throws {TypeError} If it is no array of numbers.
 */
export function readTensor(attempt: string, name: string, values: unknown): Tensor {
  if (isTensorLike(values)) return asTensor(values);
  throw new TypeError(
    `Cannot ${attempt} as ${name} must be arrays of numbers or a tensor: found ${kindOf(values)}`,
  );
}

/**
 * Refuses arguments that would be left out in silence.
 *
 * @param attempt What is attempted.
 * @param found The arguments.
 * @param most How many there are.
 * @throws {TypeError} If there are more.
 */
export function checkArguments(attempt: string, found: ArrayLike<unknown>, most: number): void {
  if (found.length <= most) return;
  throw new TypeError(
    `Cannot ${attempt} as there ${most === 1 ? "is one argument" : `are ${most} arguments`}: ` +
      `found ${found.length}`,
  );
}
