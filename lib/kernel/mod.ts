/**
 * From networks to kernels.
 *
 * @module
 */
export { type KernelArguments, type Kernels, kernels, nngp, ntk } from "./kernels.ts";
export { toLatex, type ToLatexOptions } from "./latex.ts";
export type { KernelOptions } from "./options.ts";
export type { Patterns } from "./patterns.ts";
export { cntk, type CntkArchitecture, cntkNet } from "./cntk.ts";
export type { EngineName, KernelKind, ProgressReport } from "../engine/engine.ts";
export type { Activation } from "../activations/mod.ts";
export type { Combinator, Layer, Net } from "../stax/network.ts";
