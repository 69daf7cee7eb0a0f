// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * The two states of a pair of sites with deviations s and t, and how the one becomes the other:
 *   E = p + q - 2K = (s - t)^2 + 2 s t (1 - rho),  P = p + q + 2K = (s - t)^2 + 2 s t (1 + rho).
 * Functions that say E and 1 - rho do the same for P and 1 + rho. i and j are 1/(sqrt(2) s) and 1/(sqrt(2) t).
 */

import { two } from "../../assembly/numbers.ts";
import { Parity } from "../../protocol.ts";
import { Plane } from "../protocol.ts";

/** How many times more than what is left of them numbers may be that are taken from one another. */
const MOST = 128;

/** (s - t)^2, the share of lengths in E. */
@inline
export function lengthsOf<T>(s: v128, t: v128): v128 {
  const x = v128.sub<T>(s, t);
  return v128.mul<T>(x, x);
}

/** 2 s t. */
@inline
export function twiceOf<T>(s: v128, t: v128): v128 {
  return v128.mul<T>(s, v128.add<T>(t, t));
}

/** E from 1 - rho, 2 s t and (s - t)^2. */
@inline
export function toDistance<T>(minus: v128, twice: v128, lengths: v128): v128 {
  return v128.relaxed_madd<T>(twice, minus, lengths);
}

/** 2 s t (1 - rho) from E. */
@inline
export function withoutLengths<T>(e: v128, lengths: v128): v128 {
  return v128.pmax<T>(v128.sub<T>(e, lengths), v128.splat<T>(<T>0));
}

/** 1 - rho from 2 s t (1 - rho) = `rest`. */
@inline
export function toCorrelation<T>(rest: v128, i: v128, j: v128): v128 {
  return v128.mul<T>(v128.mul<T>(rest, i), j);
}

/** 2K from 1 - rho and 2 s t. */
@inline
export function toKernel<T>(minus: v128, twice: v128): v128 {
  return v128.relaxed_nmadd<T>(twice, minus, twice);
}

/**
 * Whether what is left of E without the lengths, 2 s t (1 - rho) = `rest`, is not too small for them; not either
 * where these are no numbers.
 */
@inline
export function isSure<T>(lengths: v128, rest: v128): v128 {
  return v128.le<T>(lengths, v128.mul<T>(rest, v128.splat<T>(<T>MOST)));
}

/**
 * Writes 1 - rho', 1 + rho' where `writesPlus`, and the new NTK, given 1 - rho', the slope and the NTK before. With a
 * parity 1 - rho' and the slope are those of the opposite pair in the lanes `away`, where rho < 0.
 */
@inline
export function writePair<T>(
  parity: i32,
  writesPlus: bool,
  away: v128,
  gap: v128,
  slope: v128,
  ntk: v128,
  to: usize,
  plane: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const nearer = v128.pmin<T>(v128.pmax<T>(gap, zero), two<T>());
  const farther = v128.sub<T>(two<T>(), nearer);
  const turned = parity == Parity.odd ? away : zero;
  v128.store(to, v128.bitselect(farther, nearer, turned));
  if (writesPlus) v128.store(to + plane * Plane.plus, v128.bitselect(nearer, farther, turned));
  let factor = slope;
  if (parity == Parity.even) factor = v128.bitselect(v128.neg<T>(slope), slope, away);
  v128.store(to + plane * Plane.ntk, v128.mul<T>(ntk, factor));
}
