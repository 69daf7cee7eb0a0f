/**
 * Data sets and file formats.
 *
 * @module
 */
export { type CsvTable, loadCsv, type LoadCsvOptions } from "./csv.ts";
export { type LabelledImages, loadDigits } from "./digits.ts";
export type { LoadNpyOptions, LoadNpzOptions } from "./load_options.ts";
export { loadNpy } from "./npy.ts";
export { loadNpz } from "./npz.ts";
