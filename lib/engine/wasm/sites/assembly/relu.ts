// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * One row of sites through an affine step and phi(x) = a min(x, 0) + b max(x, 0): from sums of E, P and the NTK
 * over three rows where there are `threeColumns`, see `correlate.ts`, else from correlations and the NTK after the step.
 *
 * 1 - rho' = x + x h R(x) with x = 1 - rho and h = sqrt(x), and the slope is 1 + h A(x) in the units of the scales. The
 * polynomials A and R are those of ../../assembly/coefficients.ts, scaled by ../../assembly/prepare.ts; for rho < 0 see
 * ../../pairs/assembly/relu.ts.
 */
import { two } from "../../assembly/numbers.ts";
import { distance } from "./correlate.ts";
import { address, word } from "./layout.ts";
import { parameter, PARAMETERS } from "./parameters.ts";
import { mendSites, opposite, Site, SITES, tangent } from "./relu_site.ts";
import { isSure, lengthsOf, toCorrelation, toDistance, twiceOf, withoutLengths } from "./states.ts";
import { PLANE } from "./window.ts";
import { LinearParameter, LinearWord, Plane, Signs, Word } from "../protocol.ts";

/** Where the polynomials lie. */
const COEFFICIENTS: usize = PARAMETERS + 16 * LinearParameter.coefficients;

/**
 * Reads a site whose sum or correlation is `e` and whose NTK before the step is `sum`, and puts its state at `site`.
 * Tells in which lanes nothing is lost to the lengths.
 */
@inline
function readSite<T>(
  mode: i32,
  general: bool,
  threeColumns: bool,
  site: usize,
  e: v128,
  sum: v128,
  from: usize,
  left: usize,
  right: usize,
  side: usize,
): v128 {
  const s = v128.load(left);
  const t = v128.load(right);
  const apart = lengthsOf<T>(s, t);
  let minus = e;
  let plus = e;
  let rest = e;
  let sure = e;
  if (threeColumns) {
    const i = v128.load(left + side);
    const j = v128.load(right + side);
    e = distance<T>(general, e, parameter(LinearParameter.added));
    rest = withoutLengths<T>(e, apart);
    minus = toCorrelation<T>(rest, i, j);
    let less = rest;
    if (mode == Signs.kept) {
      const other = withoutLengths<T>(opposite<T>(general, from), apart);
      less = v128.pmin<T>(less, other);
      plus = toCorrelation<T>(other, i, j);
    }
    sure = isSure<T>(apart, less);
  } else {
    if (mode == Signs.kept) plus = v128.load(from, PLANE * Plane.plus);
    rest = v128.mul<T>(twiceOf<T>(s, t), minus);
    e = v128.add<T>(rest, apart);
  }
  if (mode == Signs.derived) plus = v128.sub<T>(two<T>(), minus);
  v128.store(site, minus, Site.minus);
  if (mode != Signs.positive) v128.store(site, plus, Site.plus);
  v128.store(site, tangent<T>(mode, general, sum, v128.mul<T>(s, t), minus, plus), Site.ntk);
  const plain = mode == Signs.positive && !general;
  if (plain || threeColumns) v128.store(site, rest, Site.rest);
  if (plain) v128.store(site, e, Site.distance);
  return sure;
}

/** The smaller one of 1 - rho and 1 + rho. */
@inline
function nearOf<T>(mode: i32, site: usize): v128 {
  const minus = v128.load(site, Site.minus);
  return mode == Signs.positive ? minus : v128.pmin<T>(minus, v128.load(site, Site.plus));
}

/** Writes what comes of a site, `a` and `r` being the polynomials at it. */
@inline
function writeSite<T>(
  mode: i32,
  general: bool,
  wanted: bool,
  site: usize,
  a: v128,
  r: v128,
  to: usize,
  plane: usize,
  left: usize,
  right: usize,
): void {
  const one = v128.splat<T>(<T>1);
  const x = v128.load(site, Site.minus);
  const near = nearOf<T>(mode, site);
  const h = v128.sqrt<T>(near);
  let slope = v128.relaxed_madd<T>(h, a, one);
  let base = x;
  if (mode != Signs.positive) {
    const xp = v128.load(site, Site.plus);
    const away = v128.lt<T>(xp, x);
    const far = v128.relaxed_nmadd<T>(parameter(LinearParameter.awayFactor), xp, parameter(LinearParameter.awayBase));
    base = v128.bitselect(far, x, away);
    slope = v128.bitselect(v128.relaxed_nmadd<T>(h, a, parameter(LinearParameter.awaySlope)), slope, away);
  }
  const bend = v128.mul<T>(h, r);
  let minus = v128.relaxed_madd<T>(near, bend, base);
  if (mode != Signs.positive) minus = v128.pmax<T>(minus, v128.splat<T>(<T>0));
  v128.store(to, minus);
  const ntk = v128.load(site, Site.ntk);
  if (mode == Signs.positive && !general) {
    v128.store(to + plane * Plane.ntk, v128.mul<T>(ntk, slope));
    if (!wanted) return;
    const rest = v128.load(site, Site.rest);
    v128.store(to + plane * Plane.distance, v128.relaxed_madd<T>(rest, bend, v128.load(site, Site.distance)));
    return;
  }
  let s = v128.load(left);
  let t = v128.load(right);
  if (general) {
    const f = parameter(LinearParameter.left);
    const g = parameter(LinearParameter.right);
    slope = v128.mul<T>(slope, v128.mul<T>(f, g));
    s = v128.mul<T>(s, f);
    t = v128.mul<T>(t, g);
  }
  v128.store(to + plane * Plane.ntk, v128.mul<T>(ntk, slope));
  if (wanted) v128.store(to + plane * Plane.distance, toDistance<T>(minus, twiceOf<T>(s, t), lengthsOf<T>(s, t)));
}

/**
 * Row `y` of an instruction, see `fused_relu.ts`. With `threeColumns` at `from` lie the sums of E, and planes behind it
 * those of P and the NTK, still to be summed over three neighbours, else 1 - rho, 1 + rho and the NTK; at `left` and
 * `right` the deviations. 1 - rho goes to `to`, and planes behind it the NTK and E. Four sites at a time are done.
 */
@inline
export function reluRow<T>(
  mode: i32,
  general: bool,
  threeColumns: bool,
  record: usize,
  y: i32,
  from: usize,
  left: usize,
  right: usize,
  to: usize,
): void {
  const count = word(record, Word.columns);
  const side = address(record, Word.sidePlane);
  const plane = address(record, Word.outputPlane);
  const wanted = word(record, LinearWord.measures) != 0;
  const end = from + (<usize>count << 4);
  const next = SITES + Site.bytes;
  while (from < end) {
    let e0 = v128.load(from);
    let e1 = v128.load(from, 16);
    let e2 = v128.load(from, 32);
    let e3 = v128.load(from, 48);
    let n0 = v128.load(from, PLANE * Plane.ntk);
    let n1 = v128.load(from, PLANE * Plane.ntk + 16);
    let n2 = v128.load(from, PLANE * Plane.ntk + 32);
    let n3 = v128.load(from, PLANE * Plane.ntk + 48);
    if (threeColumns) {
      let first = v128.add<T>(e0, e1);
      let last = v128.add<T>(e2, e3);
      e0 = v128.add<T>(v128.load(from - 16), first);
      e3 = v128.add<T>(last, v128.load(from, 64));
      const middle = e1;
      e1 = v128.add<T>(first, e2);
      e2 = v128.add<T>(middle, last);
      first = v128.add<T>(n0, n1);
      last = v128.add<T>(n2, n3);
      n0 = v128.add<T>(v128.load(from, PLANE * Plane.ntk - 16), first);
      n3 = v128.add<T>(last, v128.load(from, PLANE * Plane.ntk + 64));
      const between = n1;
      n1 = v128.add<T>(first, n2);
      n2 = v128.add<T>(between, last);
    }
    let sure = readSite<T>(mode, general, threeColumns, SITES, e0, n0, from, left, right, side);
    sure = v128.and(
      sure,
      readSite<T>(mode, general, threeColumns, next, e1, n1, from + 16, left + 16, right + 16, side),
    );
    sure = v128.and(
      sure,
      readSite<T>(mode, general, threeColumns, next + Site.bytes, e2, n2, from + 32, left + 32, right + 32, side),
    );
    sure = v128.and(
      sure,
      readSite<T>(mode, general, threeColumns, next + 2 * Site.bytes, e3, n3, from + 48, left + 48, right + 48, side),
    );
    if (threeColumns && !v128.all_true<i32>(sure)) {
      mendSites<T>(mode, general, record, y, count - <i32>((end - from) >> 4), from, left, right);
    }
    const u0 = nearOf<T>(mode, SITES);
    const u1 = nearOf<T>(mode, next);
    const u2 = nearOf<T>(mode, next + Site.bytes);
    const u3 = nearOf<T>(mode, next + 2 * Site.bytes);
    let at = COEFFICIENTS;
    let c = v128.load(COEFFICIENTS);
    const second = v128.load(COEFFICIENTS, 16);
    let a0 = v128.relaxed_madd<T>(c, u0, second);
    let a1 = v128.relaxed_madd<T>(c, u1, second);
    let a2 = v128.relaxed_madd<T>(c, u2, second);
    let a3 = v128.relaxed_madd<T>(c, u3, second);
    // In float64 A has two terms more than R, in float32 one.
    if (sizeof<T>() == 8) {
      c = v128.load(COEFFICIENTS, 32);
      a0 = v128.relaxed_madd<T>(a0, u0, c);
      a1 = v128.relaxed_madd<T>(a1, u1, c);
      a2 = v128.relaxed_madd<T>(a2, u2, c);
      a3 = v128.relaxed_madd<T>(a3, u3, c);
      at += 16;
    }
    let r0 = v128.load(at, 32);
    let r1 = r0;
    let r2 = r0;
    let r3 = r0;
    at += 48;
    const last = at + 32 * (sizeof<T>() == 8 ? 15 : 6);
    do {
      c = v128.load(at);
      a0 = v128.relaxed_madd<T>(a0, u0, c);
      a1 = v128.relaxed_madd<T>(a1, u1, c);
      a2 = v128.relaxed_madd<T>(a2, u2, c);
      a3 = v128.relaxed_madd<T>(a3, u3, c);
      c = v128.load(at, 16);
      r0 = v128.relaxed_madd<T>(r0, u0, c);
      r1 = v128.relaxed_madd<T>(r1, u1, c);
      r2 = v128.relaxed_madd<T>(r2, u2, c);
      r3 = v128.relaxed_madd<T>(r3, u3, c);
      at += 32;
    } while (at < last);
    writeSite<T>(mode, general, wanted, SITES, a0, r0, to, plane, left, right);
    writeSite<T>(mode, general, wanted, next, a1, r1, to + 16, plane, left + 16, right + 16);
    writeSite<T>(mode, general, wanted, next + Site.bytes, a2, r2, to + 32, plane, left + 32, right + 32);
    writeSite<T>(mode, general, wanted, next + 2 * Site.bytes, a3, r3, to + 48, plane, left + 48, right + 48);
    from += 64;
    to += 64;
    left += 64;
    right += 64;
  }
}
