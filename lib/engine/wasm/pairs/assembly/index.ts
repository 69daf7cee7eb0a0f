// @ts-nocheck: AssemblyScript
/** What the engine calls: operations of the program over runs of pairs, in float64 if `wide`, else in float32. */
export { affine } from "./affine.ts";
export { rectified, sign } from "./angle.ts";
export * from "./combine.ts";
export { dual } from "./dual.ts";
export { expand } from "./entries.ts";
export { graded } from "./graded.ts";
export { expandGraded } from "./graded_entries.ts";
export { gram, replace, signGaps, squareTile } from "./gram.ts";
export { polynomial } from "./polynomial.ts";
export { prepareRelu, relu, signedGapRelu } from "./relu.ts";
export { series } from "./series.ts";
export { contract, table } from "./table.ts";
export * from "./tile.ts";
