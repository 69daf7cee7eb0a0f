// @ts-nocheck: AssemblyScript

/**
 * C += alpha A' B for one panel A [depth, 4], one panel B [depth, 8] and C [4, 8]. See
 * `addPanelProduct`.
 */
export function addPanelProduct32(
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  alpha: f32,
): void {
  let c00 = f32x4.splat(0), c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0), c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0), c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0), c31 = f32x4.splat(0);
  const end = a + ((<usize> depth) << 4);
  while (a < end) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const entries = v128.load(a);
    let entry = i32x4.shuffle(entries, entries, 0, 0, 0, 0);
    c00 = f32x4.relaxed_madd(entry, b0, c00);
    c01 = f32x4.relaxed_madd(entry, b1, c01);
    entry = i32x4.shuffle(entries, entries, 1, 1, 1, 1);
    c10 = f32x4.relaxed_madd(entry, b0, c10);
    c11 = f32x4.relaxed_madd(entry, b1, c11);
    entry = i32x4.shuffle(entries, entries, 2, 2, 2, 2);
    c20 = f32x4.relaxed_madd(entry, b0, c20);
    c21 = f32x4.relaxed_madd(entry, b1, c21);
    entry = i32x4.shuffle(entries, entries, 3, 3, 3, 3);
    c30 = f32x4.relaxed_madd(entry, b0, c30);
    c31 = f32x4.relaxed_madd(entry, b1, c31);
    a += 16;
    b += 32;
  }
  const factor = f32x4.splat(alpha);
  addRow(c, c00, c01, factor);
  addRow(c + stride, c10, c11, factor);
  addRow(c + 2 * stride, c20, c21, factor);
  addRow(c + 3 * stride, c30, c31, factor);
}

function addRow(c: usize, left: v128, right: v128, factor: v128): void {
  v128.store(c, f32x4.relaxed_madd(left, factor, v128.load(c)));
  v128.store(c, f32x4.relaxed_madd(right, factor, v128.load(c, 16)), 16);
}
