// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * One row of sites through an affine step and phi(x) = a min(x, 0) + b max(x, 0): from sums of E, P and the NTK
 * over three rows where `wide`, see `correlate.ts`, else from correlations and the NTK after the step.
 *
 * 1 - rho' = x + x h R(x) with x = 1 - rho and h = sqrt(x); see ../../kernels/assembly/relu.ts for the
 * polynomials A and R and for rho < 0.
 */
import { distance, exact_f32, exact_f64, isSure, PLUS } from "./correlate.ts";
import { address, word } from "./layout.ts";
import { ADDED, COEFFICIENTS, PLANE, ROW } from "./row.ts";

/** No pair has rho < 0. */
export const POSITIVE = 0;

/** 1 + rho is kept. */
export const BOTH = 1;

/** 1 + rho is 2 less 1 - rho. */
export const DERIVED = 2;

@inline
function apart<T>(s: v128, t: v128): v128 {
  const x = v128.sub<T>(s, t);
  return v128.mul<T>(x, x);
}

/** What of E = `e` is not a difference of lengths, 2 s t (1 - rho); with P instead 2 s t (1 + rho). */
@inline
function rest<T>(e: v128, apart: v128): v128 {
  return v128.pmax<T>(v128.sub<T>(e, apart), v128.splat<T>(<T>0));
}

/** P from sums over three neighbours at `from`. */
@inline
function opposite<T>(biased: bool, from: usize): v128 {
  const sum = v128.add<T>(
    v128.add<T>(v128.load(from, PLANE), v128.load(from + 16, PLANE)),
    v128.load(from - 16, PLANE),
  );
  return distance<T>(biased, sum, v128.load(ROW, ADDED + 16));
}

/** 1 - rho of a site without loss. */
@inline
function mend<T>(record: usize, y: i32, x: i32, i: v128, j: v128): v128 {
  return sizeof<T>() == 4 ? exact_f32(record, y, x, i, j) : exact_f64(record, y, x, i, j);
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
  wanted: bool,
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
  let base = x;
  if (mode != POSITIVE) {
    const away = v128.lt<T>(xp, x);
    const far = v128.relaxed_nmadd<T>(v128.load(ROW, 160), xp, v128.load(ROW, 144));
    base = v128.bitselect(far, x, away);
    slope = v128.bitselect(v128.relaxed_nmadd<T>(h, a, v128.load(ROW, 176)), slope, away);
  }
  const bend = v128.mul<T>(h, r);
  let minus = v128.relaxed_madd<T>(near, bend, base);
  if (mode != POSITIVE) minus = v128.pmax<T>(minus, v128.splat<T>(<T>0));
  v128.store(to, minus);
  if (mode == POSITIVE && !biased) {
    v128.store(to + 2 * plane, v128.mul<T>(ntk, slope));
    if (wanted) v128.store(to + 3 * plane, v128.relaxed_madd<T>(m, bend, e));
    return;
  }
  let s = v128.load(left);
  let t = v128.load(right);
  if (biased) {
    const f = v128.load(ROW, 64);
    const g = v128.load(ROW, 80);
    slope = v128.mul<T>(slope, v128.mul<T>(f, g));
    s = v128.mul<T>(s, f);
    t = v128.mul<T>(t, g);
  }
  v128.store(to + 2 * plane, v128.mul<T>(ntk, slope));
  if (!wanted) return;
  const twice = v128.mul<T>(s, v128.add<T>(t, t));
  v128.store(to + 3 * plane, v128.relaxed_madd<T>(twice, minus, apart<T>(s, t)));
}

/**
 * Row `y` of an instruction, see `layer.ts`. Where `wide` at `from` lie the sums of E, and planes behind it those
 * of P and the NTK, still to be summed over three neighbours, else 1 - rho, 1 + rho and the NTK; at `left` and
 * `right` the deviations. 1 - rho goes to `to`, and planes behind it the NTK and E. Four sites at a time are done.
 */
@inline
export function reluRow<T>(
  mode: i32,
  biased: bool,
  wide: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  const count = word(record, 8);
  const side = address(record, 16);
  const plane = address(record, 6);
  const wanted = word(record, 30) != 0;
  const start = from;
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
    const s0 = v128.load(left);
    const t0 = v128.load(right);
    const c0 = v128.mul<T>(s0, t0);
    let x0 = e0;
    let p0 = e0;
    let m0 = e0;
    const s1 = v128.load(left, 16);
    const t1 = v128.load(right, 16);
    const c1 = v128.mul<T>(s1, t1);
    let x1 = e1;
    let p1 = e1;
    let m1 = e1;
    const s2 = v128.load(left, 32);
    const t2 = v128.load(right, 32);
    const c2 = v128.mul<T>(s2, t2);
    let x2 = e2;
    let p2 = e2;
    let m2 = e2;
    const s3 = v128.load(left, 48);
    const t3 = v128.load(right, 48);
    const c3 = v128.mul<T>(s3, t3);
    let x3 = e3;
    let p3 = e3;
    let m3 = e3;
    if (wide) {
      const g0 = apart<T>(s0, t0);
      const i0 = v128.load(left + side);
      const j0 = v128.load(right + side);
      e0 = distance<T>(biased, e0, v128.load(ROW, ADDED));
      m0 = rest<T>(e0, g0);
      x0 = v128.mul<T>(v128.mul<T>(m0, i0), j0);
      let l0 = m0;
      if (mode == BOTH) {
        const n = rest<T>(opposite<T>(biased, from), g0);
        l0 = v128.pmin<T>(l0, n);
        p0 = v128.mul<T>(v128.mul<T>(n, i0), j0);
      }
      const d0 = isSure<T>(g0, l0);
      const g1 = apart<T>(s1, t1);
      const i1 = v128.load(left + side + 16);
      const j1 = v128.load(right + side + 16);
      e1 = distance<T>(biased, e1, v128.load(ROW, ADDED));
      m1 = rest<T>(e1, g1);
      x1 = v128.mul<T>(v128.mul<T>(m1, i1), j1);
      let l1 = m1;
      if (mode == BOTH) {
        const n = rest<T>(opposite<T>(biased, from + 16), g1);
        l1 = v128.pmin<T>(l1, n);
        p1 = v128.mul<T>(v128.mul<T>(n, i1), j1);
      }
      const d1 = isSure<T>(g1, l1);
      const g2 = apart<T>(s2, t2);
      const i2 = v128.load(left + side + 32);
      const j2 = v128.load(right + side + 32);
      e2 = distance<T>(biased, e2, v128.load(ROW, ADDED));
      m2 = rest<T>(e2, g2);
      x2 = v128.mul<T>(v128.mul<T>(m2, i2), j2);
      let l2 = m2;
      if (mode == BOTH) {
        const n = rest<T>(opposite<T>(biased, from + 32), g2);
        l2 = v128.pmin<T>(l2, n);
        p2 = v128.mul<T>(v128.mul<T>(n, i2), j2);
      }
      const d2 = isSure<T>(g2, l2);
      const g3 = apart<T>(s3, t3);
      const i3 = v128.load(left + side + 48);
      const j3 = v128.load(right + side + 48);
      e3 = distance<T>(biased, e3, v128.load(ROW, ADDED));
      m3 = rest<T>(e3, g3);
      x3 = v128.mul<T>(v128.mul<T>(m3, i3), j3);
      let l3 = m3;
      if (mode == BOTH) {
        const n = rest<T>(opposite<T>(biased, from + 48), g3);
        l3 = v128.pmin<T>(l3, n);
        p3 = v128.mul<T>(v128.mul<T>(n, i3), j3);
      }
      const d3 = isSure<T>(g3, l3);
      if (!v128.all_true<i32>(v128.and(v128.and(d0, d1), v128.and(d2, d3)))) {
        const x = <i32>((from - start) >> 4);
        if (!v128.all_true<i32>(d0)) {
          x0 = mend<T>(record, y, x, i0, j0);
          m0 = v128.mul<T>(v128.add<T>(c0, c0), x0);
          e0 = v128.add<T>(m0, g0);
          if (mode == BOTH) p0 = v128.load(PLUS);
        }
        if (x + 1 < count && !v128.all_true<i32>(d1)) {
          x1 = mend<T>(record, y, x + 1, i1, j1);
          m1 = v128.mul<T>(v128.add<T>(c1, c1), x1);
          e1 = v128.add<T>(m1, g1);
          if (mode == BOTH) p1 = v128.load(PLUS);
        }
        if (x + 2 < count && !v128.all_true<i32>(d2)) {
          x2 = mend<T>(record, y, x + 2, i2, j2);
          m2 = v128.mul<T>(v128.add<T>(c2, c2), x2);
          e2 = v128.add<T>(m2, g2);
          if (mode == BOTH) p2 = v128.load(PLUS);
        }
        if (x + 3 < count && !v128.all_true<i32>(d3)) {
          x3 = mend<T>(record, y, x + 3, i3, j3);
          m3 = v128.mul<T>(v128.add<T>(c3, c3), x3);
          e3 = v128.add<T>(m3, g3);
          if (mode == BOTH) p3 = v128.load(PLUS);
        }
      }
    } else {
      if (mode == POSITIVE && !biased) {
        m0 = v128.mul<T>(v128.add<T>(c0, c0), x0);
        m1 = v128.mul<T>(v128.add<T>(c1, c1), x1);
        m2 = v128.mul<T>(v128.add<T>(c2, c2), x2);
        m3 = v128.mul<T>(v128.add<T>(c3, c3), x3);
        e0 = v128.add<T>(m0, apart<T>(s0, t0));
        e1 = v128.add<T>(m1, apart<T>(s1, t1));
        e2 = v128.add<T>(m2, apart<T>(s2, t2));
        e3 = v128.add<T>(m3, apart<T>(s3, t3));
      }
      if (mode == BOTH) {
        p0 = v128.load(from, PLANE);
        p1 = v128.load(from, PLANE + 16);
        p2 = v128.load(from, PLANE + 32);
        p3 = v128.load(from, PLANE + 48);
      }
    }
    if (mode == DERIVED) {
      const two = v128.splat<T>(<T>2);
      p0 = v128.sub<T>(two, x0);
      p1 = v128.sub<T>(two, x1);
      p2 = v128.sub<T>(two, x2);
      p3 = v128.sub<T>(two, x3);
    }
    n0 = tangent<T>(mode, biased, n0, c0, x0, p0);
    n1 = tangent<T>(mode, biased, n1, c1, x1, p1);
    n2 = tangent<T>(mode, biased, n2, c2, x2, p2);
    n3 = tangent<T>(mode, biased, n3, c3, x3, p3);
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
    finish<T>(mode, biased, wanted, to, plane, left, right, e0, m0, x0, p0, n0, a0, r0);
    finish<T>(mode, biased, wanted, to + 16, plane, left + 16, right + 16, e1, m1, x1, p1, n1, a1, r1);
    finish<T>(mode, biased, wanted, to + 32, plane, left + 32, right + 32, e2, m2, x2, p2, n2, a2, r2);
    finish<T>(mode, biased, wanted, to + 48, plane, left + 48, right + 48, e3, m3, x3, p3, n3, a3, r3);
    from += 64;
    to += 64;
    left += 64;
    right += 64;
  }
}
