// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** How nonlinearities read a vector of pairs, held as 1 - rho, 1 + rho and NTK, and write what becomes of it. */
import { Parity } from "../../protocol.ts";
import { NTK, PLUS } from "./layout.ts";
import { choose, two } from "../../assembly/numbers.ts";

/** The smaller of 1 - rho and 1 + rho. */
@inline
export function nearer<T>(from: usize): v128 {
  return v128.min<T>(v128.load(from), v128.load(from, PLUS));
}

/** Half of it. */
@inline
export function halfNearer<T>(from: usize): v128 {
  return v128.mul<T>(nearer<T>(from), v128.splat<T>(<T>0.5));
}

/** rho, from the end that it is nearer to. */
@inline
export function rhoOf<T>(minus: v128, plus: v128): v128 {
  const one = v128.splat<T>(<T>1);
  return v128.bitselect(v128.sub<T>(one, minus), v128.sub<T>(plus, one), v128.le<T>(minus, plus));
}

/** A value of 1 - rho' within its range, which rounding may leave. */
@inline
export function withinRange<T>(gap: v128): v128 {
  return v128.min<T>(v128.max<T>(gap, v128.splat<T>(<T>0)), two<T>());
}

/**
 * Writes 1 - rho', 1 + rho' and the NTK, given 1 - rho' and the slope. With a parity both are those of the opposite
 * pair in the lanes `away`, where rho < 0.
 */
@inline
export function writePairs<T>(parity: i32, from: usize, to: usize, gap: v128, slope: v128, away: v128): void {
  const other = v128.sub<T>(two<T>(), gap);
  if (parity == Parity.odd) {
    v128.store(to, choose<T>(other, gap, away));
    v128.store(to, choose<T>(gap, other, away), PLUS);
  } else {
    v128.store(to, gap);
    v128.store(to, other, PLUS);
    if (parity == Parity.even) slope = choose<T>(v128.neg<T>(slope), slope, away);
  }
  v128.store(to, v128.mul<T>(slope, v128.load(from, NTK)), NTK);
}
