// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Closed forms of maps over sites alone: those whose numbers of one input leave the range of tables, and take
 * exponentials of distances instead; the formulas of the files of lib/activations. 1 - rho and the slope go to `RESULT`.
 */
import { R_F32, R_F64 } from "../../assembly/coefficients.ts";
import { asin, expm1 } from "../../assembly/elementary.ts";
import { half, one, overCircle, tiny, two } from "../../assembly/numbers.ts";
import { RESULT, square } from "../../assembly/pair.ts";
import { DualParameter } from "../protocol.ts";
import { ClosedForm } from "../../protocol.ts";
import { parameter } from "./parameters.ts";

/** Where one of two deviations is more than twice the other. */
@inline
function unlike<T>(s2: v128, t2: v128): v128 {
  const less = v128.pmin<T>(s2, t2);
  return v128.gt<T>(v128.pmax<T>(s2, t2), v128.add<T>(less, less));
}

/** 1 - rho from half a squared distance. */
@inline
function fromDistance<T>(distance: v128, s2: v128, t2: v128): v128 {
  const apart = square<T>(v128.sub<T>(s2, t2));
  const twice = v128.mul<T>(s2, v128.add<T>(t2, t2));
  const rest = v128.sub<T>(v128.add<T>(distance, distance), apart);
  return v128.div<T>(rest, v128.pmax<T>(twice, tiny<T>()));
}

/**
 * 1 - rho from a covariance where deviations are unlike: their distance is mostly that of the scales, and would
 * leave nothing of the rest.
 */
@inline
function fromCovariance<T>(covariance: v128, minus: v128, s2: v128, t2: v128): v128 {
  const rho = v128.div<T>(covariance, v128.mul<T>(s2, t2));
  return v128.bitselect(v128.sub<T>(one<T>(), rho), minus, unlike<T>(s2, t2));
}

@inline
function halfDistance<T>(s: v128, t: v128, x: v128): v128 {
  const apart = square<T>(v128.sub<T>(s, t));
  return v128.relaxed_madd<T>(v128.mul<T>(s, t), x, v128.mul<T>(half<T>(), apart));
}

/** a sin(bx + c): parameters a^2/2, b^2, cos 2c; a plane with 1 - exp(-b^2 p). */
@inline
export function sine<T>(
  left: usize,
  right: usize,
  s: v128,
  t: v128,
  x: v128,
  xp: v128,
  s2: v128,
  t2: v128,
): void {
  const factor = parameter(DualParameter.first);
  const squared = parameter(DualParameter.second);
  const doubled = parameter(DualParameter.third);
  const down = v128.neg<T>(squared);
  const near = expm1<T>(v128.mul<T>(down, halfDistance<T>(s, t, x)));
  const far = expm1<T>(v128.mul<T>(down, halfDistance<T>(s, t, xp)));
  const apart = v128.sub<T>(v128.load(left), v128.load(right));
  const gap = v128.mul<T>(half<T>(), square<T>(apart));
  const sines = v128.sub<T>(v128.mul<T>(v128.neg<T>(near), v128.add<T>(two<T>(), far)), gap);
  const cosines = v128.relaxed_madd<T>(near, far, gap);
  const up = v128.mul<T>(half<T>(), v128.add<T>(one<T>(), doubled));
  const other = v128.mul<T>(half<T>(), v128.sub<T>(one<T>(), doubled));
  const mixed = v128.relaxed_madd<T>(up, sines, v128.mul<T>(other, cosines));
  let minus = fromDistance<T>(v128.mul<T>(factor, mixed), s2, t2);
  if (v128.any_true(unlike<T>(s2, t2))) {
    // e^-(p + q)/2 - r (e^2r - cos 2c)
    const rho = v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), v128.le<T>(x, xp));
    const twice = v128.mul<T>(v128.mul<T>(squared, s), v128.add<T>(t, t));
    const grown = v128.add<T>(expm1<T>(v128.mul<T>(twice, rho)), v128.sub<T>(one<T>(), doubled));
    const covariance = v128.mul<T>(v128.mul<T>(factor, v128.add<T>(one<T>(), far)), grown);
    minus = fromCovariance<T>(covariance, minus, s2, t2);
  }
  v128.store(RESULT, minus);
  const decay = v128.add<T>(one<T>(), near);
  const rise = v128.add<T>(one<T>(), far);
  let slope = v128.mul<T>(up, v128.add<T>(decay, rise));
  if (v128.extract_lane<T>(doubled, 0) != 1) {
    // e^-x - e^-y from the larger one and 2 s t rho, which keeps its digits where both are near 1.
    const acute = v128.le<T>(x, xp);
    const r = v128.mul<T>(v128.mul<T>(s, t), v128.sub<T>(one<T>(), v128.pmin<T>(x, xp)));
    const lack = expm1<T>(v128.mul<T>(v128.add<T>(down, down), r));
    const difference = v128.bitselect(v128.neg<T>(v128.mul<T>(decay, lack)), v128.mul<T>(rise, lack), acute);
    slope = v128.relaxed_madd<T>(other, difference, slope);
  }
  v128.store(RESULT, v128.mul<T>(v128.mul<T>(factor, squared), slope), 16);
}

/** a exp(b x^2): parameters b and 4 a^2 b^2. */
@inline
export function gaussian<T>(s: v128, t: v128, near: v128, det: v128): void {
  const b = parameter(DualParameter.first);
  const p = square<T>(s);
  const q = square<T>(t);
  const b2 = v128.add<T>(b, b);
  const squared = square<T>(b2);
  const middle = v128.sub<T>(one<T>(), v128.mul<T>(b2, v128.add<T>(p, q)));
  const wide = v128.relaxed_madd<T>(squared, det, middle);
  const b4 = v128.add<T>(b2, b2);
  const left = v128.sub<T>(one<T>(), v128.mul<T>(b4, p));
  const right = v128.sub<T>(one<T>(), v128.mul<T>(b4, q));
  const mean = v128.sqrt<T>(v128.mul<T>(left, right));
  const width = square<T>(v128.sub<T>(p, q));
  const radial = v128.div<T>(v128.mul<T>(squared, width), v128.add<T>(middle, mean));
  const root = v128.sqrt<T>(wide);
  const bottom = v128.mul<T>(root, v128.add<T>(root, v128.sqrt<T>(mean)));
  const minus = v128.div<T>(v128.relaxed_madd<T>(squared, det, radial), bottom);
  v128.store(RESULT, minus);
  const covariance = v128.mul<T>(v128.mul<T>(s, t), v128.sub<T>(one<T>(), near));
  const scale = parameter(DualParameter.second);
  v128.store(
    RESULT,
    v128.div<T>(v128.mul<T>(scale, covariance), v128.mul<T>(wide, root)),
    16,
  );
}

/** Exponentials of distances: parameters b^2 and a^2 b^2, gamma and shift, or gamma. */
@inline
export function bell<T>(
  kind: i32,
  s: v128,
  t: v128,
  x: v128,
  xp: v128,
): void {
  const first = parameter(DualParameter.first);
  const second = parameter(DualParameter.second);
  let lack: v128;
  let slope: v128;
  if (kind == ClosedForm.exp) {
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(first, halfDistance<T>(s, t, x))));
    const sum = v128.mul<T>(first, halfDistance<T>(s, t, xp));
    slope = v128.mul<T>(second, v128.add<T>(one<T>(), expm1<T>(sum)));
  } else if (kind == ClosedForm.rbf) {
    const gamma = v128.add<T>(first, first);
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(gamma, halfDistance<T>(s, t, x))));
    slope = v128.mul<T>(gamma, v128.add<T>(one<T>(), lack));
  } else {
    lack = expm1<T>(v128.neg<T>(v128.mul<T>(first, x)));
    const near = v128.le<T>(x, xp);
    const rho = v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), near);
    const exponent = v128.mul<T>(first, v128.add<T>(rho, second));
    slope = v128.mul<T>(first, v128.add<T>(one<T>(), expm1<T>(exponent)));
  }
  v128.store(RESULT, v128.neg<T>(lack));
  v128.store(RESULT, slope, 16);
}

/** sign: 1 - rho' = 2 theta/pi, and no slope. What rounding leaves of collinear inputs is 0. */
@inline
export function sign<T>(near: v128): void {
  const u = v128.mul<T>(half<T>(), near);
  const least = v128.splat<T>(<T>(sizeof<T>() == 8 ? 5e-31 : 1e-14));
  const turn = asin<T>(v128.sqrt<T>(v128.and(u, v128.ge<T>(u, least))));
  const minus = v128.mul<T>(v128.mul<T>(turn, overCircle<T>()), v128.splat<T>(<T>8));
  v128.store(RESULT, minus);
  v128.store(RESULT, v128.splat<T>(<T>0), 16);
}

/** (sin - theta cos)/pi of the angle with sin^2(theta/2) = u, over u^(3/2). */
@inline
function remainder<T>(u: v128): v128 {
  let at = sizeof<T>() == 8 ? R_F64 : R_F32;
  const end = at + 16 * (sizeof<T>() == 8 ? 16 : 7);
  let r = v128.load(at);
  for (at += 16; at < end; at += 16) r = v128.relaxed_madd<T>(r, u, v128.load(at));
  return r;
}

/**
 * x^n for x > 0: 1 - rho' = g_n with g_0 = theta/pi, g_1 = min(minus, 1) - (sin - theta cos)/pi of the angle or
 * its supplement, and g_(n+1) = minus (1 - k plus) + rho g_n + k minus plus g_(n-1), k = n^2/(4n^2 - 1). The
 * slope is n^2/(2n - 1) (1 - g_(n-1)) s't'/(st), of which `ratio` is 2 s't'/(2 st) in the units of the program.
 */
@inline
export function rectified<T>(order: i32, x: v128, xp: v128, ratio: v128): void {
  const near = v128.le<T>(x, xp);
  const rho = v128.bitselect(v128.sub<T>(one<T>(), x), v128.sub<T>(xp, one<T>()), near);
  const u = v128.mul<T>(half<T>(), v128.pmin<T>(x, xp));
  const h = v128.sqrt<T>(u);
  const turn = v128.mul<T>(asin<T>(h), overCircle<T>());
  const angle = v128.mul<T>(v128.add<T>(two<T>(), two<T>()), turn);
  let before = one<T>();
  let current = v128.bitselect(angle, v128.sub<T>(one<T>(), angle), near);
  if (order > 0) {
    before = current;
    const rest = v128.mul<T>(v128.mul<T>(u, h), remainder<T>(u));
    current = v128.sub<T>(v128.pmin<T>(x, one<T>()), rest);
  }
  const across = v128.mul<T>(x, xp);
  for (let n = 1; n < order; n++) {
    const square = <f64>n * <f64>n;
    const k = v128.splat<T>(<T>(square / (4 * square - 1)));
    const apart = v128.mul<T>(x, v128.relaxed_nmadd<T>(k, xp, one<T>()));
    const mixed = v128.mul<T>(v128.mul<T>(k, across), before);
    before = current;
    current = v128.relaxed_madd<T>(rho, current, v128.add<T>(apart, mixed));
  }
  v128.store(RESULT, current);
  const size = <f64>order;
  const factor = v128.splat<T>(<T>(order == 0 ? 0 : size * size / (2 * size - 1)));
  const steepest = v128.mul<T>(factor, ratio);
  v128.store(RESULT, v128.mul<T>(steepest, v128.sub<T>(one<T>(), before)), 16);
}
