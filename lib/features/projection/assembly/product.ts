// @ts-nocheck: AssemblyScript
import { Identity, powerOf } from "./powers.ts";

/**
 * C = power(A B') for panels of six rows of A and of four rows of B.
 *
 * @param left Panels of A.
 * @param right Panels of B.
 * @param depth Length of the sums.
 * @param weight Factor of the power.
 */
export function products<Power>(
  left: i32,
  right: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  weight: f64,
): void {
  const tall = <usize> depth * 48, flat = <usize> depth << 5;
  // A panel of B stays in the first-level cache while all of A passes by.
  for (let j = 0; j < right; j++) {
    let from = a, target = c;
    for (let i = 0; i < left; i++) {
      panelProduct<Power>(depth, from, b, target, stride, weight);
      from += tall;
      target += 6 * stride;
    }
    b += flat;
    c += 32;
  }
}

/**
 * C = power(A' B) for one panel A [depth, 6], one panel B [depth, 4] and C [6, 4]. Twelve sums, two vectors of B and
 * a splat of A are all the registers there are: 16.6 GMAC/s against 14.7 with four rows. A function of its own,
 * so that it is replaced by optimised code between two calls.
 */
function panelProduct<Power>(
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  weight: f64,
): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0), c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0), c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  let c40 = f64x2.splat(0), c41 = f64x2.splat(0), c50 = f64x2.splat(0), c51 = f64x2.splat(0);
  const end = b + (<usize> depth << 5);
  while (b < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    let entry = v128.load64_splat(a);
    c00 = f64x2.relaxed_madd(entry, b0, c00);
    c01 = f64x2.relaxed_madd(entry, b1, c01);
    entry = v128.load64_splat(a, 8);
    c10 = f64x2.relaxed_madd(entry, b0, c10);
    c11 = f64x2.relaxed_madd(entry, b1, c11);
    entry = v128.load64_splat(a, 16);
    c20 = f64x2.relaxed_madd(entry, b0, c20);
    c21 = f64x2.relaxed_madd(entry, b1, c21);
    entry = v128.load64_splat(a, 24);
    c30 = f64x2.relaxed_madd(entry, b0, c30);
    c31 = f64x2.relaxed_madd(entry, b1, c31);
    entry = v128.load64_splat(a, 32);
    c40 = f64x2.relaxed_madd(entry, b0, c40);
    c41 = f64x2.relaxed_madd(entry, b1, c41);
    entry = v128.load64_splat(a, 40);
    c50 = f64x2.relaxed_madd(entry, b0, c50);
    c51 = f64x2.relaxed_madd(entry, b1, c51);
    a += 48;
    b += 32;
  }
  const factor = f64x2.splat(weight);
  v128.store(c, powerOf<Power>(c00, factor));
  v128.store(c, powerOf<Power>(c01, factor), 16);
  c += stride;
  v128.store(c, powerOf<Power>(c10, factor));
  v128.store(c, powerOf<Power>(c11, factor), 16);
  c += stride;
  v128.store(c, powerOf<Power>(c20, factor));
  v128.store(c, powerOf<Power>(c21, factor), 16);
  c += stride;
  v128.store(c, powerOf<Power>(c30, factor));
  v128.store(c, powerOf<Power>(c31, factor), 16);
  c += stride;
  v128.store(c, powerOf<Power>(c40, factor));
  v128.store(c, powerOf<Power>(c41, factor), 16);
  c += stride;
  v128.store(c, powerOf<Power>(c50, factor));
  v128.store(c, powerOf<Power>(c51, factor), 16);
}

/** Products as they are. */
export function multiply(
  left: i32,
  right: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
): void {
  products<Identity>(left, right, depth, a, b, c, stride, 0);
}
