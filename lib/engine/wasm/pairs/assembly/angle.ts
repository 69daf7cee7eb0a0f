// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities that are functions of the angle alone: the sign function and rectified powers.
 */
import { evaluateAt, RESULT } from "./arc_cosine.ts";
import { halfNearer, rhoOf } from "./correlation.ts";
import { extent, NTK, PLUS } from "./layout.ts";

/** phi = sign: 1 - rho' = 2 theta / pi and 1 + rho' = 2 - 2 theta / pi; no slope. What rounding leaves is 0. */
@inline
function signRun<T>(count: i32, from: usize, to: usize): void {
  const two = v128.splat<T>(<T>2);
  const zero = v128.splat<T>(<T>0);
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? 5e-31 : 1e-14));
  const end = from + extent<T>(count);
  while (from < end) {
    evaluateAt<T>(from);
    for (let i: usize = 0; i < 64; i += 16) {
      const near = v128.le<T>(v128.load(from + i), v128.load(from + i, PLUS));
      const u = halfNearer<T>(from + i);
      const h = v128.sqrt<T>(v128.and(u, v128.ge<T>(u, least)));
      const x = v128.mul<T>(two, v128.mul<T>(h, v128.load(RESULT + i)));
      const rest = v128.sub<T>(two, x);
      v128.store(to + i, v128.bitselect(x, rest, near));
      v128.store(to + i, v128.bitselect(rest, x, near), PLUS);
      v128.store(to + i, zero, NTK);
    }
    from += 64;
    to += 64;
  }
}

/**
 * Order n of phi(x) = x^n for x > 0: 1 - rho' = g_n with g_0 = theta/pi, g_1 = min(minus, 1) - u h R(u)
 * and g_(n+1) = minus (1 - k plus) + rho g_n + k minus plus g_(n-1), k = n^2/(4n^2 - 1). The slope is
 * the product of `scale`, the second input's at `columns` and 1 - g_(n-1).
 */
@inline
function rectifiedRun<T>(
  order: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  scale: T,
): void {
  const one = v128.splat<T>(<T>1);
  const end = from + extent<T>(count);
  while (from < end) {
    evaluateAt<T>(from);
    for (let i: usize = 0; i < 64; i += 16) {
      const minus = v128.load(from + i);
      const plus = v128.load(from + i, PLUS);
      const near = v128.le<T>(minus, plus);
      const rho = rhoOf<T>(minus, plus);
      const u = halfNearer<T>(from + i);
      const h = v128.sqrt<T>(u);
      const p = v128.mul<T>(h, v128.load(RESULT + i));
      let before = one;
      let current = v128.bitselect(p, v128.sub<T>(one, p), near);
      if (order > 0) {
        before = current;
        const g = v128.mul<T>(v128.mul<T>(u, h), v128.load(RESULT + i, 64));
        current = v128.sub<T>(v128.min<T>(minus, one), g);
      }
      for (let n = 1; n < order; n++) {
        const square = <f64>n * <f64>n;
        const k = v128.splat<T>(<T>(square / (4 * square - 1)));
        const apart = v128.mul<T>(minus, v128.sub<T>(one, v128.mul<T>(k, plus)));
        const mixed = v128.mul<T>(v128.mul<T>(k, v128.mul<T>(minus, plus)), before);
        before = current;
        current = v128.add<T>(v128.add<T>(apart, v128.mul<T>(rho, current)), mixed);
      }
      current = v128.max<T>(current, v128.splat<T>(<T>0));
      v128.store(to + i, current);
      v128.store(to + i, v128.sub<T>(v128.splat<T>(<T>2), current), PLUS);
      const factor = v128.mul<T>(v128.splat<T>(scale), v128.load(columns + i));
      const slope = v128.mul<T>(factor, v128.sub<T>(one, before));
      v128.store(to + i, v128.mul<T>(slope, v128.load(from + i, NTK)), NTK);
    }
    from += 64;
    to += 64;
    columns += 64;
  }
}

/** The sign function over a run. */
export function sign(wide: bool, count: i32, from: usize, to: usize): void {
  if (wide) signRun<f64>(count, from, to);
  else signRun<f32>(count, from, to);
}

/** A rectified power over a run. */
export function rectified(
  wide: bool, order: i32, count: i32, from: usize, to: usize, columns: usize, scale: f64,
): void {
  if (wide) rectifiedRun<f64>(order, count, from, to, columns, scale);
  else rectifiedRun<f32>(order, count, from, to, columns, <f32>scale);
}
