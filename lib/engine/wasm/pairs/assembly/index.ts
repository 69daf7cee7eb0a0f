// @ts-nocheck: AssemblyScript
/** What the engine calls: operations of the program language over runs of pairs, in f64 and f32. */
export { affine_f32, affine_f64 } from "./affine.ts";
export { rectified_f32, rectified_f64, sign_f32, sign_f64 } from "./angle.ts";
export * from "./combine.ts";
export { dual_f32, dual_f64 } from "./dual.ts";
export {
  fold_f32,
  fold_f64,
  gram_f32,
  gram_f64,
  replace_f32,
  replace_f64,
  squareTile_f32,
  squareTile_f64,
} from "./gram.ts";
export { graded_f32, graded_f64 } from "./graded.ts";
export { expandGraded_f32, expandGraded_f64 } from "./graded_entries.ts";
export { polynomial_f32, polynomial_f64 } from "./polynomial.ts";
export {
  foldedRelu_f32,
  foldedRelu_f64,
  prepareRelu_f32,
  prepareRelu_f64,
  relu_f32,
  relu_f64,
} from "./relu.ts";
export { expand_f32, expand_f64, series_f32, series_f64 } from "./series.ts";
export { contract_f32, contract_f64, table_f32, table_f64 } from "./table.ts";
export * from "./tile.ts";
