// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: one number a line
/** Numbers once a lane, as coefficients are: a literal would be made anew at each use. */

const NUMBERS_F64: usize = memory.data<f64>([
  1.0, 1.0,
  2.0, 2.0,
  4.0, 4.0,
  0.5, 0.5,
  1.5, 1.5,
  1.5707963267948966, 1.5707963267948966,
  -2.0, -2.0,
  1.4426950408889634, 1.4426950408889634,
  0.6931471803691238, 0.6931471803691238,
  1.9082149292705877e-10, 1.9082149292705877e-10,
  6755399441056767.0, 6755399441056767.0,
  -708.0, -708.0,
  1e-300, 1e-300,
  0.15915494309189535, 0.15915494309189535,
  700.0, 700.0,
], 16);

const NUMBERS_F32: usize = memory.data<f32>([
  1.0, 1.0, 1.0, 1.0,
  2.0, 2.0, 2.0, 2.0,
  4.0, 4.0, 4.0, 4.0,
  0.5, 0.5, 0.5, 0.5,
  1.5, 1.5, 1.5, 1.5,
  1.5707963267948966, 1.5707963267948966, 1.5707963267948966, 1.5707963267948966,
  -2.0, -2.0, -2.0, -2.0,
  1.4426950408889634, 1.4426950408889634, 1.4426950408889634, 1.4426950408889634,
  0.693359375, 0.693359375, 0.693359375, 0.693359375,
  -0.00021219444005469057, -0.00021219444005469057, -0.00021219444005469057, -0.00021219444005469057,
  12583039.0, 12583039.0, 12583039.0, 12583039.0,
  -87.0, -87.0, -87.0, -87.0,
  1e-35, 1e-35, 1e-35, 1e-35,
  0.15915494309189535, 0.15915494309189535, 0.15915494309189535, 0.15915494309189535,
  88.0, 88.0, 88.0, 88.0,
], 16);

@inline
function number<T>(k: usize): v128 {
  return v128.load((sizeof<T>() == 8 ? NUMBERS_F64 : NUMBERS_F32) + 16 * k);
}

/** 1. */
@inline
export function one<T>(): v128 {
  return number<T>(0);
}

/** 2. */
@inline
export function two<T>(): v128 {
  return number<T>(1);
}

/** 4. */
@inline
export function four<T>(): v128 {
  return number<T>(2);
}

/** 1/2. */
@inline
export function half<T>(): v128 {
  return number<T>(3);
}

/** 3/2. */
@inline
export function threeHalves<T>(): v128 {
  return number<T>(4);
}

/** Pi/2. */
@inline
export function quarterTurn<T>(): v128 {
  return number<T>(5);
}

/** -2. */
@inline
export function minusTwo<T>(): v128 {
  return number<T>(6);
}

/** 1/ln 2. */
@inline
export function overLog<T>(): v128 {
  return number<T>(7);
}

/** Ln 2 to some binary places. */
@inline
export function logHigh<T>(): v128 {
  return number<T>(8);
}

/** The rest of ln 2. */
@inline
export function logLow<T>(): v128 {
  return number<T>(9);
}

/** A number that has the exponent of 1 in its last bits, and room for more. */
@inline
export function shift<T>(): v128 {
  return number<T>(10);
}

/** The least x of which e^x is taken; below it, that of this one. */
@inline
export function least<T>(): v128 {
  return number<T>(11);
}

/** What stands for 0 in a denominator. */
@inline
export function tiny<T>(): v128 {
  return number<T>(12);
}

/** 1/(2 pi). */
@inline
export function overCircle<T>(): v128 {
  return number<T>(13);
}

/** The largest x of which e^x is taken; above it, that of this one. */
@inline
export function most<T>(): v128 {
  return number<T>(14);
}

/** Lanes of a where the mask is set, else of b; the mask is all ones or zeros in each lane. */
@inline
export function choose<T>(a: v128, b: v128, mask: v128): v128 {
  return sizeof<T>() == 8
    ? v128.relaxed_laneselect<i64>(a, b, mask)
    : v128.relaxed_laneselect<i32>(a, b, mask);
}
