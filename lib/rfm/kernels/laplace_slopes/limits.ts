/**
 * What fits into the memory in which sums over a Laplace kernel are taken. A file of its own: it is read where
 * WebAssembly cannot run.
 *
 * @module
 */

/** Most coordinates of a point. */
export const DEEPEST = 64;
/** Most sums of a point. */
export const WIDEST = 64;
/** Most points whose sums are held. */
export const ROWS = 256;
