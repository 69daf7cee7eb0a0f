// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Parameters of the instruction at work, at a constant address. */
import { BLOCK } from "../protocol.ts";

/** They lie here, a vector each. */
export const PARAMETERS: usize = memory.data(BLOCK, 16);

let known: usize = 0;

/** Takes in a parameter block, if it is not there already. */
@inline
export function loadParameters(block: usize): void {
  if (block == known) return;
  for (let i: usize = 0; i < <usize>BLOCK; i += 16) v128.store(PARAMETERS + i, v128.load(block + i));
  known = block;
}

/** Blocks have changed. */
export function forgetParameters(): void {
  known = 0;
}

/** A parameter by its number. */
@inline
export function parameter(index: i32): v128 {
  return v128.load(PARAMETERS + (<usize>index << 4));
}
