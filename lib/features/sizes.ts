/**
 * The options that all feature maps share.
 *
 * @module
 */
import { checkNames, checkSeed, checkWhole } from "../options.ts";

/** Most entries of an input, features or units: more would not fit into memory with a batch of inputs. */
export const MOST_ENTRIES = 2 ** 24;
/** Most layers: polynomials of deeper networks take minutes. */
export const MOST_LAYERS = 1000;

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
 * @param own Names of options beside these.
 * @throws {TypeError} If options are no object, or a name is not known.
 * @throws {RangeError} If a size is not a whole number from 1 to 2^24, or the seed is out of range.
 */
export function readSizes(
  attempt: string,
  options: FeatureOptions,
  own: readonly string[] = [],
): FeatureSizes {
  checkNames(attempt, options, ["inputs", "features", "seed", ...own]);
  const { inputs, features, seed = 0 } = options;
  checkWhole(attempt, "inputs", inputs, 1, MOST_ENTRIES);
  checkWhole(attempt, "features", features, 1, MOST_ENTRIES);
  checkSeed(attempt, seed);
  return { inputs, features, seed };
}
