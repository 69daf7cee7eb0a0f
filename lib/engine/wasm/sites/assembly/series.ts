// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by Hermite series: with unit vectors x, y of coefficients and c_k = x_k y_k,
 * rho' = c_0 + f(rho) and f(rho) = c_1 rho + L W(X), W(X) = sum_m c_(k(m)) X^(m+1), where
 *   all powers:  X = rho,   L = rho, k(m) = m + 2,
 *   odd powers:  X = rho^2, L = rho, k(m) = 2m + 3,
 *   even powers: X = rho^2, L = 1,   k(m) = 2m + 2.
 *
 * Pairs that are far apart take 1 - rho' from W itself, with as many terms as their |rho| asks for. The
 * others take W(1) - W(X) = (1 - X) P with P = sum_j X^j sum_(m >= j) c_(k(m)), so that nothing cancels:
 * 1 - rho' = c_1 (1 - rho) + (1 - rho) W(1) + rho (1 - X) P + |x - y|^2/2 (even: without rho and the
 * second term). Two sites go together, the far ones with as many terms as the nearest of them asks for.
 */
import { half, one, two } from "../../assembly/numbers.ts";
import { square } from "../../assembly/pair.ts";
import { CLOSE, close, entry, FAR, far } from "./series_sums.ts";
import { address, manyRow, mapRow, rightRow, rowSplats, word } from "./layout.ts";
import { writePair } from "./states.ts";
import { DualWord, Plane, STEPS, Word } from "../protocol.ts";
import { Parity, Powers } from "../../protocol.ts";

/** Numbers of a site before those of the powers: s'/s, the length of x without x_0, x_0 and x_1. */
const LEADING: usize = 64;

/** Least |rho| of near pairs. */
const NEAR: f64 = 0.875;

/** 1 - rho and 1 + rho of two vectors each. */
export const PAIRS: usize = memory.data(64, 16);

/** Which pairs of two vectors are near, as lanes. */
export const NEARNESS: usize = memory.data(32, 16);

/** Finds 1 -+ rho of a vector; gives |rho|. */
@inline
export function read<T>(readsPlus: bool, at: usize, from: usize, inPlane: usize): v128 {
  const minus = v128.pmin<T>(v128.load(from), two<T>());
  let plus = v128.sub<T>(two<T>(), minus);
  if (readsPlus) plus = v128.pmin<T>(v128.load(from + inPlane * Plane.plus), two<T>());
  v128.store(PAIRS + at, minus);
  v128.store(PAIRS + at, plus, 32);
  return v128.sub<T>(one<T>(), v128.pmin<T>(minus, plus));
}

/** X of a vector that is read. */
@inline
function argument<T>(mode: i32, at: usize, size: v128): v128 {
  if (mode != Powers.all) return square<T>(size);
  const away = v128.lt<T>(v128.load(PAIRS + at, 32), v128.load(PAIRS + at));
  return v128.bitselect(v128.neg<T>(size), size, away);
}

/** Whether all lanes are set. */
@inline
export function allOf<T>(lanes: v128): bool {
  return sizeof<T>() == 8 ? v128.all_true<i64>(lanes) : v128.all_true<i32>(lanes);
}

/** Largest entry. */
@inline
export function largest<T>(x: v128): T {
  const y = v128.pmax<T>(x, v128.shuffle<f64>(x, x, 1, 0));
  const a = v128.extract_lane<T>(y, 0);
  const b = v128.extract_lane<T>(y, 1);
  return a > b ? a : b;
}

/** Number of powers that do for the largest one of some |rho|. */
@inline
function powersAt<T>(numbers: usize, rho: v128): i32 {
  const place = <i32>(largest<T>(rho) * <T>STEPS);
  return load<i32>(numbers + (<usize>place << 2));
}

/** Where results go, and what belongs to them. */
@inline
function finish<T>(
  splat: bool,
  mode: i32,
  parity: i32,
  all: bool,
  any: bool,
  writesPlus: bool,
  at: usize,
  x: v128,
  left: usize,
  right: usize,
  ntk: v128,
  to: usize,
  plane: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  let minus = v128.load(PAIRS + at);
  let plus = v128.load(PAIRS + at, 32);
  const away = v128.lt<T>(plus, minus);
  const least = v128.pmin<T>(minus, plus);
  let rho = v128.sub<T>(one<T>(), least);
  if (parity != Parity.none) {
    plus = v128.pmax<T>(minus, plus);
    minus = least;
  } else {
    rho = v128.bitselect(v128.neg<T>(rho), rho, away);
  }
  const factor = v128.mul<T>(entry<T>(splat, left), v128.load(right));
  const a1 = entry<T>(splat, left + 48);
  const b1 = v128.load(right, 48);
  const linear = v128.mul<T>(a1, b1);
  const apart = square<T>(v128.sub<T>(entry<T>(splat, left + 32), v128.load(right, 32)));
  const near = v128.load(NEARNESS + at);
  let w = zero;
  let derivative = zero;
  let gap = zero;
  if (!all) {
    const q = v128.load(FAR + at);
    w = v128.mul<T>(x, q);
    derivative = v128.relaxed_madd<T>(x, v128.load(FAR + at, 32), q);
    const a = entry<T>(splat, left + 16);
    const b = v128.load(right, 16);
    const radial = v128.add<T>(apart, square<T>(v128.sub<T>(a, b)));
    gap = v128.relaxed_madd<T>(a, b, v128.mul<T>(half<T>(), radial));
    gap = v128.relaxed_nmadd<T>(linear, rho, gap);
    gap = mode == Powers.even ? v128.sub<T>(gap, w) : v128.relaxed_nmadd<T>(rho, w, gap);
  }
  if (any) {
    const rest = mode == Powers.all ? minus : v128.mul<T>(minus, plus);
    const total = v128.load(CLOSE + at);
    const p = v128.load(CLOSE + at, 32);
    const lack = v128.mul<T>(rest, p);
    w = v128.bitselect(v128.sub<T>(total, lack), w, near);
    const closeD = v128.relaxed_nmadd<T>(rest, v128.load(CLOSE + at, 64), p);
    derivative = v128.bitselect(closeD, derivative, near);
    let radial = v128.add<T>(apart, square<T>(v128.sub<T>(a1, b1)));
    radial = v128.mul<T>(half<T>(), v128.add<T>(radial, v128.load(CLOSE + at, 96)));
    let close = v128.relaxed_madd<T>(linear, minus, radial);
    if (mode == Powers.even) close = v128.add<T>(close, lack);
    else {
      close = v128.relaxed_madd<T>(minus, total, close);
      close = v128.relaxed_madd<T>(rho, lack, close);
    }
    gap = v128.bitselect(close, gap, near);
  }
  // f'(rho) = c_1 + L' W + L W' X'
  let slope = v128.mul<T>(rho, derivative);
  if (mode != Powers.all) slope = v128.add<T>(slope, slope);
  if (mode == Powers.all) slope = v128.add<T>(w, slope);
  else if (mode != Powers.even) slope = v128.relaxed_madd<T>(rho, slope, w);
  slope = v128.mul<T>(factor, v128.add<T>(linear, slope));
  writePair<T>(parity, writesPlus, away, gap, slope, ntk, to, plane);
}

/**
 * The nonlinearity. Of each site there are s'/s in units of the scales, then the coefficients.
 */
@inline
function seriesMap<T>(splat: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const readsPlus = word(record, DualWord.readsPlus) != 0;
  const writesPlus = word(record, DualWord.writesPlus) != 0;
  const hasNtk = word(record, DualWord.hasNtk) != 0;
  const mode = word(record, DualWord.mode);
  const parity = word(record, DualWord.parity);
  const powers = word(record, DualWord.terms);
  const numbers = address(record, DualWord.farPowers);
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const site = address(record, DualWord.site);
  const zero = v128.splat<T>(<T>0);
  for (let y = 0; y < rows; y++) {
    let from = mapRow(record, y, Word.input, Word.inputPitch);
    let to = mapRow(record, y, Word.output, Word.outputPitch);
    let moreLeft = manyRow(record, y, DualWord.numbersLeft, DualWord.numbersPitch);
    let moreRight = rightRow(record, y, DualWord.numbersRight, DualWord.numbersPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      // The last site of an odd row is done twice.
      const single = from + 16 == end;
      const step: usize = single ? 0 : 16;
      const second: usize = single ? 0 : site;
      const r0 = read<T>(readsPlus, 0, from, inPlane);
      const r1 = read<T>(readsPlus, 16, from + step, inPlane);
      const x0 = argument<T>(mode, 0, r0);
      const x1 = argument<T>(mode, 16, r1);
      const limit = v128.splat<T>(<T>NEAR);
      const n0 = v128.ge<T>(r0, limit);
      const n1 = v128.ge<T>(r1, limit);
      const any = v128.any_true(v128.or(n0, n1));
      const i = moreLeft + LEADING;
      const j = moreRight + LEADING;
      const ntk0 = hasNtk ? v128.load(from + inPlane * Plane.ntk) : zero;
      const ntk1 = hasNtk ? v128.load(from + step + inPlane * Plane.ntk) : zero;
      // Most pairs are far, and are written by a body of their own.
      if (!any) {
        far<T>(splat, powersAt<T>(numbers, v128.pmax<T>(r0, r1)), i, j, second, x0, x1);
        finish<T>(splat, mode, parity, false, false, writesPlus, 0, x0, moreLeft, moreRight, ntk0, to, plane);
        finish<T>(
          splat, mode, parity, false, false, writesPlus, 16, x1, moreLeft + second, moreRight + second,
          ntk1, to + step, plane,
        );
      } else {
        v128.store(NEARNESS, n0);
        v128.store(NEARNESS, n1, 16);
        const all = allOf<T>(v128.and(n0, n1));
        close<T>(splat, powers, i, j, second, x0, x1);
        if (!all) {
          const farthest = v128.pmax<T>(v128.andnot(r0, n0), v128.andnot(r1, n1));
          far<T>(splat, powersAt<T>(numbers, farthest), i, j, second, x0, x1);
        }
        finish<T>(splat, mode, parity, all, true, writesPlus, 0, x0, moreLeft, moreRight, ntk0, to, plane);
        finish<T>(
          splat, mode, parity, all, true, writesPlus, 16, x1, moreLeft + second, moreRight + second,
          ntk1, to + step, plane,
        );
      }
      from += 32;
      to += 32;
      moreLeft += 2 * site;
      moreRight += 2 * site;
    }
  }
}

function splat<T>(record: usize): void {
  seriesMap<T>(true, record);
}

function whole<T>(record: usize): void {
  seriesMap<T>(false, record);
}

/** The nonlinearity. */
export function series<T>(record: usize): void {
  if (rowSplats()) splat<T>(record);
  else whole<T>(record);
}
