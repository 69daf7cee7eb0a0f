// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * An affine step and phi(x) = a min(x, 0) + b max(x, 0) after it, in one pass over a run.
 *
 * Affine: with unit vectors (c, d) of each input, 1 - rho' = c1 c2 (1 - rho) + ((c1 - c2)^2 + (d1 -
 * d2)^2)/2, 1 + rho' likewise; Theta' = w Theta + v s t rho + b.
 * Then, with p = h A(u) and g = u h R(u) of the nearer end and k = (a - b)^2/(a^2 + b^2),
 *   rho >= 0: 1 - rho' = minus - k g,                                    slope = m - (a - b)^2/2 p,
 *   rho < 0:  1 - rho' = ((a + b)^2 - 2ab plus)/(a^2 + b^2) - k g,       slope = ab + (a - b)^2/2 p.
 * The parameters after those of the affine step are k, m, (a - b)^2/2, (a + b)^2/(a^2 + b^2),
 * 2ab/(a^2 + b^2) and ab. The result's 1 + rho' is 2 less its 1 - rho', and is not written.
 */
import { ROW, scaleOf, setRow, turn } from "./affine.ts";
import { A_F32, A_F64, R_F32, R_F64 } from "./coefficients.ts";
import { extent, NTK, PLUS } from "./layout.ts";

/** 1 - rho after the affine step. */
@inline
function minusOf<T>(biased: bool, from: usize, columns: usize): v128 {
  const minus = v128.load(from);
  return biased ? turn<T>(minus, columns, false) : minus;
}

/** 1 + rho after the affine step, or anything where it is not kept. */
@inline
function plusOf<T>(any: bool, biased: bool, from: usize, columns: usize, minus: v128): v128 {
  if (!any) return minus;
  const plus = v128.load(from, PLUS);
  return biased ? turn<T>(plus, columns, true) : plus;
}

/** NTK after the affine step. */
@inline
function ntkOf<T>(any: bool, from: usize, columns: usize): v128 {
  const one = v128.splat<T>(<T>1);
  const minus = v128.load(from);
  let rho = v128.sub<T>(one, minus);
  if (any) {
    const plus = v128.load(from, PLUS);
    rho = v128.bitselect(rho, v128.sub<T>(plus, one), v128.le<T>(minus, plus));
  }
  const scale = scaleOf<T>(columns);
  const added = v128.relaxed_madd<T>(scale, rho, v128.load(ROW, 64));
  return v128.relaxed_madd<T>(v128.load(ROW, 32), v128.load(from, NTK), added);
}

/** min(minus, plus)/2. */
@inline
function halfOf<T>(any: bool, minus: v128, plus: v128): v128 {
  const nearer = any ? v128.min<T>(minus, plus) : minus;
  return v128.mul<T>(nearer, v128.splat<T>(<T>0.5));
}

/** The nonlinearity of one vector. */
@inline
function finish<T>(any: bool, to: usize, minus: v128, plus: v128, ntk: v128, a: v128, r: v128): void {
  let base = minus;
  let near: v128 = minus;
  if (any) {
    near = v128.le<T>(minus, plus);
    const far = v128.relaxed_nmadd<T>(v128.load(ROW, 176), plus, v128.load(ROW, 160));
    base = v128.bitselect(minus, far, near);
  }
  const u = halfOf<T>(any, minus, plus);
  const h = v128.sqrt<T>(u);
  const p = v128.mul<T>(h, a);
  const g = v128.mul<T>(v128.mul<T>(u, h), r);
  let next = v128.relaxed_nmadd<T>(v128.load(ROW, 112), g, base);
  if (any) next = v128.max<T>(next, v128.splat<T>(<T>0));
  v128.store(to, next);
  let slope = v128.relaxed_nmadd<T>(v128.load(ROW, 144), p, v128.load(ROW, 128));
  if (any) {
    const far = v128.relaxed_madd<T>(v128.load(ROW, 144), p, v128.load(ROW, 192));
    slope = v128.bitselect(slope, far, near);
  }
  v128.store(to, v128.mul<T>(ntk, slope), NTK);
}

@inline
function layer<T>(
  any: bool,
  biased: bool,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
): void {
  const end = from + extent<T>(count);
  while (from < end) {
    const minus0 = minusOf<T>(biased, from, columns);
    const plus0 = plusOf<T>(any, biased, from, columns, minus0);
    const ntk0 = ntkOf<T>(any, from, columns);
    const u0 = halfOf<T>(any, minus0, plus0);
    const minus1 = minusOf<T>(biased, from + 16, columns + 16);
    const plus1 = plusOf<T>(any, biased, from + 16, columns + 16, minus1);
    const ntk1 = ntkOf<T>(any, from + 16, columns + 16);
    const u1 = halfOf<T>(any, minus1, plus1);
    const minus2 = minusOf<T>(biased, from + 32, columns + 32);
    const plus2 = plusOf<T>(any, biased, from + 32, columns + 32, minus2);
    const ntk2 = ntkOf<T>(any, from + 32, columns + 32);
    const u2 = halfOf<T>(any, minus2, plus2);
    const minus3 = minusOf<T>(biased, from + 48, columns + 48);
    const plus3 = plusOf<T>(any, biased, from + 48, columns + 48, minus3);
    const ntk3 = ntkOf<T>(any, from + 48, columns + 48);
    const u3 = halfOf<T>(any, minus3, plus3);
    let a = sizeof<T>() == 8 ? A_F64 : A_F32;
    let r = sizeof<T>() == 8 ? R_F64 : R_F32;
    const last = r + 16 * (sizeof<T>() == 8 ? 16 : 7);
    let x = v128.load(a);
    const second = v128.load(a, 16);
    let a0 = v128.relaxed_madd<T>(x, u0, second);
    let a1 = v128.relaxed_madd<T>(x, u1, second);
    let a2 = v128.relaxed_madd<T>(x, u2, second);
    let a3 = v128.relaxed_madd<T>(x, u3, second);
    // In float64 A has two terms more than R, in float32 one.
    if (sizeof<T>() == 8) {
      a += 16;
      x = v128.load(a, 16);
      a0 = v128.relaxed_madd<T>(a0, u0, x);
      a1 = v128.relaxed_madd<T>(a1, u1, x);
      a2 = v128.relaxed_madd<T>(a2, u2, x);
      a3 = v128.relaxed_madd<T>(a3, u3, x);
    }
    let r0 = v128.load(r);
    let r1 = r0;
    let r2 = r0;
    let r3 = r0;
    a += 32;
    r += 16;
    do {
      x = v128.load(a);
      a0 = v128.relaxed_madd<T>(a0, u0, x);
      a1 = v128.relaxed_madd<T>(a1, u1, x);
      a2 = v128.relaxed_madd<T>(a2, u2, x);
      a3 = v128.relaxed_madd<T>(a3, u3, x);
      x = v128.load(r);
      r0 = v128.relaxed_madd<T>(r0, u0, x);
      r1 = v128.relaxed_madd<T>(r1, u1, x);
      r2 = v128.relaxed_madd<T>(r2, u2, x);
      r3 = v128.relaxed_madd<T>(r3, u3, x);
      a += 16;
      r += 16;
    } while (r < last);
    finish<T>(any, to, minus0, plus0, ntk0, a0, r0);
    finish<T>(any, to + 16, minus1, plus1, ntk1, a1, r1);
    finish<T>(any, to + 32, minus2, plus2, ntk2, a2, r2);
    finish<T>(any, to + 48, minus3, plus3, ntk3, a3, r3);
    from += 64;
    to += 64;
    columns += 64;
  }
}

@inline
function select<T>(
  any: i32,
  biased: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
): void {
  if (any) {
    if (biased) layer<T>(true, true, count, from, to, columns);
    else layer<T>(true, false, count, from, to, columns);
  } else {
    if (biased) layer<T>(false, true, count, from, to, columns);
    else layer<T>(false, false, count, from, to, columns);
  }
}

/**
 * The two steps of a run. `any` is false where no pair has rho < 0 and 1 + rho is not kept; `biased` is
 * false where all c are 1 and all d are 0. At `columns` lie c, d and t of the second inputs, at `step`
 * the parameters of `ROW`.
 */
export function relu_f64(
  any: i32,
  biased: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  step: usize,
  c: f64,
  d: f64,
  scale: f64,
  s: f64,
): void {
  setRow<f64>(step, c, d, scale, s);
  select<f64>(any, biased, count, from, to, columns);
}

/** The same in float32. */
export function relu_f32(
  any: i32,
  biased: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  step: usize,
  c: f64,
  d: f64,
  scale: f64,
  s: f64,
): void {
  setRow<f32>(step, c, d, scale, s);
  select<f32>(any, biased, count, from, to, columns);
}
