// deno-fmt-ignore-file: the compiler of AssemblyScript reads this file too
/**
 * What those who call the module of pairs and the module itself agree on. Both import this file, so that neither can
 * say another thing.
 *
 * @module
 */

/** Bytes of one array of a run: 256 entries of float64 or 512 of float32. */
export const ARRAY = 2048;

/** Bytes of the inputs of a panel for one feature: four of float64 or eight of float32. */
export const PANEL = 32;

/** Rows of a tile whose products are summed together. */
export const ROWS = 4;

/** Nearly parallel directions: bits that a tile is marked with. */
export const enum Near {
  equal = 1,
  opposite = 2,
}

/** Vectors of the parameters of an affine step, with a piecewise linear nonlinearity after it or none. */
export const enum AffineVector {
  /** Unit vector (c, d) of the first input. */
  cosine = 0,
  sine = 1,
  /** Factor of the NTK. */
  weight = 2,
  /** Factor v of the covariance in the NTK. */
  scale = 3,
  /** Added to the NTK. */
  bias = 4,
  /** Deviation s of the first input, and v s^2. */
  root = 5,
  ownScale = 6,
  /** Mean of the squared slopes a and b. */
  slope = 7,
  /** (a + b)^2 and 2ab over a^2 + b^2. */
  far = 8,
  slant = 9,
  /** ab. */
  product = 10,
  /** The first of the coefficients that `prepareRelu` writes. */
  coefficients = 11,
}

/** Coefficients that `prepareRelu` writes: 18 + 16 in float64, fewer in float32. */
export const COEFFICIENTS = 34;
