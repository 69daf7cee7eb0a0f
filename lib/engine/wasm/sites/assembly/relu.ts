// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * One row of sites through an affine step and phi(x) = a min(x, 0) + b max(x, 0): from sums of E, P and the NTK
 * over three rows where `threeColumns`, see `correlate.ts`, else from correlations and the NTK after the step.
 *
 * 1 - rho' = x + x h R(x) with x = 1 - rho and h = sqrt(x); see ../../pairs/assembly/relu.ts for the
 * polynomials A and R and for rho < 0.
 */
import { distance, exact, isSure, PLUS } from "./correlate.ts";
import { address, word } from "./layout.ts";
import { parameter, PARAMETERS } from "./parameters.ts";
import { PLANE } from "./window.ts";
import { LinearParameter, LinearWord, Signs, Word } from "../protocol.ts";

/** Where the polynomials lie. */
const COEFFICIENTS: usize = PARAMETERS + 16 * LinearParameter.coefficients;

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
  return distance<T>(biased, sum, parameter(LinearParameter.addedPlus));
}

/** Pairs whose E = `m` + (s - t)^2, and P where it is kept, have lost no digits to the lengths; as lanes. */
@inline
function surely<T>(
  mode: i32,
  biased: bool,
  from: usize,
  left: usize,
  right: usize,
  m: v128,
): v128 {
  const gap = apart<T>(v128.load(left), v128.load(right));
  if (mode != Signs.kept) return isSure<T>(gap, m);
  return isSure<T>(gap, v128.pmin<T>(m, rest<T>(opposite<T>(biased, from), gap)));
}

/** 1 - rho of a site, and 1 + rho at `PLUS`: as they are of the pairs of `lanes`, without loss of the others. */
@inline
function mended<T>(
  lanes: v128,
  record: usize,
  y: i32,
  x: i32,
  left: usize,
  right: usize,
  minus: v128,
  plus: v128,
): v128 {
  const side = address(record, Word.sidePlane);
  const i = v128.load(left + side);
  const j = v128.load(right + side);
  const found = exact<T>(record, y, x, i, j);
  v128.store(PLUS, v128.bitselect(plus, v128.load(PLUS), lanes));
  return v128.bitselect(minus, found, lanes);
}

/** 2 s t. */
@inline
function twice<T>(left: usize, right: usize): v128 {
  const s = v128.load(left);
  return v128.mul<T>(v128.add<T>(s, s), v128.load(right));
}

/** K's share in the NTK, from the nearer end of rho. */
@inline
function share<T>(mode: i32, product: v128, x: v128, xp: v128): v128 {
  const k = v128.mul<T>(product, parameter(LinearParameter.kernelFactor));
  if (mode == Signs.positive) return v128.relaxed_nmadd<T>(x, k, k);
  const one = v128.splat<T>(<T>1);
  const near = v128.le<T>(x, xp);
  return v128.mul<T>(k, v128.bitselect(v128.sub<T>(one, x), v128.sub<T>(xp, one), near));
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
  let k = share<T>(mode, product, x, xp);
  if (biased) k = v128.add<T>(k, parameter(LinearParameter.addedNtk));
  return v128.relaxed_madd<T>(sum, parameter(LinearParameter.ntkFactor), k);
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
  const near = mode == Signs.positive ? x : v128.pmin<T>(x, xp);
  const h = v128.sqrt<T>(near);
  let slope = v128.relaxed_madd<T>(h, a, one);
  let base = x;
  if (mode != Signs.positive) {
    const away = v128.lt<T>(xp, x);
    const far = v128.relaxed_nmadd<T>(parameter(LinearParameter.awayFactor), xp, parameter(LinearParameter.awayBase));
    base = v128.bitselect(far, x, away);
    slope = v128.bitselect(v128.relaxed_nmadd<T>(h, a, parameter(LinearParameter.awaySlope)), slope, away);
  }
  const bend = v128.mul<T>(h, r);
  let minus = v128.relaxed_madd<T>(near, bend, base);
  if (mode != Signs.positive) minus = v128.pmax<T>(minus, v128.splat<T>(<T>0));
  v128.store(to, minus);
  if (mode == Signs.positive && !biased) {
    v128.store(to + 2 * plane, v128.mul<T>(ntk, slope));
    if (wanted) v128.store(to + 3 * plane, v128.relaxed_madd<T>(m, bend, e));
    return;
  }
  let s = v128.load(left);
  let t = v128.load(right);
  if (biased) {
    const f = parameter(LinearParameter.left);
    const g = parameter(LinearParameter.right);
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
 * Row `y` of an instruction, see `fused_relu.ts`. Where `threeColumns` at `from` lie the sums of E, and planes behind it those
 * of P and the NTK, still to be summed over three neighbours, else 1 - rho, 1 + rho and the NTK; at `left` and
 * `right` the deviations. 1 - rho goes to `to`, and planes behind it the NTK and E. Four sites at a time are done.
 */
@inline
export function reluRow<T>(
  mode: i32,
  biased: bool,
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  const count = word(record, Word.columns);
  const side = address(record, Word.sidePlane);
  const plane = address(record, Word.outputPlane);
  const wanted = word(record, LinearWord.measures) != 0;
  const two = v128.splat<T>(<T>2);
  const start = from;
  const end = from + (<usize>count << 4);
  while (from < end) {
    let e0: v128, e1: v128, e2: v128, e3: v128;
    let n0: v128, n1: v128, n2: v128, n3: v128;
    if (threeColumns) {
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
    let x0 = e0;
    let x1 = e1;
    let x2 = e2;
    let x3 = e3;
    let p0 = e0;
    let p1 = e1;
    let p2 = e2;
    let p3 = e3;
    let m0 = e0;
    let m1 = e1;
    let m2 = e2;
    let m3 = e3;
    if (threeColumns) {
      let s = v128.load(left);
      let t = v128.load(right);
      let gap = apart<T>(s, t);
      let i = v128.load(left + side);
      let j = v128.load(right + side);
      e0 = distance<T>(biased, e0, parameter(LinearParameter.added));
      m0 = rest<T>(e0, gap);
      x0 = v128.mul<T>(v128.mul<T>(m0, i), j);
      let less = m0;
      if (mode == Signs.kept) {
        const n = rest<T>(opposite<T>(biased, from), gap);
        less = v128.pmin<T>(less, n);
        p0 = v128.mul<T>(v128.mul<T>(n, i), j);
      }
      if (mode == Signs.derived) p0 = v128.sub<T>(two, x0);
      n0 = tangent<T>(mode, biased, n0, v128.mul<T>(s, t), x0, p0);
      let sure = isSure<T>(gap, less);
      s = v128.load(left, 16);
      t = v128.load(right, 16);
      gap = apart<T>(s, t);
      i = v128.load(left + side + 16);
      j = v128.load(right + side + 16);
      e1 = distance<T>(biased, e1, parameter(LinearParameter.added));
      m1 = rest<T>(e1, gap);
      x1 = v128.mul<T>(v128.mul<T>(m1, i), j);
      less = m1;
      if (mode == Signs.kept) {
        const n = rest<T>(opposite<T>(biased, from + 16), gap);
        less = v128.pmin<T>(less, n);
        p1 = v128.mul<T>(v128.mul<T>(n, i), j);
      }
      if (mode == Signs.derived) p1 = v128.sub<T>(two, x1);
      n1 = tangent<T>(mode, biased, n1, v128.mul<T>(s, t), x1, p1);
      sure = v128.and(sure, isSure<T>(gap, less));
      s = v128.load(left, 32);
      t = v128.load(right, 32);
      gap = apart<T>(s, t);
      i = v128.load(left + side + 32);
      j = v128.load(right + side + 32);
      e2 = distance<T>(biased, e2, parameter(LinearParameter.added));
      m2 = rest<T>(e2, gap);
      x2 = v128.mul<T>(v128.mul<T>(m2, i), j);
      less = m2;
      if (mode == Signs.kept) {
        const n = rest<T>(opposite<T>(biased, from + 32), gap);
        less = v128.pmin<T>(less, n);
        p2 = v128.mul<T>(v128.mul<T>(n, i), j);
      }
      if (mode == Signs.derived) p2 = v128.sub<T>(two, x2);
      n2 = tangent<T>(mode, biased, n2, v128.mul<T>(s, t), x2, p2);
      sure = v128.and(sure, isSure<T>(gap, less));
      s = v128.load(left, 48);
      t = v128.load(right, 48);
      gap = apart<T>(s, t);
      i = v128.load(left + side + 48);
      j = v128.load(right + side + 48);
      e3 = distance<T>(biased, e3, parameter(LinearParameter.added));
      m3 = rest<T>(e3, gap);
      x3 = v128.mul<T>(v128.mul<T>(m3, i), j);
      less = m3;
      if (mode == Signs.kept) {
        const n = rest<T>(opposite<T>(biased, from + 48), gap);
        less = v128.pmin<T>(less, n);
        p3 = v128.mul<T>(v128.mul<T>(n, i), j);
      }
      if (mode == Signs.derived) p3 = v128.sub<T>(two, x3);
      n3 = tangent<T>(mode, biased, n3, v128.mul<T>(s, t), x3, p3);
      sure = v128.and(sure, isSure<T>(gap, less));
      // What few sites need is read anew, so that the others need not keep it.
      if (!v128.all_true<i32>(sure)) {
        const x = <i32>((from - start) >> 4);
        let lanes = surely<T>(mode, biased, from, left, right, m0);
        if (!v128.all_true<i32>(lanes)) {
          const product = v128.mul<T>(v128.load(left), v128.load(right));
          const other = v128.sub<T>(n0, share<T>(mode, product, x0, p0));
          x0 = mended<T>(lanes, record, y, x, left, right, x0, p0);
          if (mode == Signs.kept) p0 = v128.load(PLUS);
          if (mode == Signs.derived) p0 = v128.sub<T>(two, x0);
          const ntk = v128.add<T>(other, share<T>(mode, product, x0, p0));
          const near = v128.mul<T>(twice<T>(left, right), x0);
          const whole = v128.add<T>(near, apart<T>(v128.load(left), v128.load(right)));
          n0 = v128.bitselect(n0, ntk, lanes);
          m0 = v128.bitselect(m0, near, lanes);
          e0 = v128.bitselect(e0, whole, lanes);
        }
        lanes = surely<T>(mode, biased, from + 16, left + 16, right + 16, m1);
        if (x + 1 < count && !v128.all_true<i32>(lanes)) {
          const product = v128.mul<T>(v128.load(left + 16), v128.load(right + 16));
          const other = v128.sub<T>(n1, share<T>(mode, product, x1, p1));
          x1 = mended<T>(lanes, record, y, x + 1, left + 16, right + 16, x1, p1);
          if (mode == Signs.kept) p1 = v128.load(PLUS);
          if (mode == Signs.derived) p1 = v128.sub<T>(two, x1);
          const ntk = v128.add<T>(other, share<T>(mode, product, x1, p1));
          const near = v128.mul<T>(twice<T>(left + 16, right + 16), x1);
          const whole = v128.add<T>(near, apart<T>(v128.load(left + 16), v128.load(right + 16)));
          n1 = v128.bitselect(n1, ntk, lanes);
          m1 = v128.bitselect(m1, near, lanes);
          e1 = v128.bitselect(e1, whole, lanes);
        }
        lanes = surely<T>(mode, biased, from + 32, left + 32, right + 32, m2);
        if (x + 2 < count && !v128.all_true<i32>(lanes)) {
          const product = v128.mul<T>(v128.load(left + 32), v128.load(right + 32));
          const other = v128.sub<T>(n2, share<T>(mode, product, x2, p2));
          x2 = mended<T>(lanes, record, y, x + 2, left + 32, right + 32, x2, p2);
          if (mode == Signs.kept) p2 = v128.load(PLUS);
          if (mode == Signs.derived) p2 = v128.sub<T>(two, x2);
          const ntk = v128.add<T>(other, share<T>(mode, product, x2, p2));
          const near = v128.mul<T>(twice<T>(left + 32, right + 32), x2);
          const whole = v128.add<T>(near, apart<T>(v128.load(left + 32), v128.load(right + 32)));
          n2 = v128.bitselect(n2, ntk, lanes);
          m2 = v128.bitselect(m2, near, lanes);
          e2 = v128.bitselect(e2, whole, lanes);
        }
        lanes = surely<T>(mode, biased, from + 48, left + 48, right + 48, m3);
        if (x + 3 < count && !v128.all_true<i32>(lanes)) {
          const product = v128.mul<T>(v128.load(left + 48), v128.load(right + 48));
          const other = v128.sub<T>(n3, share<T>(mode, product, x3, p3));
          x3 = mended<T>(lanes, record, y, x + 3, left + 48, right + 48, x3, p3);
          if (mode == Signs.kept) p3 = v128.load(PLUS);
          if (mode == Signs.derived) p3 = v128.sub<T>(two, x3);
          const ntk = v128.add<T>(other, share<T>(mode, product, x3, p3));
          const near = v128.mul<T>(twice<T>(left + 48, right + 48), x3);
          const whole = v128.add<T>(near, apart<T>(v128.load(left + 48), v128.load(right + 48)));
          n3 = v128.bitselect(n3, ntk, lanes);
          m3 = v128.bitselect(m3, near, lanes);
          e3 = v128.bitselect(e3, whole, lanes);
        }
      }
    } else {
      if (mode == Signs.kept) p0 = v128.load(from, PLANE);
      if (mode == Signs.derived) p0 = v128.sub<T>(two, x0);
      let s = v128.load(left);
      let t = v128.load(right);
      let product = v128.mul<T>(s, t);
      n0 = tangent<T>(mode, biased, n0, product, x0, p0);
      m0 = v128.mul<T>(v128.add<T>(product, product), x0);
      e0 = v128.add<T>(m0, apart<T>(s, t));
      if (mode == Signs.kept) p1 = v128.load(from, PLANE + 16);
      if (mode == Signs.derived) p1 = v128.sub<T>(two, x1);
      s = v128.load(left, 16);
      t = v128.load(right, 16);
      product = v128.mul<T>(s, t);
      n1 = tangent<T>(mode, biased, n1, product, x1, p1);
      m1 = v128.mul<T>(v128.add<T>(product, product), x1);
      e1 = v128.add<T>(m1, apart<T>(s, t));
      if (mode == Signs.kept) p2 = v128.load(from, PLANE + 32);
      if (mode == Signs.derived) p2 = v128.sub<T>(two, x2);
      s = v128.load(left, 32);
      t = v128.load(right, 32);
      product = v128.mul<T>(s, t);
      n2 = tangent<T>(mode, biased, n2, product, x2, p2);
      m2 = v128.mul<T>(v128.add<T>(product, product), x2);
      e2 = v128.add<T>(m2, apart<T>(s, t));
      if (mode == Signs.kept) p3 = v128.load(from, PLANE + 48);
      if (mode == Signs.derived) p3 = v128.sub<T>(two, x3);
      s = v128.load(left, 48);
      t = v128.load(right, 48);
      product = v128.mul<T>(s, t);
      n3 = tangent<T>(mode, biased, n3, product, x3, p3);
      m3 = v128.mul<T>(v128.add<T>(product, product), x3);
      e3 = v128.add<T>(m3, apart<T>(s, t));
    }
    const u0 = mode == Signs.positive ? x0 : v128.pmin<T>(x0, p0);
    const u1 = mode == Signs.positive ? x1 : v128.pmin<T>(x1, p1);
    const u2 = mode == Signs.positive ? x2 : v128.pmin<T>(x2, p2);
    const u3 = mode == Signs.positive ? x3 : v128.pmin<T>(x3, p3);
    let at = COEFFICIENTS;
    let c = v128.load(COEFFICIENTS);
    const second = v128.load(COEFFICIENTS, 16);
    let a0 = v128.relaxed_madd<T>(c, u0, second);
    let a1 = v128.relaxed_madd<T>(c, u1, second);
    let a2 = v128.relaxed_madd<T>(c, u2, second);
    let a3 = v128.relaxed_madd<T>(c, u3, second);
    // In float64 A has two terms more than R, in float32 one.
    if (sizeof<T>() == 8) {
      c = v128.load(COEFFICIENTS, 32);
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
