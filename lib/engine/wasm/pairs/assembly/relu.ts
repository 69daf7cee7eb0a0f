// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * An affine step and phi(x) = a min(x, 0) + b max(x, 0) after it, in one pass over a run.
 *
 * Affine: with unit vectors (c, d) of each input, 1 - rho' = c1 c2 (1 - rho) + ((c1 - c2)^2 + (d1 -
 * d2)^2)/2, 1 + rho' likewise; Theta' = w Theta + v s t rho + b.
 * Then, with p = theta/pi and g = (sin theta - theta cos theta)/pi of the nearer end and
 * k = (a - b)^2/(a^2 + b^2),
 *   rho >= 0: 1 - rho' = minus - k g,                                    slope = m - (a - b)^2/2 p,
 *   rho < 0:  1 - rho' = ((a + b)^2 - 2ab plus)/(a^2 + b^2) - k g,       slope = ab + (a - b)^2/2 p.
 * The parameters after those of the affine step are m, (a + b)^2/(a^2 + b^2), 2ab/(a^2 + b^2) and ab,
 * and then the coefficients that `prepareRelu` writes. The result's 1 + rho' is 2 less its 1 - rho', and
 * is not written.
 */
import { AffineVector } from "../protocol.ts";
import { parameter, scaleOf, setRow, turn } from "./affine.ts";
import { rhoOf } from "./correlation.ts";
import { extent, NTK, PLUS } from "./layout.ts";
import { prepare } from "../../assembly/prepare.ts";

/** Where the coefficients begin behind the parameters. */
const COEFFICIENTS: usize = 16 * AffineVector.coefficients;

/** 1 - rho after the affine step; 1 - |rho| where `isSignedGap`. */
@inline
function minusOf<T>(isSignedGap: bool, biased: bool, from: usize, columns: usize): v128 {
  const minus = v128.load(from);
  if (isSignedGap) return v128.abs<T>(minus);
  return biased ? turn<T>(minus, columns, false) : minus;
}

/** 1 + rho after the affine step, or anything where it is not kept; the sign of rho where `isSignedGap`. */
@inline
function plusOf<T>(
  isSignedGap: bool,
  readsPlus: bool,
  biased: bool,
  from: usize,
  columns: usize,
  minus: v128,
): v128 {
  if (isSignedGap) return v128.load(from);
  if (!readsPlus) return minus;
  const plus = v128.load(from, PLUS);
  return biased ? turn<T>(plus, columns, true) : plus;
}

/** NTK after the affine step. */
@inline
function ntkOf<T>(isSignedGap: bool, readsPlus: bool, from: usize, columns: usize): v128 {
  const one = v128.splat<T>(<T>1);
  const scale = scaleOf<T>(columns);
  const minus = v128.load(from);
  if (isSignedGap) {
    const rho = v128.sub<T>(one, v128.abs<T>(minus));
    const signed = v128.or(rho, v128.and(minus, v128.splat<T>(-<T>0)));
    return v128.relaxed_madd<T>(scale, signed, parameter(AffineVector.bias));
  }
  const rho = readsPlus ? rhoOf<T>(minus, v128.load(from, PLUS)) : v128.sub<T>(one, minus);
  const added = v128.relaxed_madd<T>(scale, rho, parameter(AffineVector.bias));
  return v128.relaxed_madd<T>(parameter(AffineVector.weight), v128.load(from, NTK), added);
}

/** min(minus, plus). */
@inline
function nearerOf<T>(isSignedGap: bool, readsPlus: bool, minus: v128, plus: v128): v128 {
  return readsPlus && !isSignedGap ? v128.min<T>(minus, plus) : minus;
}

/** Lanes where rho < 0. */
@inline
function negative<T>(isSignedGap: bool, minus: v128, plus: v128): v128 {
  if (!isSignedGap) return v128.lt<T>(plus, minus);
  // The sign bit, since -0 stands for exactly opposite directions.
  return sizeof<T>() == 8 ? v128.shr<i64>(plus, 63) : v128.shr<i32>(plus, 31);
}

/** The nonlinearity of one vector. */
@inline
function finish<T>(
  isSignedGap: bool,
  readsPlus: bool,
  to: usize,
  minus: v128,
  plus: v128,
  ntk: v128,
  a: v128,
  r: v128,
): void {
  let base = minus;
  let away: v128 = minus;
  if (readsPlus) {
    away = negative<T>(isSignedGap, minus, plus);
    const other = isSignedGap ? minus : plus;
    const far = v128.relaxed_nmadd<T>(parameter(AffineVector.slant), other, parameter(AffineVector.far));
    base = v128.bitselect(far, minus, away);
  }
  const x = nearerOf<T>(isSignedGap, readsPlus, minus, plus);
  const h = v128.sqrt<T>(x);
  let next = v128.relaxed_madd<T>(v128.mul<T>(x, h), r, base);
  if (readsPlus) next = v128.max<T>(next, v128.splat<T>(<T>0));
  v128.store(to, next);
  let slope = v128.relaxed_madd<T>(h, a, parameter(AffineVector.slope));
  if (readsPlus) {
    const far = v128.relaxed_nmadd<T>(h, a, parameter(AffineVector.product));
    slope = v128.bitselect(far, slope, away);
  }
  v128.store(to, v128.mul<T>(ntk, slope), NTK);
}

@inline
function layer<T>(
  isSignedGap: bool,
  readsPlus: bool,
  biased: bool,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  step: usize,
): void {
  const end = from + extent<T>(count);
  while (from < end) {
    const minus0 = minusOf<T>(isSignedGap, biased, from, columns);
    const plus0 = plusOf<T>(isSignedGap, readsPlus, biased, from, columns, minus0);
    const ntk0 = ntkOf<T>(isSignedGap, readsPlus, from, columns);
    const x0 = nearerOf<T>(isSignedGap, readsPlus, minus0, plus0);
    const minus1 = minusOf<T>(isSignedGap, biased, from + 16, columns + 16);
    const plus1 = plusOf<T>(isSignedGap, readsPlus, biased, from + 16, columns + 16, minus1);
    const ntk1 = ntkOf<T>(isSignedGap, readsPlus, from + 16, columns + 16);
    const x1 = nearerOf<T>(isSignedGap, readsPlus, minus1, plus1);
    const minus2 = minusOf<T>(isSignedGap, biased, from + 32, columns + 32);
    const plus2 = plusOf<T>(isSignedGap, readsPlus, biased, from + 32, columns + 32, minus2);
    const ntk2 = ntkOf<T>(isSignedGap, readsPlus, from + 32, columns + 32);
    const x2 = nearerOf<T>(isSignedGap, readsPlus, minus2, plus2);
    const minus3 = minusOf<T>(isSignedGap, biased, from + 48, columns + 48);
    const plus3 = plusOf<T>(isSignedGap, readsPlus, biased, from + 48, columns + 48, minus3);
    const ntk3 = ntkOf<T>(isSignedGap, readsPlus, from + 48, columns + 48);
    const x3 = nearerOf<T>(isSignedGap, readsPlus, minus3, plus3);
    let at = step + COEFFICIENTS;
    let c = v128.load(at);
    const second = v128.load(at, 16);
    let a0 = v128.relaxed_madd<T>(c, x0, second);
    let a1 = v128.relaxed_madd<T>(c, x1, second);
    let a2 = v128.relaxed_madd<T>(c, x2, second);
    let a3 = v128.relaxed_madd<T>(c, x3, second);
    // In float64 A has two terms more than R, in float32 one.
    if (sizeof<T>() == 8) {
      c = v128.load(at, 32);
      a0 = v128.relaxed_madd<T>(a0, x0, c);
      a1 = v128.relaxed_madd<T>(a1, x1, c);
      a2 = v128.relaxed_madd<T>(a2, x2, c);
      a3 = v128.relaxed_madd<T>(a3, x3, c);
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
      a0 = v128.relaxed_madd<T>(a0, x0, c);
      a1 = v128.relaxed_madd<T>(a1, x1, c);
      a2 = v128.relaxed_madd<T>(a2, x2, c);
      a3 = v128.relaxed_madd<T>(a3, x3, c);
      c = v128.load(at, 16);
      r0 = v128.relaxed_madd<T>(r0, x0, c);
      r1 = v128.relaxed_madd<T>(r1, x1, c);
      r2 = v128.relaxed_madd<T>(r2, x2, c);
      r3 = v128.relaxed_madd<T>(r3, x3, c);
      at += 32;
    } while (at < last);
    finish<T>(isSignedGap, readsPlus, to, minus0, plus0, ntk0, a0, r0);
    finish<T>(isSignedGap, readsPlus, to + 16, minus1, plus1, ntk1, a1, r1);
    finish<T>(isSignedGap, readsPlus, to + 32, minus2, plus2, ntk2, a2, r2);
    finish<T>(isSignedGap, readsPlus, to + 48, minus3, plus3, ntk3, a3, r3);
    from += 64;
    to += 64;
    columns += 64;
  }
}

@inline
function reluRow<T>(
  readsPlus: i32, biased: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64, d: f64,
  scale: f64, s: f64,
): void {
  setRow<T>(step, c, d, scale, s);
  if (readsPlus) {
    if (biased) layer<T>(false, true, true, count, from, to, columns, step);
    else layer<T>(false, true, false, count, from, to, columns, step);
  } else {
    if (biased) layer<T>(false, false, true, count, from, to, columns, step);
    else layer<T>(false, false, false, count, from, to, columns, step);
  }
}

/**
 * The two steps of a run. `readsPlus` is false where no pair has rho < 0 and 1 + rho is not kept; `biased` is
 * false where all c are 1 and all d are 0. At `columns` lie c, d and t of the second inputs, at `step`
 * the parameters of `AffineVector`.
 */
export function relu(
  wide: bool, readsPlus: i32, biased: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64,
  d: f64, scale: f64, s: f64,
): void {
  if (wide) reluRow<f64>(readsPlus, biased, count, from, to, columns, step, c, d, scale, s);
  else reluRow<f32>(readsPlus, biased, count, from, to, columns, step, c, d, scale, s);
}

@inline
function signedGapReluRow<T>(
  count: i32, from: usize, to: usize, columns: usize, step: usize, scale: f64, s: f64,
): void {
  setRow<T>(step, 1, 0, scale, s);
  layer<T>(true, true, false, count, from, to, columns, step);
}

/**
 * The two steps of a run held as 1 - |rho| with the sign of rho and NTK 0, where all c are 1 and all d
 * are 0. The rest as above.
 */
export function signedGapRelu(
  wide: bool, count: i32, from: usize, to: usize, columns: usize, step: usize, scale: f64, s: f64,
): void {
  if (wide) signedGapReluRow<f64>(count, from, to, columns, step, scale, s);
  else signedGapReluRow<f32>(count, from, to, columns, step, scale, s);
}

/** The coefficients of a step. */
export function prepareRelu(wide: bool, step: usize, alpha: f64, beta: f64): void {
  if (wide) prepare<f64>(step + COEFFICIENTS, alpha, beta);
  else prepare<f32>(step + COEFFICIENTS, alpha, beta);
}
