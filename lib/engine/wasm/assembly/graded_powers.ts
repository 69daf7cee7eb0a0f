// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** The powers |rho|^n at the nodes of the blocks of a graded series (see graded_sums.ts). */

/** Nodes of a block. */
export const NODES: usize = 9;

/** Powers below this count as zero. */
const NEGLIGIBLE: f64 = 1e-18;

/** The same in float32, where pairs are limited by the entries that count. */
const NEGLIGIBLE_F32: f64 = 1e-11;

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

/** The nodes g between 1 and 2 (Gauss and Legendre). */
const PLACES: usize = memory.data<f64>([
  1.0159198802461868, 1.0819844463366821, 1.1933142836497048, 1.3378732882980955,
  1.5, 1.6621267117019045, 1.8066857163502952, 1.9180155536633179, 1.9840801197538132,
], 16);

/** Of each node: 1 - |rho|^n or |rho|^n of two vectors, then n of the first block in all lanes. */
export const POWERS: usize = memory.data(432, 16);

/** Bytes of two vectors for each node. */
export const BYTES: usize = 288;

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

/** Writes 1 - |rho|^n for the nodes of the first block; of pairs farther than FARTHEST it is 1. */
export function startBlocks<T>(z0: v128, z1: v128): void {
  const one = v128.splat<T>(<T>1);
  const farthest = v128.splat<T>(<T>FARTHEST);
  const l0 = logarithm<T>(z0);
  const l1 = logarithm<T>(z1);
  const f0 = v128.lt<T>(z0, farthest);
  const f1 = v128.lt<T>(z1, farthest);
  for (let i: usize = 0; i < NODES; i++) {
    const place = load<f64>(PLACES + (i << 3));
    // n/256, so that eight squarings give the power n.
    const share = v128.splat<T>(<T>(0.5 * place));
    let m0 = lack<T>(v128.mul<T>(share, l0));
    let m1 = lack<T>(v128.mul<T>(share, l1));
    for (let k = 0; k < 8; k++) {
      m0 = v128.relaxed_madd<T>(m0, v128.sub<T>(one, m0), m0);
      m1 = v128.relaxed_madd<T>(m1, v128.sub<T>(one, m1), m1);
    }
    v128.store(POWERS + 32 * i, v128.bitselect(m0, one, f0));
    v128.store(POWERS + 32 * i, v128.bitselect(m1, one, f1), 16);
    v128.store(POWERS + 288 + 16 * i, v128.splat<T>(<T>(128 * place)));
  }
}

/** x where it counts, else 0. */
@inline
export function counted<T>(limited: bool, x: v128): v128 {
  const least: f64 = limited && sizeof<T>() == 4 ? NEGLIGIBLE_F32 : NEGLIGIBLE;
  return v128.and(x, v128.gt<T>(x, v128.splat<T>(<T>least)));
}
