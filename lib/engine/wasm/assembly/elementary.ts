// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Vectors of e^x and of arcsines, from the polynomials of coefficients.ts. Written out, since a loop for
 * one vector would take longer than its work.
 */
import { A_F32, A_F64 } from "./coefficients.ts";
import { E_F32, E_F64 } from "./exponential.ts";
import { choose, least, logHigh, logLow, most, one, overLog, quarterTurn, shift } from "./numbers.ts";

@inline
function step<T>(sum: v128, x: v128, at: usize): v128 {
  return v128.relaxed_madd<T>(sum, x, v128.load(at));
}

/** Every second coefficient. */
@inline
function threeSteps<T>(sum: v128, x: v128, at: usize): v128 {
  return step<T>(step<T>(step<T>(sum, x, at), x, at + 32), x, at + 64);
}

@inline
function fiveSteps<T>(sum: v128, x: v128, at: usize): v128 {
  return step<T>(step<T>(threeSteps<T>(sum, x, at), x, at + 96), x, at + 128);
}

/** e^x - 1 for |x| <= 1/2. */
@inline
export function smallExpm1<T>(x: v128): v128 {
  const w = v128.mul<T>(x, x);
  const at = sizeof<T>() == 8 ? E_F64 : E_F32;
  let odd: v128;
  let even: v128;
  if (sizeof<T>() == 8) {
    // 12 terms
    odd = fiveSteps<T>(v128.load(at), w, at + 32);
    even = fiveSteps<T>(v128.load(at + 16), w, at + 48);
  } else {
    // 7 terms
    even = threeSteps<T>(v128.load(at), w, at + 32);
    odd = step<T>(step<T>(v128.load(at + 16), w, at + 48), w, at + 80);
  }
  const sum = v128.relaxed_madd<T>(odd, x, even);
  return v128.mul<T>(x, sum);
}

/** The integer n next to x/ln 2, plus a number that leaves the exponent of 2^n in its last bits. */
@inline
export function exponentOf<T>(x: v128): v128 {
  return v128.relaxed_madd<T>(x, overLog<T>(), shift<T>());
}

/** 2^n. */
@inline
export function powerOf<T>(exponent: v128): v128 {
  return sizeof<T>() == 8 ? v128.shl<i64>(exponent, 52) : v128.shl<i32>(exponent, 23);
}

/** e^r - 1 for r = x - n ln 2. */
@inline
export function restOf<T>(x: v128, exponent: v128): v128 {
  const n = v128.sub<T>(exponent, shift<T>());
  const r = v128.relaxed_nmadd<T>(n, logHigh<T>(), x);
  return smallExpm1<T>(v128.relaxed_nmadd<T>(n, logLow<T>(), r));
}

/** e^x - 1, x being cut at `least` and `most`. */
@inline
export function expm1<T>(x: v128): v128 {
  const y = v128.pmin<T>(v128.pmax<T>(x, least<T>()), most<T>());
  const exponent = exponentOf<T>(y);
  const power = powerOf<T>(exponent);
  return v128.relaxed_madd<T>(power, restOf<T>(y, exponent), v128.sub<T>(power, one<T>()));
}

/** The arcsine of x for 0 <= x <= 1. */
@inline
export function asin<T>(x: v128): v128 {
  const rest = v128.mul<T>(v128.sub<T>(one<T>(), x), v128.add<T>(one<T>(), x));
  return angleOf<T>(x, v128.sqrt<T>(rest));
}

/** The angle in [0, pi/2] of given sine and cosine. */
@inline
export function angleOf<T>(sine: v128, cosine: v128): v128 {
  const steep = v128.gt<T>(sine, cosine);
  const h = v128.pmin<T>(sine, cosine);
  const u = v128.mul<T>(h, h);
  const w = v128.mul<T>(u, u);
  let at = sizeof<T>() == 8 ? A_F64 : A_F32;
  // Odd and even powers by themselves, so that neither waits for the other.
  let odd = v128.load(at);
  let even = v128.load(at + 16);
  at += 32;
  if (sizeof<T>() == 8) {
    odd = fiveSteps<T>(odd, w, at);
    even = fiveSteps<T>(even, w, at + 16);
    at += 160;
  }
  odd = threeSteps<T>(odd, w, at);
  even = threeSteps<T>(even, w, at + 16);
  const sum = v128.relaxed_madd<T>(odd, u, even);
  // A is twice the arcsine, over pi.
  const angle = v128.mul<T>(v128.mul<T>(h, sum), quarterTurn<T>());
  return choose<T>(v128.sub<T>(quarterTurn<T>(), angle), angle, steep);
}
