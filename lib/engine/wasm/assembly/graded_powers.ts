// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** The powers |rho|^n at the nodes of the blocks of a graded series (see `pairs/assembly/graded_sums.ts` and `sites/assembly/graded_terms.ts`). */

import { Rule } from "../protocol.ts";

/** Numbers taken one by one. */
@inline
export function exactOf(rule: i32): i32 {
  return rule == Rule.fine ? 64 : rule == Rule.dense ? 16 : 8;
}

/** Nodes of a block. */
@inline
export function nodesOf(rule: i32): i32 {
  return rule == Rule.fine ? 9 : rule == Rule.dense ? 5 : rule == Rule.geometric ? 4 : 2;
}

/** Largest 1 - |rho| of pairs that are near, of which 1 - rho' is summed without cancellation. */
export const NEAR: f64 = 0.05;

/** Powers below this count as zero. */
const NEGLIGIBLE: f64 = 1e-18;

/** Largest 1 - |rho| for which |rho|^128 is not negligible. */
const FARTHEST: f64 = 0.28;

/** 1/(2k + 1) for k = 12, 11, ..., 0: log(1 - z) = -2 w sum_k w^(2k)/(2k + 1), w = z/(2 - z). */
const LOGARITHM: usize = memory.data<f64>([
  0.04, 0.043478260869565216, 0.047619047619047616, 0.05263157894736842, 0.058823529411764705, 0.06666666666666667,
  0.07692307692307693, 0.09090909090909091, 0.1111111111111111, 0.14285714285714285, 0.2, 0.3333333333333333, 1,
], 16);

/** 1/(k + 1)! for k = 13, 12, ..., 0. */
const FACTORIALS: usize = memory.data<f64>([
  1.1470745597729725e-11, 1.6059043836821613e-10, 2.08767569878681e-09, 2.505210838544172e-08,
  2.755731922398589e-07, 2.7557319223985893e-06, 2.48015873015873e-05, 0.0001984126984126984,
  0.001388888888888889, 0.008333333333333333, 0.041666666666666664, 0.16666666666666666, 0.5, 1.0,
], 16);

/** The nodes g of the fine rule between 1 and 2 (Gauss and Legendre). */
const PLACES: usize = memory.data<f64>([
  1.0159198802461868, 1.0819844463366821, 1.1933142836497048, 1.3378732882980955,
  1.5, 1.6621267117019045, 1.8066857163502952, 1.9180155536633179, 1.9840801197538132,
], 16);

/** Of each node: 1 - |rho|^n or |rho|^n of two vectors, then n of the first block in all lanes. */
export const POWERS: usize = memory.data(432, 16);

/** Most bytes of two vectors for each node. */
const BYTES: usize = 288;

@inline
function splatOf<T>(at: usize): v128 {
  return v128.splat<T>(<T>load<f64>(at));
}

/** log(1 - z) for z up to FARTHEST, where larger ones are cut. */
@inline
function logarithm<T>(z: v128): v128 {
  const y = v128.pmin<T>(z, v128.splat<T>(<T>FARTHEST));
  const w = v128.div<T>(y, v128.sub<T>(v128.splat<T>(<T>2), y));
  const x = v128.mul<T>(w, w);
  let sum = splatOf<T>(LOGARITHM);
  for (let at = LOGARITHM + 8; at < LOGARITHM + 104; at += 8) {
    sum = v128.relaxed_madd<T>(sum, x, splatOf<T>(at));
  }
  return v128.mul<T>(v128.mul<T>(v128.splat<T>(<T>-2), w), sum);
}

/** 1 - e^x for -1 < x <= 0. */
@inline
function lack<T>(x: v128): v128 {
  let sum = splatOf<T>(FACTORIALS);
  for (let at = FACTORIALS + 8; at < FACTORIALS + 112; at += 8) {
    sum = v128.relaxed_madd<T>(sum, x, splatOf<T>(at));
  }
  return v128.neg<T>(v128.mul<T>(x, sum));
}

/** 1 - xy from 1 - x and 1 - y. */
@inline
function join<T>(x: v128, y: v128): v128 {
  return v128.relaxed_madd<T>(v128.sub<T>(v128.splat<T>(<T>1), x), y, x);
}

/** Writes 1 - |rho|^n for the nodes of the first block, `step` bytes apart. */
export function startLacks<T>(rule: i32, z: v128, to: usize, step: usize): void {
  if (rule == Rule.fine) {
    startFine<T>(z, to, step);
    return;
  }
  const z2 = join<T>(z, z);
  const z4 = join<T>(z2, z2);
  const z8 = join<T>(z4, z4);
  const z16 = join<T>(z8, z8);
  if (rule == Rule.dense) {
    const z5 = join<T>(z4, z);
    const z32 = join<T>(z16, z16);
    const z34 = join<T>(z32, z2);
    const z51 = join<T>(z34, join<T>(z16, z));
    v128.store(to, z34);
    v128.store(to + step, join<T>(z34, z5));
    v128.store(to + 2 * step, join<T>(join<T>(z32, z8), z5));
    v128.store(to + 3 * step, z51);
    v128.store(to + 4 * step, join<T>(z51, z8));
    return;
  }
  const z24 = join<T>(z16, z8);
  v128.store(to, join<T>(z16, z));
  if (rule == Rule.sparse) {
    v128.store(to + step, z24);
    return;
  }
  v128.store(to + step, join<T>(z16, z4));
  v128.store(to + 2 * step, z24);
  v128.store(to + 3 * step, join<T>(z24, z4));
}

/** Writes |rho|^n for them, |rho| being given. */
@inline
export function startPowers<T>(rule: i32, size: v128, to: usize): void {
  if (rule == Rule.fine) {
    const one = v128.splat<T>(<T>1);
    startFine<T>(v128.sub<T>(one, size), to, 16);
    for (let at = to; at < to + 144; at += 16) v128.store(at, v128.sub<T>(one, v128.load(at)));
    return;
  }
  const p2 = v128.mul<T>(size, size);
  const p4 = v128.mul<T>(p2, p2);
  const p8 = v128.mul<T>(p4, p4);
  const p16 = v128.mul<T>(p8, p8);
  if (rule == Rule.dense) {
    const p5 = v128.mul<T>(p4, size);
    const p32 = v128.mul<T>(p16, p16);
    const p34 = v128.mul<T>(p32, p2);
    const p51 = v128.mul<T>(p34, v128.mul<T>(p16, size));
    v128.store(to, p34);
    v128.store(to, v128.mul<T>(p34, p5), 16);
    v128.store(to, v128.mul<T>(v128.mul<T>(p32, p8), p5), 32);
    v128.store(to, p51, 48);
    v128.store(to, v128.mul<T>(p51, p8), 64);
    return;
  }
  const p24 = v128.mul<T>(p16, p8);
  v128.store(to, v128.mul<T>(p16, size));
  if (rule == Rule.sparse) {
    v128.store(to, p24, 16);
    return;
  }
  v128.store(to, v128.mul<T>(p16, p4), 16);
  v128.store(to, p24, 32);
  v128.store(to, v128.mul<T>(p24, p4), 48);
}

/** Writes the nodes of the first block in all lanes. */
@inline
export function startNumbers<T>(rule: i32, to: usize): void {
  if (rule == Rule.fine) {
    for (let i: usize = 0; i < 9; i++) {
      v128.store(to + (i << 4), v128.splat<T>(<T>(128 * load<f64>(PLACES + (i << 3)))));
    }
    return;
  }
  if (rule == Rule.dense) {
    v128.store(to, v128.splat<T>(<T>34));
    v128.store(to, v128.splat<T>(<T>39), 16);
    v128.store(to, v128.splat<T>(<T>45), 32);
    v128.store(to, v128.splat<T>(<T>51), 48);
    v128.store(to, v128.splat<T>(<T>59), 64);
    return;
  }
  v128.store(to, v128.splat<T>(<T>17));
  if (rule == Rule.sparse) {
    v128.store(to, v128.splat<T>(<T>24), 16);
    return;
  }
  v128.store(to, v128.splat<T>(<T>20), 16);
  v128.store(to, v128.splat<T>(<T>24), 32);
  v128.store(to, v128.splat<T>(<T>28), 48);
}

/** 1 - |rho|^n for the fine rule, where of pairs farther than FARTHEST it is 1. */
function startFine<T>(z: v128, to: usize, step: usize): void {
  const one = v128.splat<T>(<T>1);
  const near = v128.lt<T>(z, v128.splat<T>(<T>FARTHEST));
  const exponent = logarithm<T>(z);
  for (let i: usize = 0; i < 9; i++) {
    // n/256, so that eight squarings give the power n.
    let m = lack<T>(v128.mul<T>(v128.splat<T>(<T>(0.5 * load<f64>(PLACES + (i << 3)))), exponent));
    for (let k = 0; k < 8; k++) m = join<T>(m, m);
    v128.store(to + step * i, v128.bitselect(m, one, near));
  }
}

/** Writes 1 - |rho|^n of two vectors for the nodes of the first block, and these. */
export function startBlocks<T>(rule: i32, z0: v128, z1: v128): void {
  startLacks<T>(rule, z0, POWERS, 32);
  startLacks<T>(rule, z1, POWERS + 16, 32);
  startNumbers<T>(rule, POWERS + BYTES);
}

/** x where it counts, else 0. */
@inline
export function counted<T>(x: v128): v128 {
  return v128.and(x, v128.gt<T>(x, v128.splat<T>(<T>NEGLIGIBLE)));
}
