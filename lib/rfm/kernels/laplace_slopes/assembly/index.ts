// @ts-nocheck: AssemblyScript
// Weights exp(-r/L) / (L r) of the gradient of a Laplace kernel, in the private memory of one thread.
//
// Addresses are in bytes. Rows begin at a multiple of 16 bytes and have room for an even number of entries.
import { addPanelProduct } from "../../../../linalg/wasm/blocks/assembly/micro_f64.ts";

/** Reserves memory for good, aligned to 16 bytes; the memory grows if it must. */
export function allocate(bytes: usize): usize {
  return heap.alloc(bytes);
}

/**
 * C += A' B for panels A [depth, 4], one panel B [depth, 4], and C [panels, 4, 4].
 *
 * @param panels Number of panels.
 * @param depth Length of the sums.
 */
export function addProducts(panels: i32, depth: i32, a: usize, b: usize, c: usize): void {
  for (let i = 0; i < panels; i++) {
    addPanelProduct(depth, a, b, c, 32, 1);
    a += <usize> depth << 5;
    c += 128;
  }
}

/**
 * As {@linkcode weights} for four u side by side: inner products are [count, 4], with the four u in a row.
 *
 * @param tile Where the inner products begin.
 * @param end Where they end.
 * @param squares Squared norms of the v.
 * @param own Squared norms of the four u.
 */
export function weightsOfFour(
  tile: usize,
  end: usize,
  squares: usize,
  own: usize,
  inverse: f64,
  near: f64,
  largest: f64,
  special: usize,
): i32 {
  const minusTwo = f64x2.splat(-2), factor = f64x2.splat(inverse);
  const share = f64x2.splat(near), limit = f64x2.splat(largest);
  const left = v128.load(own), right = v128.load(own, 16);
  const first = special;
  for (let at = tile; at < end; at += 32) {
    const other = v128.load64_splat(squares);
    squares += 8;
    const total0 = f64x2.add(left, other), total1 = f64x2.add(right, other);
    const square0 = f64x2.relaxed_madd(minusTwo, v128.load(at), total0);
    const square1 = f64x2.relaxed_madd(minusTwo, v128.load(at, 16), total1);
    const r0 = f64x2.sqrt(square0), r1 = f64x2.sqrt(square1);
    const s0 = f64x2.mul(r0, factor), s1 = f64x2.mul(r1, factor);
    const near0 = f64x2.gt(square0, f64x2.mul(share, total0));
    const near1 = f64x2.gt(square1, f64x2.mul(share, total1));
    const far = v128.and(f64x2.le(s0, limit), f64x2.le(s1, limit));
    if (!i64x2.all_true(v128.and(v128.and(near0, near1), far))) {
      store<i32>(special, <i32> (at - tile));
      special += 4;
    }
    v128.store(at, weightOf(r0, s0, factor));
    v128.store(at, weightOf(r1, s1, factor), 16);
  }
  return <i32> ((special - first) >> 2);
}

/**
 * Inner products u.v of one u become exp(-r/L) / (L r) with r^2 = |u|^2 + |v|^2 - 2 u.v, to a relative 1e-15 of
 * what that sum gives. With s = r/L, k = round(s / ln 2) and t = k ln 2 - s, exp(-s) = 2^-k exp(t), and exp(t)
 * is its series to the power 13, which leaves 5e-18.
 *
 * @param row Where the inner products begin.
 * @param end Where they end.
 * @param squares Squared norms of the v.
 * @param own Squared norm of u.
 * @param inverse 1/L.
 * @param near Share of |u|^2 + |v|^2 from which r^2 is exact enough.
 * @param largest Where s ends: up to it 2^-k is normal.
 * @param special Gets the places (bytes from `row`, as i32) of pairs of entries of which one is nearer than
 * `near`, or farther than `largest`; their weights are anything.
 * @returns Number of places.
 */
export function weights(
  row: usize,
  end: usize,
  squares: usize,
  own: f64,
  inverse: f64,
  near: f64,
  largest: f64,
  special: usize,
): i32 {
  const minusTwo = f64x2.splat(-2);
  const norm = f64x2.splat(own), factor = f64x2.splat(inverse);
  const share = f64x2.splat(near), limit = f64x2.splat(largest);
  const first = special;
  for (let at = row; at < end; at += 16) {
    const total = f64x2.add(norm, v128.load(squares));
    squares += 16;
    const square = f64x2.relaxed_madd(minusTwo, v128.load(at), total);
    const r = f64x2.sqrt(square);
    const s = f64x2.mul(r, factor);
    // Strictly, so that two zeros are not inside.
    const inside = v128.and(f64x2.gt(square, f64x2.mul(share, total)), f64x2.le(s, limit));
    if (!i64x2.all_true(inside)) {
      store<i32>(special, <i32> (at - row));
      special += 4;
    }
    v128.store(at, weightOf(r, s, factor));
  }
  return <i32> ((special - first) >> 2);
}

/** exp(-s) / (L r), with s = r/L. */
function weightOf(r: v128, s: v128, inverse: v128): v128 {
  const magic = f64x2.splat(6755399441055744.0); // 1.5 * 2^52: adding it rounds to whole numbers
  const octaves = f64x2.splat(1.4426950408889634);
  const high = f64x2.splat(0.693147180369123816490), low = f64x2.splat(1.90821492927058770002e-10);
  const shifted = f64x2.relaxed_madd(s, octaves, magic);
  const k = f64x2.sub(shifted, magic);
  const t = f64x2.relaxed_madd(k, low, f64x2.relaxed_madd(k, high, f64x2.neg(s)));
  const power = i64x2.shl(i64x2.sub(i64x2.splat(1023), shifted), 52);
  const quotient = f64x2.div(f64x2.mul(power, inverse), r);
  return f64x2.mul(quotient, exponential(t));
}

function exponential(t: v128): v128 {
  let sum = f64x2.splat(1.6059043836821613e-10);
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(2.08767569878681e-09));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(2.505210838544172e-08));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(2.755731922398589e-07));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(2.7557319223985893e-06));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(2.48015873015873e-05));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.0001984126984126984));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.001388888888888889));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.008333333333333333));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.041666666666666664));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.16666666666666666));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(0.5));
  sum = f64x2.relaxed_madd(sum, t, f64x2.splat(1));
  return f64x2.relaxed_madd(sum, t, f64x2.splat(1));
}
