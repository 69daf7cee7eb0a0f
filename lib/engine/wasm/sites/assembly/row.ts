// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Memory at constant addresses: parameters of the step at work, and a row of sums over windows. */

/** Bytes of one plane of a row. */
export const PLANE: usize = 17408;

/** Most sites of a row. */
export const SITES: i32 = 1072;

/** Two rows of the planes E, P and NTK, after one site that is read but not used. */
export const ROWS: usize = memory.data(6 * 17408, 16) + 16;

/** Bytes of a parameter block. */
export const BLOCK: usize = 816;

/**
 * Parameters of a step, a vector each:
 *   0 factor of E, 1 factor of the NTK, 2 factor of K in the NTK,
 *   4 and 5 factors of s and t in the result, 6 added to E, 7 added to P, 8 added to the NTK,
 *   9 and 10 what is 1 - rho' at rho < 0 in 1 + rho, 11 slope there, 12 to 46: coefficients,
 *   48 factor of s and t at a tap, 49 and 50 roots of the bias in units of the scales.
 */
export const ROW: usize = memory.data(816, 16);

/** Where parameters lie that are added to E, and behind that to P. */
export const ADDED: usize = 96;

/** Where the factor of s and t at a tap lies. */
export const TAP: usize = 768;

/** Where roots of the bias lie. */
export const BIAS_LEFT: usize = 784;
export const BIAS_RIGHT: usize = 800;

/** Where the coefficients begin. */
export const COEFFICIENTS: usize = 192;

let known: usize = 0;

/** Takes in a parameter block, if it is not there already. */
@inline
export function setRow(block: usize): void {
  if (block == known) return;
  for (let i: usize = 0; i < BLOCK; i += 16) v128.store(ROW + i, v128.load(block + i));
  known = block;
}

/** Blocks have changed. */
export function forget(): void {
  known = 0;
}
