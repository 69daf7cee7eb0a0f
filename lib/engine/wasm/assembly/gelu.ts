// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** phi(x) = x Phi(x); the angles of arcsine.ts. */
import { gapOf, squareOf } from "./arcsine.ts";
import { choose, half, one, quarterTurn, two } from "./numbers.ts";
import { apart, centred, halfSquare, product, put, total } from "./pair.ts";

/**
 * R of lib/activations/gelu.ts: with a = s/(1 + p), v = sqrt(1 + 2p) and w(v) = (v + 1/v)/2,
 * (a sqrt(w(v)) - b sqrt(w(v')))^2 + 2 a b (sqrt(w(v) w(v')) - (Delta + rho^2/Delta)/2).
 */
@inline
function rootGap<T>(
  epsilon: v128,
  across: v128,
  root: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const m = total<T>(2, row, step, column, stride);
  const middle = v128.sqrt<T>(m);
  const inverse = v128.div<T>(one<T>(), v128.mul<T>(middle, root));
  const v = v128.add<T>(v128.load(row + step), one<T>());
  const w = v128.add<T>(v128.load(column + stride), one<T>());
  const ends = v128.mul<T>(v, w);
  const wide = product<T>(7, row, step, column, stride);
  const narrow = v128.mul<T>(half<T>(), v128.relaxed_madd<T>(root, inverse, middle));
  const roots = v128.add<T>(middle, root);
  const area = v128.mul<T>(ends, m);
  const bracket = v128.relaxed_nmadd<T>(m, ends, v128.relaxed_madd<T>(two<T>(), m, one<T>()));
  // Two divisions for three, each of a product that float32 holds.
  const both = v128.div<T>(one<T>(), v128.mul<T>(area, roots));
  const share = v128.mul<T>(bracket, v128.mul<T>(both, roots));
  const width = v128.mul<T>(v128.add<T>(m, ends), v128.add<T>(wide, narrow));
  const top = halfSquare<T>(apart<T>(2, row, step, column, stride));
  const radial = v128.mul<T>(v128.div<T>(top, width), share);
  const bent = v128.mul<T>(
    v128.mul<T>(epsilon, v128.mul<T>(both, area)),
    v128.sub<T>(one<T>(), inverse),
  );
  const turn = v128.sub<T>(v128.mul<T>(across, v128.mul<T>(middle, inverse)), bent);
  const a = v128.mul<T>(v128.load(row), v128.load(row + 6 * step));
  const b = v128.mul<T>(v128.load(column), v128.load(column + 6 * stride));
  // Each product rounded alike, so that the opposite pair has the same square.
  const left = v128.mul<T>(a, v128.load(row + 7 * step));
  const gap = v128.sub<T>(left, v128.mul<T>(b, v128.load(column + 7 * stride)));
  const scales = v128.mul<T>(v128.mul<T>(a, b), v128.add<T>(radial, turn));
  return v128.relaxed_madd<T>(gap, gap, scales);
}

/**
 * x Phi(x): half the squared distance of phi(u)/s and phi(v)/t, whose lengths are alike however unlike s and t
 * are, is (x (pi/2 + mu) + (M - mu) + R)/(2 pi), x being 1 - rho. Constants from 3 on: the deviation over s, times
 * sqrt(2 pi), and its inverse, half the input's own angle; 7 is sqrt(w).
 */
@inline
export function gelu<T>(
  away: v128,
  near: v128,
  far: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const st = product<T>(0, row, step, column, stride);
  const across = v128.mul<T>(near, far);
  const epsilon = v128.mul<T>(v128.mul<T>(st, st), across);
  const size = v128.mul<T>(st, v128.sub<T>(one<T>(), near));
  const root = v128.sqrt<T>(squareOf<T>(epsilon, row, step, column, stride));
  const inverse = v128.div<T>(one<T>(), root);
  const mean = total<T>(5, row, step, column, stride);
  const nearGap = gapOf<T>(epsilon, size, root, row, step, column, stride);
  const angle = v128.sub<T>(mean, nearGap);
  const mu = choose<T>(v128.neg<T>(angle), angle, away);
  const gap = choose<T>(v128.add<T>(mean, angle), nearGap, away);
  const r = choose<T>(v128.neg<T>(size), size, away);
  const turned = v128.add<T>(quarterTurn<T>(), mu);
  const rest = v128.add<T>(gap, rootGap<T>(epsilon, across, root, row, step, column, stride));
  const g = v128.relaxed_madd<T>(choose<T>(far, near, away), turned, rest);
  const a = v128.load(row + 6 * step);
  const b = v128.load(column + 6 * stride);
  const bend = v128.relaxed_madd<T>(inverse, inverse, v128.add<T>(a, b));
  put(
    centred<T>(g, 3, row, step, column, stride),
    v128.relaxed_madd<T>(v128.mul<T>(r, inverse), bend, turned),
  );
}
