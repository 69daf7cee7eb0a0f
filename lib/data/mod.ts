/**
 * Data sets and file formats.
 *
 * @module
 */
export { type LabelledImages, loadDigits } from "./digits.ts";
export { loadNpz } from "./npz.ts";
