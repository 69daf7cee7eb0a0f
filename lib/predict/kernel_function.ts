/**
 * The kernels of a network by name.
 *
 * @module
 */
import { nngp, ntk } from "../kernel/kernels.ts";

/**
 * The function of a name.
 *
 * @param kernel The name.
 * @param attempt What is attempted, as in "fit a network".
 * @throws {TypeError} If the name is not known.
 */
export function kernelFunction(kernel: "ntk" | "nngp", attempt: string): typeof ntk {
  switch (kernel) {
    case "ntk":
      return ntk;
    case "nngp":
      return nngp;
    default:
      throw new TypeError(
        `Cannot ${attempt} as 'kernel' must be "ntk" or "nngp": ` +
          `current value is ${kernel satisfies never}`,
      );
  }
}
