// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/** Exponentials, sine and cosine, and the Gaussian; the formulas of the files of lib/activations. */
import { exponentOf, powerOf, restOf } from "../../assembly/elementary.ts";
import { choose, half, least, one, two } from "../../assembly/numbers.ts";
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
} from "../../assembly/pair.ts";

/**
 * 1 - rho' = 1 - e^-D, D half a squared distance times the parameter's negative, and e^-D times constants
 * of each input. The factor is not one of the roots, whose differences should be exact.
 */
@inline
export function exponential<T>(
  parameters: usize,
  minus: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const d = halfDistance<T>(0, minus, row, step, column, stride);
  const x = v128.pmax<T>(v128.mul<T>(d, v128.load(parameters)), least<T>());
  const exponent = exponentOf<T>(x);
  const power = powerOf<T>(exponent);
  const rest = restOf<T>(x, exponent);
  const gap = v128.relaxed_nmadd<T>(power, rest, v128.sub<T>(one<T>(), power));
  const value = v128.relaxed_madd<T>(power, rest, power);
  put(gap, v128.mul<T>(value, product<T>(1, row, step, column, stride)));
}

/**
 * a sin(bx + c): with f = e^-D and F = e^-S = e^-p e^-q / f, variances times b^2, and w = cos 2c,
 * E[(phi(u) - phi(v))^2]/2 = (1 - f)(1 + w - w (1 - F)) - w (e^-p - e^-q)^2/2 and the slope is f + w F,
 * both over a^2/2 or a^2 b^2/2. The parameters are -b^2, w, (1 + w)/2
 * and (1 - w)/2. `near` and `far` belong to the nearer end; where `away` this is the
 * opposite one, and f and F change places.
 */
@inline
export function sine<T>(
  parameters: usize,
  away: v128,
  near: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const wave = v128.load(parameters, 16);
  const d = halfDistance<T>(0, near, row, step, column, stride);
  const x = v128.pmax<T>(v128.mul<T>(d, v128.load(parameters)), least<T>());
  const exponent = exponentOf<T>(x);
  const power = powerOf<T>(exponent);
  const rest = restOf<T>(x, exponent);
  const gap = v128.relaxed_nmadd<T>(power, rest, v128.sub<T>(one<T>(), power));
  const f = v128.relaxed_madd<T>(power, rest, power);
  // 1 - e^-(p + q), and f - e^-(p + q) from either end.
  const both = product<T>(1, row, step, column, stride);
  const whole = v128.sub<T>(total<T>(1, row, step, column, stride), both);
  const low = product<T>(2, row, step, column, stride);
  const small = v128.lt<T>(whole, half<T>());
  const between = choose<T>(v128.sub<T>(whole, gap), v128.sub<T>(f, low), small);
  const inverse = v128.div<T>(one<T>(), f);
  const otherGap = v128.mul<T>(between, inverse);
  const other = v128.mul<T>(low, inverse);

  const g = choose<T>(otherGap, gap, away);
  const h = choose<T>(gap, otherGap, away);
  const sum = v128.relaxed_nmadd<T>(wave, h, v128.add<T>(one<T>(), wave));
  const radial = halfSquare<T>(apart<T>(1, row, step, column, stride));
  const distance = v128.relaxed_nmadd<T>(wave, radial, v128.mul<T>(g, sum));
  let minus = centred<T>(distance, 3, row, step, column, stride);
  const lanes = unlike<T>(3, row, step, column, stride);
  if (v128.any_true(lanes)) {
    minus = unlikeSine<T>(lanes, minus, parameters, away, near, f, row, step, column, stride);
  }
  const first = choose<T>(other, f, away);
  const second = choose<T>(f, other, away);
  // f + w F = (1 + w)(f + F)/2 + (1 - w)(f - F)/2, the difference from 1 - f and 1 - F.
  const even = v128.mul<T>(v128.load(parameters, 32), v128.add<T>(first, second));
  put(minus, v128.relaxed_madd<T>(v128.load(parameters, 48), v128.sub<T>(h, g), even));
}

/** E[phi phi] = f (1 - w e^-2r), or f (e^-2r - w) where `away`. */
function unlikeSine<T>(
  lanes: v128,
  minus: v128,
  parameters: usize,
  away: v128,
  near: v128,
  f: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): v128 {
  const rho = v128.sub<T>(one<T>(), near);
  const r = v128.mul<T>(product<T>(0, row, step, column, stride), rho);
  const wave = v128.load(parameters, 16);
  const scale = v128.mul<T>(two<T>(), v128.load(parameters));
  const x = v128.pmax<T>(v128.mul<T>(r, scale), least<T>());
  const exponent = exponentOf<T>(x);
  const power = powerOf<T>(exponent);
  const gap = v128.relaxed_nmadd<T>(power, restOf<T>(x, exponent), v128.sub<T>(one<T>(), power));
  const factor = choose<T>(v128.neg<T>(gap), v128.mul<T>(wave, gap), away);
  const covariance = v128.mul<T>(f, v128.add<T>(v128.sub<T>(one<T>(), wave), factor));
  const same = choose<T>(v128.sub<T>(two<T>(), near), near, away);
  return fromCovariance<T>(lanes, minus, covariance, same, 3, row, step, column, stride);
}

/**
 * a exp(b x^2): with Q = (1 - 2bp)(1 - 2bq) - 4 b^2 r^2 and G^2 = (1 - 4bp)(1 - 4bq),
 * 1 - rho' = 1 - sqrt(G/Q) from Q - G, and r/Q^(3/2) but for a factor.
 */
@inline
export function gaussian<T>(
  near: v128,
  far: v128,
  row: usize,
  step: usize,
  column: usize,
  stride: usize,
): void {
  const st = product<T>(0, row, step, column, stride);
  const determinant = v128.mul<T>(v128.mul<T>(st, st), v128.mul<T>(near, far));
  const square = v128.add<T>(determinant, total<T>(1, row, step, column, stride));
  const root = v128.sqrt<T>(square);
  const inverse = v128.div<T>(one<T>(), root);
  const radial = halfSquare<T>(apart<T>(2, row, step, column, stride));
  const mean = product<T>(3, row, step, column, stride);
  const gap = v128.div<T>(v128.add<T>(determinant, radial), v128.add<T>(root, mean));
  const r = v128.mul<T>(st, v128.sub<T>(one<T>(), near));
  const cube = v128.mul<T>(v128.mul<T>(inverse, inverse), inverse);
  put(v128.mul<T>(gap, inverse), v128.mul<T>(r, cube));
}
