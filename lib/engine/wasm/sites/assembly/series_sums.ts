// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Sums of Hermite series of two vectors of pairs: W and P, as `series.ts` has them, and their derivatives, by Horner
 * schemes over the powers from the last one on.
 */

/** Of far pairs, two vectors each: W(X)/X and its derivative. */
export const FAR: usize = memory.data(64, 16);

/** Of near ones: W(1), P, its derivative and the rest of |x - y|^2. */
export const CLOSE: usize = memory.data(128, 16);

/** An entry of the first input: its lane, or all of them. */
@inline
export function entry<T>(splat: bool, at: usize): v128 {
  return splat ? v128.load_splat<T>(at) : v128.load(at);
}

@inline
export function far<T>(
  splat: bool,
  powers: i32,
  left: usize,
  right: usize,
  second: usize,
  x0: v128,
  x1: v128,
): void {
  let q0 = v128.splat<T>(<T>0);
  let q1 = q0;
  let d0 = q0;
  let d1 = q0;
  let i = left + (<usize>powers << 4);
  let j = right + (<usize>powers << 4);
  while (i > left) {
    i -= 16;
    j -= 16;
    d0 = v128.relaxed_madd<T>(d0, x0, q0);
    d1 = v128.relaxed_madd<T>(d1, x1, q1);
    q0 = v128.relaxed_madd<T>(q0, x0, v128.mul<T>(entry<T>(splat, i), v128.load(j)));
    q1 = v128.relaxed_madd<T>(
      q1,
      x1,
      v128.mul<T>(entry<T>(splat, i + second), v128.load(j + second)),
    );
  }
  v128.store(FAR, q0);
  v128.store(FAR, q1, 16);
  v128.store(FAR, d0, 32);
  v128.store(FAR, d1, 48);
}

@inline
export function close<T>(
  splat: bool,
  powers: i32,
  left: usize,
  right: usize,
  second: usize,
  x0: v128,
  x1: v128,
): void {
  let c0 = v128.splat<T>(<T>0);
  let c1 = c0;
  let p0 = c0;
  let p1 = c0;
  let d0 = c0;
  let d1 = c0;
  let g0 = c0;
  let g1 = c0;
  let i = left + (<usize>powers << 4);
  let j = right + (<usize>powers << 4);
  while (i > left) {
    i -= 16;
    j -= 16;
    d0 = v128.relaxed_madd<T>(d0, x0, p0);
    d1 = v128.relaxed_madd<T>(d1, x1, p1);
    let a = entry<T>(splat, i);
    let b = v128.load(j);
    c0 = v128.relaxed_madd<T>(a, b, c0);
    p0 = v128.relaxed_madd<T>(p0, x0, c0);
    let e = v128.sub<T>(a, b);
    g0 = v128.relaxed_madd<T>(e, e, g0);
    a = entry<T>(splat, i + second);
    b = v128.load(j + second);
    c1 = v128.relaxed_madd<T>(a, b, c1);
    p1 = v128.relaxed_madd<T>(p1, x1, c1);
    e = v128.sub<T>(a, b);
    g1 = v128.relaxed_madd<T>(e, e, g1);
  }
  v128.store(CLOSE, c0);
  v128.store(CLOSE, c1, 16);
  v128.store(CLOSE, p0, 32);
  v128.store(CLOSE, p1, 48);
  v128.store(CLOSE, d0, 64);
  v128.store(CLOSE, d1, 80);
  v128.store(CLOSE, g0, 96);
  v128.store(CLOSE, g1, 112);
}
