/**
 * Helpers for notebooks: claims that are checked, and progress of long work.
 *
 * @module
 */
export {
  check,
  type Claim,
  type ClosenessClaim,
  type LowerClaim,
  type UpperClaim,
} from "./check.ts";
export { type Progress, progress, type ProgressOptions } from "./progress.ts";
export { type NotebookSize, notebookSize } from "./size.ts";
