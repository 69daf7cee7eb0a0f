// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Sums over the terms of a Hermite series, for pairs that are far apart and for near ones (see series.ts). */
import { LEADING } from "./entries.ts";

/** X of four vectors. */
export const ARGUMENT: usize = memory.data(64, 16);

/** Which of the pairs of four vectors a call is for. */
export const LANES: usize = memory.data(64, 16);

/** Of four vectors each: W(X)/X and its derivative. */
export const FAR: usize = memory.data(128, 16);

/** Of four vectors each: W(1), P, its derivative, and |x - y|^2 without the leading entries. */
export const CLOSE: usize = memory.data(256, 16);

@inline
function merge(at: usize, lanes: v128, value: v128): void {
  v128.store(at, v128.bitselect(value, v128.load(at), lanes));
}

export function far<T>(terms: i32, columns: usize, row: usize): void {
  const x0 = v128.load(ARGUMENT);
  const x1 = v128.load(ARGUMENT, 16);
  const x2 = v128.load(ARGUMENT, 32);
  const x3 = v128.load(ARGUMENT, 48);
  let q0 = v128.splat<T>(<T>0);
  let q1 = q0;
  let q2 = q0;
  let q3 = q0;
  let d0 = q0;
  let d1 = q0;
  let d2 = q0;
  let d3 = q0;
  const end = row + 16 * LEADING;
  row += 16 * terms;
  columns += 64 * terms;
  while (row > end) {
    row -= 16;
    columns -= 64;
    const x = v128.load(row);
    d0 = v128.relaxed_madd<T>(d0, x0, q0);
    d1 = v128.relaxed_madd<T>(d1, x1, q1);
    d2 = v128.relaxed_madd<T>(d2, x2, q2);
    d3 = v128.relaxed_madd<T>(d3, x3, q3);
    q0 = v128.relaxed_madd<T>(q0, x0, v128.mul<T>(x, v128.load(columns)));
    q1 = v128.relaxed_madd<T>(q1, x1, v128.mul<T>(x, v128.load(columns, 16)));
    q2 = v128.relaxed_madd<T>(q2, x2, v128.mul<T>(x, v128.load(columns, 32)));
    q3 = v128.relaxed_madd<T>(q3, x3, v128.mul<T>(x, v128.load(columns, 48)));
  }
  const l0 = v128.load(LANES);
  const l1 = v128.load(LANES, 16);
  const l2 = v128.load(LANES, 32);
  const l3 = v128.load(LANES, 48);
  merge(FAR, l0, q0);
  merge(FAR + 16, l1, q1);
  merge(FAR + 32, l2, q2);
  merge(FAR + 48, l3, q3);
  merge(FAR + 64, l0, d0);
  merge(FAR + 80, l1, d1);
  merge(FAR + 96, l2, d2);
  merge(FAR + 112, l3, d3);
}

/** Two vectors of the four, since more do not fit in registers. */
export function close<T>(terms: i32, columns: usize, row: usize, at: usize): void {
  const x0 = v128.load(ARGUMENT + at);
  const x1 = v128.load(ARGUMENT + at, 16);
  let c0 = v128.splat<T>(<T>0);
  let c1 = c0;
  let p0 = c0;
  let p1 = c0;
  let d0 = c0;
  let d1 = c0;
  let g0 = c0;
  let g1 = c0;
  const end = row + 16 * LEADING;
  row += 16 * terms;
  columns += 64 * terms + at;
  while (row > end) {
    row -= 16;
    columns -= 64;
    const x = v128.load(row);
    const y0 = v128.load(columns);
    const y1 = v128.load(columns, 16);
    d0 = v128.relaxed_madd<T>(d0, x0, p0);
    d1 = v128.relaxed_madd<T>(d1, x1, p1);
    c0 = v128.relaxed_madd<T>(x, y0, c0);
    c1 = v128.relaxed_madd<T>(x, y1, c1);
    p0 = v128.relaxed_madd<T>(p0, x0, c0);
    p1 = v128.relaxed_madd<T>(p1, x1, c1);
    const e0 = v128.sub<T>(x, y0);
    const e1 = v128.sub<T>(x, y1);
    g0 = v128.relaxed_madd<T>(e0, e0, g0);
    g1 = v128.relaxed_madd<T>(e1, e1, g1);
  }
  v128.store(CLOSE + at, c0);
  v128.store(CLOSE + at, c1, 16);
  v128.store(CLOSE + at, p0, 64);
  v128.store(CLOSE + at, p1, 80);
  v128.store(CLOSE + at, d0, 128);
  v128.store(CLOSE + at, d1, 144);
  v128.store(CLOSE + at, g0, 192);
  v128.store(CLOSE + at, g1, 208);
}
