// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Functions of vectors beyond square roots. Constants lie in memory at constant addresses, once a lane, and
 * polynomials are written out: literals would be made anew at each use, and loops check every address.
 */
import { A_F32, A_F64 } from "../../pairs/assembly/coefficients.ts";

/** 1, 2, 1/2, 1/4, pi/2, 1/(2 pi), what stands for 0 in a denominator, 1/ln 2. */
const NUMBERS_F64: usize = memory.data<f64>([
  1, 1,
  2, 2,
  0.5, 0.5,
  0.25, 0.25,
  1.5707963267948966, 1.5707963267948966,
  0.15915494309189535, 0.15915494309189535,
  1e-300, 1e-300,
  1.4426950408889634, 1.4426950408889634,
], 16);
const NUMBERS_F32: usize = memory.data<f32>([
  1, 1, 1, 1,
  2, 2, 2, 2,
  0.5, 0.5, 0.5, 0.5,
  0.25, 0.25, 0.25, 0.25,
  1.5707963267948966, 1.5707963267948966, 1.5707963267948966, 1.5707963267948966,
  0.15915494309189535, 0.15915494309189535, 0.15915494309189535, 0.15915494309189535,
  1e-30, 1e-30, 1e-30, 1e-30,
  1.4426950408889634, 1.4426950408889634, 1.4426950408889634, 1.4426950408889634,
], 16);

/** 1/(k + 1)! for k = 13, 12, ..., 0. */
const FACTORIALS_F64: usize = memory.data<f64>([
  1.1470745597729725e-11, 1.1470745597729725e-11,
  1.6059043836821613e-10, 1.6059043836821613e-10,
  2.08767569878681e-09, 2.08767569878681e-09,
  2.505210838544172e-08, 2.505210838544172e-08,
  2.755731922398589e-07, 2.755731922398589e-07,
  2.7557319223985893e-06, 2.7557319223985893e-06,
  2.48015873015873e-05, 2.48015873015873e-05,
  0.0001984126984126984, 0.0001984126984126984,
  0.001388888888888889, 0.001388888888888889,
  0.008333333333333333, 0.008333333333333333,
  0.041666666666666664, 0.041666666666666664,
  0.16666666666666666, 0.16666666666666666,
  0.5, 0.5,
  1.0, 1.0,
], 16);

/** The same for k = 6, 5, ..., 0. */
const FACTORIALS_F32: usize = memory.data<f32>([
  0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984, 0.0001984126984126984,
  0.001388888888888889, 0.001388888888888889, 0.001388888888888889, 0.001388888888888889,
  0.008333333333333333, 0.008333333333333333, 0.008333333333333333, 0.008333333333333333,
  0.041666666666666664, 0.041666666666666664, 0.041666666666666664, 0.041666666666666664,
  0.16666666666666666, 0.16666666666666666, 0.16666666666666666, 0.16666666666666666,
  0.5, 0.5, 0.5, 0.5,
  1.0, 1.0, 1.0, 1.0,
], 16);

@inline
export function one<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 0) : v128.load(NUMBERS_F32, 0);
}

@inline
export function two<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 16) : v128.load(NUMBERS_F32, 16);
}

@inline
export function half<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 32) : v128.load(NUMBERS_F32, 32);
}

@inline
export function quarter<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 48) : v128.load(NUMBERS_F32, 48);
}

@inline
export function rightAngle<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 64) : v128.load(NUMBERS_F32, 64);
}

@inline
export function overCircle<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 80) : v128.load(NUMBERS_F32, 80);
}

@inline
export function least<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 96) : v128.load(NUMBERS_F32, 96);
}

@inline
export function log<T>(): v128 {
  return sizeof<T>() == 8 ? v128.load(NUMBERS_F64, 112) : v128.load(NUMBERS_F32, 112);
}

/** asin(x) for 0 <= x <= 1. */
@inline
export function asin<T>(x: v128): v128 {
  const rest = v128.mul<T>(v128.sub<T>(one<T>(), x), v128.add<T>(one<T>(), x));
  return angle<T>(x, v128.sqrt<T>(rest));
}

/**
 * The angle from 0 to pi/2 whose sine and cosine are given, from asin(h) = pi/2 h A(h^2) for the smaller of
 * them.
 */
@inline
export function angle<T>(sine: v128, cosine: v128): v128 {
  const large = v128.gt<T>(sine, cosine);
  const h = v128.pmin<T>(cosine, sine);
  const u = v128.mul<T>(h, h);
  let a: v128;
  if (sizeof<T>() == 8) {
    a = v128.load(A_F64);
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 16));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 32));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 48));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 64));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 80));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 96));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 112));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 128));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 144));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 160));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 176));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 192));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 208));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 224));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 240));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 256));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F64, 272));
  } else {
    a = v128.load(A_F32);
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 16));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 32));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 48));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 64));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 80));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 96));
    a = v128.relaxed_madd<T>(a, u, v128.load(A_F32, 112));
  }
  const made = v128.mul<T>(v128.mul<T>(rightAngle<T>(), h), a);
  return v128.bitselect(v128.sub<T>(rightAngle<T>(), made), made, large);
}

/** 2^n of whole numbers n as floating point numbers. */
@inline
function power<T>(n: v128): v128 {
  if (sizeof<T>() == 4) {
    const whole = v128.trunc_sat<i32>(n);
    return v128.shl<i32>(v128.add<i32>(whole, v128.splat<i32>(127)), 23);
  }
  // Adding 1.5 * 2^52 puts n in the lowest bits.
  const bits = v128.add<f64>(n, v128.splat<f64>(6755399441055744));
  return v128.add<i64>(v128.shl<i64>(bits, 52), v128.splat<i64>(1023 << 52));
}

/** e^x - 1; x is cut at -700 or -87, and at 700 or 88. */
@inline
export function expm1<T>(x: v128): v128 {
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? -700 : -87));
  const most = v128.splat<T>(<T>(sizeof<T>() == 8 ? 700 : 88));
  const y = v128.pmin<T>(v128.pmax<T>(x, least), most);
  const n = v128.nearest<T>(v128.mul<T>(y, log<T>()));
  // ln 2 in two parts, the first of which has trailing zeros.
  const high: f64 = sizeof<T>() == 8 ? 0.6931471803691238 : 0.693145751953125;
  const low: f64 = sizeof<T>() == 8 ? 1.9082149292705877e-10 : 1.42860676533018e-6;
  let r = v128.sub<T>(y, v128.mul<T>(n, v128.splat<T>(<T>high)));
  r = v128.sub<T>(r, v128.mul<T>(n, v128.splat<T>(<T>low)));
  let q: v128;
  if (sizeof<T>() == 8) {
    q = v128.load(FACTORIALS_F64);
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 16));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 32));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 48));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 64));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 80));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 96));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 112));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 128));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 144));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 160));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 176));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 192));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F64, 208));
  } else {
    q = v128.load(FACTORIALS_F32);
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 16));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 32));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 48));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 64));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 80));
    q = v128.relaxed_madd<T>(q, r, v128.load(FACTORIALS_F32, 96));
  }
  const scale = power<T>(n);
  const whole = v128.sub<T>(scale, one<T>());
  return v128.relaxed_madd<T>(v128.mul<T>(scale, r), q, whole);
}
