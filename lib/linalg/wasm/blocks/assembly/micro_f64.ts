// @ts-nocheck: AssemblyScript

/**
 * C += alpha A' B for one panel A [depth, 4], one panel B [depth, 4] and C [4, 4].
 *
 * Eight sums, two vectors of B and a splat of A stay in registers. The loop is not unrolled:
 * optimisers then spill the sums. A function of its own, so that it is replaced by optimised code
 * between two calls.
 */
export function addPanelProduct(
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  alpha: f64,
): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0);
  let c30 = f64x2.splat(0), c31 = f64x2.splat(0);
  const end = a + ((<usize> depth) << 5);
  while (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const upper = v128.load(a), lower = v128.load(a, 16);
    let entry = i64x2.shuffle(upper, upper, 0, 0);
    c00 = f64x2.relaxed_madd(entry, b0, c00);
    c01 = f64x2.relaxed_madd(entry, b1, c01);
    entry = i64x2.shuffle(upper, upper, 1, 1);
    c10 = f64x2.relaxed_madd(entry, b0, c10);
    c11 = f64x2.relaxed_madd(entry, b1, c11);
    entry = i64x2.shuffle(lower, lower, 0, 0);
    c20 = f64x2.relaxed_madd(entry, b0, c20);
    c21 = f64x2.relaxed_madd(entry, b1, c21);
    entry = i64x2.shuffle(lower, lower, 1, 1);
    c30 = f64x2.relaxed_madd(entry, b0, c30);
    c31 = f64x2.relaxed_madd(entry, b1, c31);
    a += 32;
    b += 32;
  }
  const factor = f64x2.splat(alpha);
  addRow(c, c00, c01, factor);
  addRow(c + stride, c10, c11, factor);
  addRow(c + 2 * stride, c20, c21, factor);
  addRow(c + 3 * stride, c30, c31, factor);
}

function addRow(c: usize, left: v128, right: v128, factor: v128): void {
  v128.store(c, f64x2.relaxed_madd(left, factor, v128.load(c)));
  v128.store(c, f64x2.relaxed_madd(right, factor, v128.load(c, 16)), 16);
}
