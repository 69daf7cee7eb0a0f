// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * The arc-cosine maps of four vectors of pairs at a time, without division or branch.
 *
 * With x = min(minus, plus), u = x/2 and h = sqrt(u): the smaller of theta and pi - theta, over pi, is
 * h A(u), and (sin - theta cos)/pi of that angle is u h R(u). Both polynomials are evaluated together;
 * their loop stays a loop, since unrolled it spills. (relu.ts and ../../sites/assembly/relu.ts hold the same
 * loop, with results that do not pass through memory.)
 */
import { A_F32, A_F64, R_F32, R_F64 } from "../../assembly/coefficients.ts";
import { halfNearer } from "./correlation.ts";

/** Results of {@linkcode evaluateAt}: A of four vectors, then R of them. */
export const RESULT: usize = memory.data(128, 16);

/** Evaluates A and R of four vectors. */
@inline
export function evaluateAt<T>(from: usize): void {
  const u0 = halfNearer<T>(from);
  const u1 = halfNearer<T>(from + 16);
  const u2 = halfNearer<T>(from + 32);
  const u3 = halfNearer<T>(from + 48);
  let a = sizeof<T>() == 8 ? A_F64 : A_F32;
  let r = sizeof<T>() == 8 ? R_F64 : R_F32;
  const end = r + 16 * (sizeof<T>() == 8 ? 16 : 7);
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
  } while (r < end);
  v128.store(RESULT, a0);
  v128.store(RESULT, a1, 16);
  v128.store(RESULT, a2, 32);
  v128.store(RESULT, a3, 48);
  v128.store(RESULT, r0, 64);
  v128.store(RESULT, r1, 80);
  v128.store(RESULT, r2, 96);
  v128.store(RESULT, r3, 112);
}
