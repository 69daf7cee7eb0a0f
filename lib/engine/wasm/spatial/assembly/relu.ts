// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * One row of sites through an affine step and phi(x) = a min(x, 0) + b max(x, 0), from sums of E, P and the
 * NTK over windows.
 *
 * With deviations s, t after the affine step, M = E - (s - t)^2 = 2 s t (1 - rho) is what of the squared
 * distance is not one of lengths, and E' = E + M h R(x) with x = 1 - rho and h = sqrt(x); see
 * ../../kernels/assembly/relu.ts for the polynomials A and R and for rho < 0.
 */
import { COEFFICIENTS, PLANE, ROW } from "./row.ts";

/** No pair has rho < 0. */
export const POSITIVE = 0;

/** P is kept. */
export const BOTH = 1;

/** P is 2(p + q) - E. */
export const DERIVED = 2;

@inline
function apart<T>(s: v128, t: v128): v128 {
  const x = v128.sub<T>(s, t);
  return v128.mul<T>(x, x);
}

/** E after the affine step. */
@inline
function squared<T>(biased: bool, sum: v128): v128 {
  if (biased) return v128.relaxed_madd<T>(sum, v128.load(ROW), v128.load(ROW, 96));
  return v128.mul<T>(sum, v128.load(ROW));
}

/** 2 s t (1 - rho). */
@inline
function rest<T>(e: v128, s: v128, t: v128): v128 {
  return v128.pmax<T>(v128.sub<T>(e, apart<T>(s, t)), v128.splat<T>(<T>0));
}

/** 1 + rho. */
@inline
function plus<T>(
  mode: i32,
  biased: bool,
  wide: bool,
  from: usize,
  x: v128,
  s: v128,
  t: v128,
  inverse: v128,
): v128 {
  if (mode == POSITIVE) return x;
  if (mode == DERIVED) return v128.sub<T>(v128.splat<T>(<T>2), x);
  let sum = v128.load(from, PLANE);
  if (wide) {
    sum = v128.add<T>(sum, v128.load(from + 16, PLANE));
    sum = v128.add<T>(sum, v128.load(from - 16, PLANE));
  }
  const p = biased
    ? v128.relaxed_madd<T>(sum, v128.load(ROW), v128.load(ROW, 112))
    : v128.mul<T>(sum, v128.load(ROW));
  return v128.mul<T>(rest<T>(p, s, t), inverse);
}

/** NTK after the affine step, `product` being s t. */
@inline
function tangent<T>(
  mode: i32,
  biased: bool,
  sum: v128,
  product: v128,
  x: v128,
  xp: v128,
): v128 {
  let k = v128.mul<T>(product, v128.load(ROW, 32));
  if (mode == POSITIVE) {
    k = v128.relaxed_nmadd<T>(x, k, k);
  } else {
    const one = v128.splat<T>(<T>1);
    const near = v128.le<T>(x, xp);
    k = v128.mul<T>(k, v128.bitselect(v128.sub<T>(one, x), v128.sub<T>(xp, one), near));
  }
  if (biased) k = v128.add<T>(k, v128.load(ROW, 128));
  return v128.relaxed_madd<T>(sum, v128.load(ROW, 16), k);
}

@inline
function finish<T>(
  mode: i32,
  biased: bool,
  to: usize,
  plane: usize,
  left: usize,
  right: usize,
  e: v128,
  m: v128,
  x: v128,
  xp: v128,
  ntk: v128,
  a: v128,
  r: v128,
): void {
  const one = v128.splat<T>(<T>1);
  const near = mode == POSITIVE ? x : v128.pmin<T>(x, xp);
  const h = v128.sqrt<T>(near);
  let slope = v128.relaxed_madd<T>(h, a, one);
  if (mode == POSITIVE && !biased) {
    v128.store(to, v128.relaxed_madd<T>(v128.mul<T>(m, h), r, e));
    v128.store(to + plane, v128.mul<T>(ntk, slope));
    return;
  }
  let base = x;
  if (mode != POSITIVE) {
    const away = v128.lt<T>(xp, x);
    const far = v128.relaxed_nmadd<T>(v128.load(ROW, 160), xp, v128.load(ROW, 144));
    base = v128.bitselect(far, x, away);
    slope = v128.bitselect(v128.relaxed_nmadd<T>(h, a, v128.load(ROW, 176)), slope, away);
  }
  let minus = v128.relaxed_madd<T>(v128.mul<T>(near, h), r, base);
  minus = v128.pmax<T>(minus, v128.splat<T>(<T>0));
  let s = v128.load(left);
  let t = v128.load(right);
  if (biased) {
    const f = v128.load(ROW, 64);
    const g = v128.load(ROW, 80);
    s = v128.mul<T>(s, f);
    t = v128.mul<T>(t, g);
    slope = v128.mul<T>(slope, v128.mul<T>(f, g));
  }
  const twice = v128.mul<T>(s, v128.add<T>(t, t));
  v128.store(to, v128.relaxed_madd<T>(twice, minus, apart<T>(s, t)));
  v128.store(to + plane, v128.mul<T>(ntk, slope));
}

/**
 * The row. At `from` lie the sums of E, and planes behind it those of P and the NTK, still to be summed
 * over three neighbours where `wide`; at `left` and `right` the deviations, and `side` behind them
 * 1/(sqrt(2) s); E goes to `to` and the NTK `plane` behind it. Four sites at a time are done.
 */
@inline
export function reluRow<T>(
  mode: i32,
  biased: bool,
  wide: bool,
  count: i32,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
  to: usize,
  plane: usize,
): void {
  const end = from + (<usize>count << 4);
  while (from < end) {
    let e0: v128, e1: v128, e2: v128, e3: v128;
    let n0: v128, n1: v128, n2: v128, n3: v128;
    if (wide) {
      e1 = v128.load(from);
      e2 = v128.load(from, 16);
      e0 = v128.load(from - 16);
      e3 = v128.load(from, 32);
      let p = v128.add<T>(e1, e2);
      e0 = v128.add<T>(e0, p);
      e1 = v128.add<T>(p, e3);
      n0 = v128.load(from, 48);
      p = v128.add<T>(e3, n0);
      e2 = v128.add<T>(e2, p);
      e3 = v128.add<T>(p, v128.load(from, 64));
      n1 = v128.load(from, 2 * PLANE);
      n2 = v128.load(from, 2 * PLANE + 16);
      n0 = v128.load(from, 2 * PLANE - 16);
      n3 = v128.load(from, 2 * PLANE + 32);
      p = v128.add<T>(n1, n2);
      n0 = v128.add<T>(n0, p);
      n1 = v128.add<T>(p, n3);
      const last = v128.load(from, 2 * PLANE + 48);
      p = v128.add<T>(n3, last);
      n2 = v128.add<T>(n2, p);
      n3 = v128.add<T>(p, v128.load(from, 2 * PLANE + 64));
    } else {
      e0 = v128.load(from);
      e1 = v128.load(from, 16);
      e2 = v128.load(from, 32);
      e3 = v128.load(from, 48);
      n0 = v128.load(from, 2 * PLANE);
      n1 = v128.load(from, 2 * PLANE + 16);
      n2 = v128.load(from, 2 * PLANE + 32);
      n3 = v128.load(from, 2 * PLANE + 48);
    }
    let s = v128.load(left);
    let t = v128.load(right);
    let i = v128.mul<T>(v128.load(left + side), v128.load(right + side));
    e0 = squared<T>(biased, e0);
    const m0 = rest<T>(e0, s, t);
    const x0 = v128.mul<T>(m0, i);
    const p0 = plus<T>(mode, biased, wide, from, x0, s, t, i);
    n0 = tangent<T>(mode, biased, n0, v128.mul<T>(s, t), x0, p0);
    s = v128.load(left, 16);
    t = v128.load(right, 16);
    i = v128.mul<T>(v128.load(left + side, 16), v128.load(right + side, 16));
    e1 = squared<T>(biased, e1);
    const m1 = rest<T>(e1, s, t);
    const x1 = v128.mul<T>(m1, i);
    const p1 = plus<T>(mode, biased, wide, from + 16, x1, s, t, i);
    n1 = tangent<T>(mode, biased, n1, v128.mul<T>(s, t), x1, p1);
    s = v128.load(left, 32);
    t = v128.load(right, 32);
    i = v128.mul<T>(v128.load(left + side, 32), v128.load(right + side, 32));
    e2 = squared<T>(biased, e2);
    const m2 = rest<T>(e2, s, t);
    const x2 = v128.mul<T>(m2, i);
    const p2 = plus<T>(mode, biased, wide, from + 32, x2, s, t, i);
    n2 = tangent<T>(mode, biased, n2, v128.mul<T>(s, t), x2, p2);
    s = v128.load(left, 48);
    t = v128.load(right, 48);
    i = v128.mul<T>(v128.load(left + side, 48), v128.load(right + side, 48));
    e3 = squared<T>(biased, e3);
    const m3 = rest<T>(e3, s, t);
    const x3 = v128.mul<T>(m3, i);
    const p3 = plus<T>(mode, biased, wide, from + 48, x3, s, t, i);
    n3 = tangent<T>(mode, biased, n3, v128.mul<T>(s, t), x3, p3);
    const u0 = mode == POSITIVE ? x0 : v128.pmin<T>(x0, p0);
    const u1 = mode == POSITIVE ? x1 : v128.pmin<T>(x1, p1);
    const u2 = mode == POSITIVE ? x2 : v128.pmin<T>(x2, p2);
    const u3 = mode == POSITIVE ? x3 : v128.pmin<T>(x3, p3);
    let at: usize = ROW + COEFFICIENTS;
    let c = v128.load(ROW, COEFFICIENTS);
    const second = v128.load(ROW, COEFFICIENTS + 16);
    let a0 = v128.relaxed_madd<T>(c, u0, second);
    let a1 = v128.relaxed_madd<T>(c, u1, second);
    let a2 = v128.relaxed_madd<T>(c, u2, second);
    let a3 = v128.relaxed_madd<T>(c, u3, second);
    // In float64 A has two terms more than R, in float32 one.
    if (sizeof<T>() == 8) {
      c = v128.load(ROW, COEFFICIENTS + 32);
      a0 = v128.relaxed_madd<T>(a0, u0, c);
      a1 = v128.relaxed_madd<T>(a1, u1, c);
      a2 = v128.relaxed_madd<T>(a2, u2, c);
      a3 = v128.relaxed_madd<T>(a3, u3, c);
      at += 16;
    }
    let r0 = v128.load(at, 32);
    let r1 = r0;
    let r2 = r0;
    let r3 = r0;
    at += 48;
    const last = at + 32 * (sizeof<T>() == 8 ? 15 : 6);
    do {
      c = v128.load(at);
      a0 = v128.relaxed_madd<T>(a0, u0, c);
      a1 = v128.relaxed_madd<T>(a1, u1, c);
      a2 = v128.relaxed_madd<T>(a2, u2, c);
      a3 = v128.relaxed_madd<T>(a3, u3, c);
      c = v128.load(at, 16);
      r0 = v128.relaxed_madd<T>(r0, u0, c);
      r1 = v128.relaxed_madd<T>(r1, u1, c);
      r2 = v128.relaxed_madd<T>(r2, u2, c);
      r3 = v128.relaxed_madd<T>(r3, u3, c);
      at += 32;
    } while (at < last);
    finish<T>(mode, biased, to, plane, left, right, e0, m0, x0, p0, n0, a0, r0);
    finish<T>(mode, biased, to + 16, plane, left + 16, right + 16, e1, m1, x1, p1, n1, a1, r1);
    finish<T>(mode, biased, to + 32, plane, left + 32, right + 32, e2, m2, x2, p2, n2, a2, r2);
    finish<T>(mode, biased, to + 48, plane, left + 48, right + 48, e3, m3, x3, p3, n3, a3, r3);
    from += 64;
    to += 64;
    left += 64;
    right += 64;
  }
}
