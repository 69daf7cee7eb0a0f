/**
 * Element types of computations.
 *
 * @module
 */

/** Element type in which pairs are computed. */
export type Precision = "f64" | "f32";
