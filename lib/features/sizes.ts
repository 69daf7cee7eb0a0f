/**
 * The options that all feature maps share.
 *
 * @module
 */
import { checkWhole } from "../linalg/options.ts";
import { checkNames } from "../options.ts";

/** Options of feature maps of vectors. */
export interface FeatureOptions {
  /** Entries of an input, d. */
  readonly inputs: number;
  /** Number of features, m. */
  readonly features: number;
  /** Seed of the random numbers, a whole number below 2^32. @default {0} */
  readonly seed?: number;
}

/** The same, as a map keeps it. */
export type FeatureSizes = Required<FeatureOptions>;

/**
 * Reads the sizes and the seed of a map.
 *
 * @param attempt What is attempted, as in "make a CountSketch".
 * @param options The options.
 * @param own Names of options beside these.
 * @throws {TypeError} If options are no object, or a name is not known.
 * @throws {RangeError} If a size is not a whole number of at least 1, or the seed is out of range.
 */
export function readSizes(
  attempt: string,
  options: FeatureOptions,
  own: readonly string[] = [],
): FeatureSizes {
  checkNames(attempt, options, ["inputs", "features", "seed", ...own]);
  const { inputs, features, seed = 0 } = options;
  checkWhole(attempt, "inputs", inputs, 1);
  checkWhole(attempt, "features", features, 1, 2 ** 30);
  checkSeed(attempt, seed);
  return { inputs, features, seed };
}

/** Refuses a seed that NumPy would not take as it is. */
export function checkSeed(attempt: string, seed: number): void {
  checkWhole(attempt, "seed", seed, 0, 2 ** 32 - 1);
}
