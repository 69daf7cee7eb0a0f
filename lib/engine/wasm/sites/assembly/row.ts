// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Memory at constant addresses: parameters of the step at work, and a row of sums over windows. */
import { BLOCK, Parameter } from "../protocol.ts";

/** Bytes of one plane of a row, which has up to 1072 sites. */
export const PLANE: usize = 17408;

/** Two rows of the planes E, P and NTK, after one site that is read but not used. */
export const ROWS: usize = memory.data(6 * 17408, 16) + 16;

/** Parameters of the step at work, a vector each. */
export const ROW: usize = memory.data(BLOCK, 16);

/** Where parameters lie that are added to E, and behind that to P. */
export const ADDED: usize = 16 * Parameter.added;

/** Where the factor of s and t at a tap lies. */
export const TAP: usize = 16 * Parameter.tap;

/** Where roots of the bias lie. */
export const BIAS_LEFT: usize = 16 * Parameter.leftBias;
export const BIAS_RIGHT: usize = 16 * Parameter.rightBias;

/** Where the coefficients begin. */
export const COEFFICIENTS: usize = 16 * Parameter.coefficients;

let known: usize = 0;

/** Takes in a parameter block, if it is not there already. */
@inline
export function setRow(block: usize): void {
  if (block == known) return;
  for (let i: usize = 0; i < <usize>BLOCK; i += 16) v128.store(ROW + i, v128.load(block + i));
  known = block;
}

/** Blocks have changed. */
export function forget(): void {
  known = 0;
}
