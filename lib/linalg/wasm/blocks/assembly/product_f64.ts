// @ts-nocheck: AssemblyScript
import { addPanelProduct } from "./micro_f64.ts";

/**
 * C += alpha A B' for packed rows of A and B. Blocks of four by four that lie wholly above the
 * diagonal j = i + offset are left out.
 *
 * @param rows Rows of C, and of A before packing.
 * @param columns Columns of C, rows of B before packing.
 * @param depth Length of the sums.
 */
export function multiply(
  rows: i32,
  columns: i32,
  depth: i32,
  a: usize,
  b: usize,
  c: usize,
  stride: usize,
  alpha: f64,
  offset: i32,
): void {
  const panel = (<usize> depth) << 5;
  for (let i = 0; i < rows; i += 4) {
    const left = a + <usize> (i >> 2) * panel;
    let right = b, target = c + <usize> i * stride;
    const last = min(columns, i + offset + 4);
    for (let j = 0; j < last; j += 4) {
      addPanelProduct(depth, left, right, target, stride, alpha);
      right += panel;
      target += 32;
    }
  }
}

/** Packs rows [rows, depth]; rows that are missing from the last panel count as zeros. */
export function packRows(
  source: usize,
  stride: usize,
  rows: i32,
  depth: i32,
  target: usize,
): void {
  const panel = (<usize> depth) << 5;
  for (let i = 0; i < rows; i += 4) {
    if (rows - i >= 4) packFour(source, stride, depth, target);
    else packFew(source, stride, rows - i, depth, target);
    source += stride << 2;
    target += panel;
  }
}

function packFour(source: usize, stride: usize, depth: i32, target: usize): void {
  const s1 = source + stride, s2 = s1 + stride, s3 = s2 + stride;
  let p: usize = 0;
  const end = (<usize> (depth & ~1)) << 3;
  for (; p < end; p += 16) {
    const r0 = v128.load(source + p), r1 = v128.load(s1 + p);
    const r2 = v128.load(s2 + p), r3 = v128.load(s3 + p);
    v128.store(target, i64x2.shuffle(r0, r1, 0, 2));
    v128.store(target, i64x2.shuffle(r2, r3, 0, 2), 16);
    v128.store(target, i64x2.shuffle(r0, r1, 1, 3), 32);
    v128.store(target, i64x2.shuffle(r2, r3, 1, 3), 48);
    target += 64;
  }
  if (depth & 1) {
    store<f64>(target, load<f64>(source + p));
    store<f64>(target, load<f64>(s1 + p), 8);
    store<f64>(target, load<f64>(s2 + p), 16);
    store<f64>(target, load<f64>(s3 + p), 24);
  }
}

function packFew(source: usize, stride: usize, rows: i32, depth: i32, target: usize): void {
  memory.fill(target, 0, (<usize> depth) << 5);
  for (let r = 0; r < rows; r++) {
    let to = target + ((<usize> r) << 3);
    for (let p: usize = 0; p < (<usize> depth) << 3; p += 8) {
      store<f64>(to, load<f64>(source + p));
      to += 32;
    }
    source += stride;
  }
}

/** The inverse of `packRows`. */
export function unpackRows(
  source: usize,
  target: usize,
  stride: usize,
  rows: i32,
  depth: i32,
): void {
  const panel = (<usize> depth) << 5;
  for (let i = 0; i < rows; i++) {
    let from = source + <usize> (i >> 2) * panel + ((<usize> (i & 3)) << 3);
    for (let p: usize = 0; p < (<usize> depth) << 3; p += 8) {
      store<f64>(target + p, load<f64>(from));
      from += 32;
    }
    target += stride;
  }
}

/**
 * Packs columns: entries `start` to `start + count` of panels of the given depth, from a source
 * [count, columns].
 */
export function packColumns(
  source: usize,
  stride: usize,
  columns: i32,
  start: i32,
  count: i32,
  depth: i32,
  target: usize,
): void {
  const panel = (<usize> depth) << 5;
  target += (<usize> start) << 5;
  for (let p = 0; p < count; p++) {
    let from = source, to = target, j = 4;
    for (; j <= columns; j += 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += 32;
      to += panel;
    }
    if (columns & 3) {
      memory.fill(to, 0, 32);
      memory.copy(to, from, (<usize> (columns & 3)) << 3);
    }
    source += stride;
    target += 32;
  }
}

/** The inverse of `packColumns` from the start of the panels: to a target [count, columns]. */
export function unpackColumns(
  source: usize,
  target: usize,
  stride: usize,
  columns: i32,
  count: i32,
  depth: i32,
): void {
  const panel = (<usize> depth) << 5;
  for (let p = 0; p < count; p++) {
    let from = source, to = target, j = 4;
    for (; j <= columns; j += 4) {
      v128.store(to, v128.load(from));
      v128.store(to, v128.load(from, 16), 16);
      from += panel;
      to += 32;
    }
    memory.copy(to, from, (<usize> (columns & 3)) << 3);
    source += 32;
    target += stride;
  }
}
