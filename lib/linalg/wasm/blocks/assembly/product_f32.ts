// @ts-nocheck: AssemblyScript
import { addPanelProduct32 } from "./micro_f32.ts";

/** C += alpha A B', A packed in panels of four rows, B of eight. See `multiply`. */
export function multiply32(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  alpha: f32,
  offset: i32,
): void {
  const panel = (<usize> depth) << 4;
  for (let j = 0; j < columns; j += 8) {
    const right = b + <usize> (j >> 3) * (panel << 1);
    const target = c + ((<usize> j) << 2);
    const first = max(0, j - offset - 3);
    for (let i = (first + 3) & ~3; i < rows; i += 4) {
      addPanelProduct32(
        depth,
        a + <usize> (i >> 2) * panel,
        right,
        target + <usize> i * stride,
        stride,
        alpha,
      );
    }
  }
}

/** Packs rows [rows, depth] in panels of `width` 4 or 8; rows that are missing count as zeros. */
export function packRows32(
  source: usize,
  stride: usize,
  rows: i32,
  depth: i32,
  target: usize,
  width: i32,
): void {
  const step = (<usize> width) << 2;
  const panel = <usize> depth * step;
  const shift = ctz(width);
  const padded = (rows + width - 1) & -width;
  for (let i = 0; i < padded; i += 4) {
    const to = target + <usize> (i >> shift) * panel + ((<usize> (i & (width - 1))) << 2);
    if (rows - i >= 4) packFour(source, stride, depth, to, step);
    else packFew(source, stride, max(0, rows - i), depth, to, step);
    source += stride << 2;
  }
}

function packFour(source: usize, stride: usize, depth: i32, target: usize, step: usize): void {
  const s1 = source + stride, s2 = s1 + stride, s3 = s2 + stride;
  let p: usize = 0;
  const whole = (<usize> (depth & ~3)) << 2, end = (<usize> depth) << 2;
  for (; p < whole; p += 16) {
    const r0 = v128.load(source + p), r1 = v128.load(s1 + p);
    const r2 = v128.load(s2 + p), r3 = v128.load(s3 + p);
    const left0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5), right0 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
    const left1 = i32x4.shuffle(r2, r3, 0, 4, 1, 5), right1 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
    v128.store(target, i64x2.shuffle(left0, left1, 0, 2));
    v128.store(target + step, i64x2.shuffle(left0, left1, 1, 3));
    target += step << 1;
    v128.store(target, i64x2.shuffle(right0, right1, 0, 2));
    v128.store(target + step, i64x2.shuffle(right0, right1, 1, 3));
    target += step << 1;
  }
  for (; p < end; p += 4) {
    store<f32>(target, load<f32>(source + p));
    store<f32>(target, load<f32>(s1 + p), 4);
    store<f32>(target, load<f32>(s2 + p), 8);
    store<f32>(target, load<f32>(s3 + p), 12);
    target += step;
  }
}

function packFew(
  source: usize,
  stride: usize,
  rows: i32,
  depth: i32,
  target: usize,
  step: usize,
): void {
  for (let p: usize = 0; p < (<usize> depth) << 2; p += 4) {
    let from = source + p;
    v128.store(target, f32x4.splat(0));
    for (let r = 0; r < rows; r++) {
      store<f32>(target + ((<usize> r) << 2), load<f32>(from));
      from += stride;
    }
    target += step;
  }
}

/** Packs columns in panels of `width` 4 or 8. See `packColumns`. */
export function packColumns32(
  source: usize,
  stride: usize,
  columns: i32,
  start: i32,
  count: i32,
  depth: i32,
  target: usize,
  width: i32,
): void {
  const step = (<usize> width) << 2;
  const panel = <usize> depth * step;
  const shift = ctz(width);
  const padded = (columns + width - 1) & -width;
  for (let p = 0; p < count; p++) {
    const row = target + <usize> (start + p) * step;
    for (let j = 0; j < padded; j += 4) {
      const to = row + <usize> (j >> shift) * panel + ((<usize> (j & (width - 1))) << 2);
      const from = source + ((<usize> j) << 2);
      if (columns - j >= 4) {
        v128.store(to, v128.load(from));
      } else {
        v128.store(to, f32x4.splat(0));
        memory.copy(to, from, (<usize> max(0, columns - j)) << 2);
      }
    }
    source += stride;
  }
}
