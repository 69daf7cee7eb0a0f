// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * How pairs of inputs lie in memory. A vector holds one site of several pairs of inputs, a lane each; a
 * map is rows of such vectors. A value of the program is up to five maps, one plane each:
 * 1 - rho, 1 + rho, the NTK in units of the two inputs' scales, and where a window reads them E and P (see states.ts).
 *
 * What is known of single inputs lies in blocks of the same layout, one for some left and one for as
 * many right inputs: for a value of the program, deviations s in one plane and 1/(sqrt(2) s) in the next.
 */
import { Word } from "../protocol.ts";

let leftBase: usize = 0;
let rightBase: usize = 0;
let rowBase: usize = 0;
let splats: bool = false;

/**
 * Sets where the blocks of the left and the right inputs begin, and at `row` the left inputs' numbers
 * that are many: of one input in the lane there, where `splat` says so, which is not spread over all lanes.
 */
export function setSides(left: usize, right: usize, row: usize, splat: bool): void {
  leftBase = left;
  rightBase = right;
  rowBase = row;
  splats = splat;
}

/** Whether what is at {@linkcode rowAt} is of one input. */
@inline
export function rowSplats(): bool {
  return splats;
}

/** Numbers of the left inputs that are many. */
@inline
export function rowAt(record: usize, index: i32): usize {
  return rowBase + address(record, index);
}

/** Word `index` of an instruction. */
@inline
export function word(record: usize, index: i32): i32 {
  return load<i32>(record + (<usize>index << 2));
}

/** Address in word `index` of an instruction. */
@inline
export function address(record: usize, index: i32): usize {
  return <usize>load<u32>(record + (<usize>index << 2));
}

/** Deviations of the left inputs. */
@inline
export function leftAt(record: usize, index: i32 = Word.left): usize {
  return leftBase + address(record, index);
}

/** Deviations of the right inputs. */
@inline
export function rightAt(record: usize, index: i32 = Word.right): usize {
  return rightBase + address(record, index);
}

/** Row `y` of a map that begins at the address in word `index`, its rows as far apart as word `pitch` says. */
@inline
export function mapRow(record: usize, y: i32, index: i32, pitch: i32): usize {
  return address(record, index) + <usize>y * address(record, pitch);
}

/** Row `y` of numbers of the left inputs. */
@inline
export function leftRow(record: usize, y: i32, index: i32 = Word.left, pitch: i32 = Word.sidePitch): usize {
  return leftBase + mapRow(record, y, index, pitch);
}

/** Row `y` of numbers of the right inputs. */
@inline
export function rightRow(record: usize, y: i32, index: i32 = Word.right, pitch: i32 = Word.sidePitch): usize {
  return rightBase + mapRow(record, y, index, pitch);
}

/** Row `y` of numbers of the left inputs that are many. */
@inline
export function manyRow(record: usize, y: i32, index: i32, pitch: i32): usize {
  return rowBase + mapRow(record, y, index, pitch);
}

/**
 * Lanes where one of two sites has variance zero and the other has not: rho = 0 there. `i` and `j` are
 * their inverse deviations, zero where the variance is.
 */
@inline
export function settledLanes<T>(i: v128, j: v128): v128 {
  const zero = v128.splat<T>(<T>0);
  return v128.xor(v128.eq<T>(i, zero), v128.eq<T>(j, zero));
}
