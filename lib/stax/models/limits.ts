/**
 * What is too much for a network.
 *
 * @module
 */

/** Most layers of a kind: more have had their numbers mixed up. */
export const DEEPEST = 10_000;
