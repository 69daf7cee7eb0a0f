/**
 * Recursive feature machines.
 *
 * @module
 */
export { agop, type AgopOptions } from "./agop.ts";
export type { RfmIteration } from "./iteration.ts";
export type { InnerProductKernel, RadialKernel } from "./kernels/rule.ts";
export { loadRfm, type LoadRfmOptions } from "./load_rfm.ts";
export type { RfmModel } from "./model.ts";
export type { RfmBandwidth, RfmKernel, RfmOptions, RfmProgress, RfmValidation } from "./options.ts";
export { rfm } from "./rfm.ts";
export { rfmTree, type RfmTreeOptions, type RfmTreeProgress } from "./tree.ts";
export type {
  RfmConstant,
  RfmLeaf,
  RfmNode,
  RfmSplit,
  RfmTree,
  RfmTreePredictOptions,
} from "./tree_model.ts";
