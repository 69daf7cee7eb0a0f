// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * phi(x) = exp(-x^2) sin(x), for r >= 0. With v = 1 + 4p, w = 1 + 4q, c = (v + w)/2, d = 4 (pq - r^2),
 * N = c + d, D = (p + q)/2 - r and g = e^((1/v + 1/w - 2)/4):
 *   2 E[phi phi] = N^-1/2 (e^-x - g e^y), x = (D + d/2)/N, y = (D - ((p - q)^2 4 + cd)/(2vw))/N.
 * The second difference is taken from that of N^-1/2, which is delta = (vw)^-1/4 - N^-1/2 and a square, and
 * from e^-x - 1 and e^y - 1. Neither x nor -y exceeds 1/2.
 * Constants: s, v/2, sqrt(v) - 1, the deviation and its inverse, 1/v, v^-1/4, v^1/4, e^((1/v - 1)/4).
 */
import { smallExpm1 } from "./elementary.ts";
import { four, half, minusTwo, one, threeHalves } from "./numbers.ts";
import {
  apart,
  centred,
  fromCovariance,
  halfDistance,
  halfSquare,
  product,
  put,
  total,
  unlike,
} from "./pair.ts";

/** 1 - rho', and E[phi' phi'] but for a factor of 1/2. */
@inline
export function gabor<T>(
  near: v128,
  far: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const st = product<T>(0, row, step, column, stride);
  const square = v128.mul<T>(v128.mul<T>(st, st), four<T>());
  const d = v128.mul<T>(square, v128.mul<T>(near, far));
  const c = total<T>(1, row, step, column, stride);
  const n = v128.add<T>(c, d);
  const inverse = v128.div<T>(one<T>(), n);
  const root = v128.sqrt<T>(n);
  const inverseRoot = v128.mul<T>(inverse, root);
  const distance = halfDistance<T>(0, near, row, step, column, stride);

  const difference = v128.add<T>(d, halfSquare<T>(apart<T>(2, row, step, column, stride)));
  const ends = product<T>(6, row, step, column, stride);
  const sum = v128.add<T>(root, product<T>(7, row, step, column, stride));
  const delta = v128.div<T>(
    v128.mul<T>(v128.mul<T>(difference, ends), inverseRoot),
    sum,
  );
  const x = v128.mul<T>(v128.relaxed_madd<T>(half<T>(), d, distance), inverse);
  const apartness = apart<T>(1, row, step, column, stride);
  // Nothing here and in the slope is of a higher degree than d, so that float32 holds it.
  const share = v128.mul<T>(half<T>(), product<T>(5, row, step, column, stride));
  const bend = v128.relaxed_madd<T>(
    c,
    v128.mul<T>(d, share),
    v128.mul<T>(v128.mul<T>(apartness, apartness), share),
  );
  const y = v128.mul<T>(v128.sub<T>(distance, bend), inverse);
  const nearGap = smallExpm1<T>(v128.neg<T>(x));
  const farGap = smallExpm1<T>(y);
  const damping = product<T>(8, row, step, column, stride);

  const a = v128.load(row + 6 * step);
  const b = v128.load(column + 6 * stride);
  const plain = halfSquare<T>(v128.sub<T>(a, b));
  const damped = halfSquare<T>(
    v128.sub<T>(
      v128.mul<T>(a, v128.load(row + 8 * step)),
      v128.mul<T>(b, v128.load(column + 8 * stride)),
    ),
  );
  const gaps = v128.relaxed_madd<T>(damping, farGap, v128.neg<T>(nearGap));
  let g = v128.relaxed_madd<T>(delta, v128.sub<T>(one<T>(), damping), v128.sub<T>(plain, damped));
  g = v128.relaxed_madd<T>(inverseRoot, gaps, g);
  let minus = centred<T>(g, 3, row, step, column, stride);

  const rho = v128.sub<T>(one<T>(), near);
  const r = v128.mul<T>(st, rho);
  const e = v128.add<T>(nearGap, one<T>());
  const f = v128.relaxed_madd<T>(damping, farGap, damping);
  const lanes = unlike<T>(3, row, step, column, stride);
  if (v128.any_true(lanes)) {
    const gap = smallExpm1<T>(v128.mul<T>(v128.mul<T>(r, minusTwo<T>()), inverse));
    const covariance = v128.mul<T>(v128.mul<T>(e, v128.neg<T>(gap)), inverseRoot);
    minus = fromCovariance<T>(lanes, minus, covariance, near, 3, row, step, column, stride);
  }
  // A = c + 4 (r^2 + pq), B = 4 r (d + 3 (p + q) + 2)
  const even = v128.relaxed_madd<T>(square, v128.relaxed_madd<T>(rho, rho, one<T>()), c);
  const inner = v128.add<T>(v128.relaxed_madd<T>(threeHalves<T>(), c, half<T>()), d);
  const odd = v128.mul<T>(v128.mul<T>(four<T>(), r), v128.mul<T>(inner, inverse));
  const mean = v128.mul<T>(even, inverse);
  const first = v128.mul<T>(v128.add<T>(mean, odd), e);
  const both = v128.relaxed_madd<T>(v128.sub<T>(mean, odd), f, first);
  put(minus, v128.mul<T>(v128.mul<T>(both, inverseRoot), inverse));
}
