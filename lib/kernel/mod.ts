/**
 * From networks to kernels.
 *
 * @module
 */
export { type KernelArguments, type Kernels, kernels, nngp, ntk } from "./kernels.ts";
export { toLatex, type ToLatexOptions } from "./latex.ts";
export type { KernelOptions } from "./options.ts";
