// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by graded Hermite series, as `../../pairs/assembly/graded.ts` has them: with c_e = x_e y_e,
 * rho' = c_0 + c_1 rho + |rho| U + rho |rho| V, U and V being the sums c_e |rho|^(n_e) of the even and the odd family.
 * Two sites go together. Each pair goes the way that its own rho says, whatever stands beside it.
 */
import { half, one, two } from "../../assembly/numbers.ts";
import { CLOSE, FAMILY, family, GROUP, LIMITS, SUMS } from "./graded_families.ts";
import { address, rightAt, rowAt, rowSplats, word } from "./layout.ts";
import { entry } from "./series_sums.ts";
import { allOf, NEARNESS, PAIRS, read, square } from "./series.ts";
import { DualWord, Word } from "../protocol.ts";
import { Parity, Powers } from "../../protocol.ts";

/** Numbers of a site before those of the powers: s'/s, the length of x without x_0, x_0 and x_1. */
const LEADING: usize = 64;

/** How far before its end a site's numbers say how many entries of a family do. */
const BEHIND: usize = 16;

/** Largest 1 - |rho| of near pairs. */
const NEAR: f64 = 0.05;

/** Of two sites the one that needs more entries says how many. */
@inline
function limitTo<T>(splat: bool, at: usize, left: usize, right: usize): void {
  v128.store(LIMITS + at, v128.pmax<T>(entry<T>(splat, left), v128.load(right)));
}

/** Where results go, and what belongs to them. */
@inline
function finish<T>(
  splat: bool,
  parity: i32,
  all: bool,
  any: bool,
  writesPlus: bool,
  at: usize,
  left: usize,
  right: usize,
  ntk: v128,
  to: usize,
  plane: usize,
): void {
  const zero = v128.splat<T>(<T>0);
  const minus = v128.load(PAIRS + at);
  const plus = v128.load(PAIRS + at, 32);
  const away = v128.lt<T>(plus, minus);
  const z = v128.pmin<T>(minus, plus);
  const size = v128.sub<T>(one<T>(), z);
  const near = v128.load(NEARNESS + at);
  // With a symmetry pairs with rho < 0 are answered by their opposite.
  const negative = parity != 0 ? zero : away;
  const rho = v128.bitselect(v128.neg<T>(size), size, negative);
  const factor = v128.mul<T>(entry<T>(splat, left), v128.load(right));
  const a1 = entry<T>(splat, left + 48);
  const b1 = v128.load(right, 48);
  const linear = v128.mul<T>(a1, b1);
  const even = SUMS + at;
  const odd = SUMS + FAMILY + at;
  const apart = square<T>(v128.sub<T>(entry<T>(splat, left + 32), v128.load(right, 32)));
  let evenU = v128.load(even);
  let evenD = v128.load(even, 32);
  let oddU = v128.load(odd);
  let oddD = v128.load(odd, 32);
  let gap = zero;
  if (!all) {
    const a = entry<T>(splat, left + 16);
    const b = v128.load(right, 16);
    const radial = v128.add<T>(apart, square<T>(v128.sub<T>(a, b)));
    gap = v128.relaxed_madd<T>(a, b, v128.mul<T>(half<T>(), radial));
    gap = v128.relaxed_nmadd<T>(linear, rho, gap);
    gap = v128.relaxed_nmadd<T>(size, v128.relaxed_madd<T>(rho, oddU, evenU), gap);
  }
  if (any) {
    evenU = v128.bitselect(v128.load(even + CLOSE), evenU, near);
    evenD = v128.bitselect(v128.load(even + CLOSE, 32), evenD, near);
    oddU = v128.bitselect(v128.load(odd + CLOSE), oddU, near);
    oddD = v128.bitselect(v128.load(odd + CLOSE, 32), oddD, near);
    const evenL = v128.load(even + CLOSE, 64);
    const oddL = v128.load(odd + CLOSE, 64);
    let radial = v128.add<T>(apart, square<T>(v128.sub<T>(a1, b1)));
    const entries = v128.add<T>(v128.load(even + CLOSE, 96), v128.load(odd + CLOSE, 96));
    radial = v128.add<T>(radial, entries);
    const rest = v128.bitselect(v128.sub<T>(two<T>(), z), z, negative);
    let close = v128.relaxed_madd<T>(linear, rest, v128.mul<T>(half<T>(), radial));
    close = v128.relaxed_madd<T>(v128.add<T>(evenU, evenL), z, close);
    close = v128.relaxed_madd<T>(size, evenL, close);
    const total = v128.add<T>(oddU, oddL);
    const y = v128.mul<T>(z, v128.sub<T>(two<T>(), z));
    const own = v128.relaxed_madd<T>(total, y, v128.mul<T>(square<T>(size), oddL));
    const turned = v128.sub<T>(v128.add<T>(total, total), own);
    close = v128.add<T>(close, v128.bitselect(turned, own, negative));
    gap = v128.bitselect(close, gap, near);
  }
  // Exponents are n + 1 in the even family and n + 2 in the odd one.
  let slope = v128.add<T>(evenD, evenU);
  slope = v128.bitselect(v128.neg<T>(slope), slope, negative);
  slope = v128.add<T>(slope, linear);
  const oddSlope = v128.relaxed_madd<T>(two<T>(), oddU, oddD);
  slope = v128.mul<T>(factor, v128.relaxed_madd<T>(size, oddSlope, slope));
  gap = v128.pmin<T>(v128.pmax<T>(gap, zero), two<T>());
  if (parity == Parity.even) slope = v128.bitselect(v128.neg<T>(slope), slope, away);
  const other = v128.sub<T>(two<T>(), gap);
  const turned = parity == Parity.odd ? away : zero;
  v128.store(to, v128.bitselect(other, gap, turned));
  if (writesPlus) v128.store(to + plane, v128.bitselect(gap, other, turned));
  v128.store(to + 2 * plane, v128.mul<T>(ntk, slope));
}

/** The nonlinearity; in place of the numbers of far powers stands that of groups of powers. */
@inline
function gradedMap<T>(splat: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const readsPlus = word(record, DualWord.readsPlus) != 0;
  const writesPlus = word(record, DualWord.writesPlus) != 0;
  const hasNtk = word(record, DualWord.hasNtk) != 0;
  const mode = word(record, DualWord.mode);
  const parity = word(record, DualWord.parity);
  const groups = word(record, DualWord.farPowers);
  const blocks = word(record, DualWord.terms);
  const inPlane = address(record, Word.inputPlane);
  const plane = address(record, Word.outputPlane);
  const site = address(record, DualWord.site);
  const zero = v128.splat<T>(<T>0);
  const skip = LEADING + (mode == Powers.all ? <usize>(GROUP * groups + 9 * blocks) << 4 : 0);
  const last = site - BEHIND;
  memory.fill(SUMS, 0, 2 * FAMILY);
  for (let y = 0; y < rows; y++) {
    let from = address(record, Word.input) + <usize>y * address(record, Word.inputPitch);
    let to = address(record, Word.output) + <usize>y * address(record, Word.outputPitch);
    let moreLeft = rowAt(record, DualWord.numbersLeft) + <usize>y * address(record, DualWord.numbersPitch);
    let moreRight = rightAt(record, DualWord.numbersRight) + <usize>y * address(record, DualWord.numbersPitch);
    const end = from + (<usize>columns << 4);
    while (from < end) {
      // The last site of an odd row is done twice.
      const single = from + 16 == end;
      const step: usize = single ? 0 : 16;
      const second: usize = single ? 0 : site;
      const r0 = read<T>(readsPlus, 0, from, inPlane);
      const r1 = read<T>(readsPlus, 16, from + step, inPlane);
      const limit = v128.splat<T>(<T>(1 - NEAR));
      const n0 = v128.gt<T>(r0, limit);
      const n1 = v128.gt<T>(r1, limit);
      v128.store(NEARNESS, n0);
      v128.store(NEARNESS, n1, 16);
      const any = v128.any_true(v128.or(n0, n1));
      const all = allOf<T>(v128.and(n0, n1));
      limitTo<T>(splat, 0, moreLeft + last, moreRight + last);
      limitTo<T>(splat, 16, moreLeft + last + second, moreRight + last + second);
      if (mode != Powers.odd) {
        family<T>(
          splat, all, any, false, groups, blocks, moreLeft + LEADING, moreRight + LEADING, second, SUMS,
        );
      }
      if (mode != Powers.even) {
        family<T>(
          splat, all, any, mode == Powers.all, groups, blocks, moreLeft + skip, moreRight + skip, second,
          SUMS + FAMILY,
        );
      }
      finish<T>(
        splat, parity, all, any, writesPlus, 0, moreLeft, moreRight,
        hasNtk ? v128.load(from + 2 * inPlane) : zero, to, plane,
      );
      finish<T>(
        splat, parity, all, any, writesPlus, 16, moreLeft + second, moreRight + second,
        hasNtk ? v128.load(from + step + 2 * inPlane) : zero, to + step, plane,
      );
      from += 32;
      to += 32;
      moreLeft += 2 * site;
      moreRight += 2 * site;
    }
  }
}

function splat<T>(record: usize): void {
  gradedMap<T>(true, record);
}

function whole<T>(record: usize): void {
  gradedMap<T>(false, record);
}

/** The nonlinearity. */
export function graded<T>(record: usize): void {
  if (rowSplats()) splat<T>(record);
  else whole<T>(record);
}
