/**
 * The kernels of a network by name.
 *
 * @module
 */
import { nngp, ntk } from "../kernel/kernels.ts";
import { checkOneOf } from "../options.ts";

/**
 * The function of a name.
 *
 * @param kernel The name.
 * @param attempt What is attempted, as in "fit a network".
 * @throws {TypeError} If the name is not known.
 */
export function kernelFunction(kernel: "ntk" | "nngp", attempt: string): typeof ntk {
  checkOneOf(attempt, "kernel", kernel, ["ntk", "nngp"]);
  return kernel === "ntk" ? ntk : nngp;
}
