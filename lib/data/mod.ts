/**
 * Data sets and file formats.
 *
 * @module
 */
export { loadCifar10, type LoadCifar10Options } from "./cifar10.ts";
export type { Archive } from "./cifar10/archive.ts";
export { type CsvTable, loadCsv, type LoadCsvOptions } from "./csv.ts";
export { type LabelledImages, loadDigits } from "./digits.ts";
export type { ImagePreparation, ImageSplit } from "./image_split.ts";
export type { LoadNpyOptions, LoadNpzOptions } from "./load_options.ts";
export { loadNpy } from "./npy.ts";
export { loadNpz } from "./npz.ts";
export { syntheticImages, type SyntheticImagesOptions } from "./synthetic_images.ts";
