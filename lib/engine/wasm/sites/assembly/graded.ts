// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Nonlinearities by graded Hermite series, as `../../pairs/assembly/graded.ts` has them: with c_e = x_e y_e,
 * rho' = c_0 + c_1 rho + |rho| U + rho |rho| V, U and V being the sums c_e |rho|^(n_e) of the even and the odd family.
 * Two sites go together. Each pair goes the way that its own rho says, whatever stands beside it.
 */
import { closeSums, farSums } from "../../pairs/assembly/graded_sums.ts";
import { half, one, two } from "../../assembly/numbers.ts";
import { address, rightAt, rowAt, rowSplats, word } from "./layout.ts";
import { allOf, entry, largest, NEARNESS, PAIRS, read, square } from "./series.ts";
import { DualWord, Parity, Powers, Word } from "../protocol.ts";

/** Numbers of a site before those of the powers: s'/s, the length of x without x_0, x_0 and x_1. */
const LEADING: usize = 64;

/** Powers of a group. */
const GROUP: i32 = 8;

/** How far before its end a site's numbers say how many entries of a family do. */
const BEHIND: usize = 16;

/** Largest 1 - |rho| of near pairs. */
const NEAR: f64 = 0.05;

/** Bytes of the sums of a family: of two vectors each, two sums of far pairs, then four of near ones. */
const FAMILY: usize = 192;

/** Where those of near pairs are among them. */
const CLOSE: usize = 64;

/** Sums of the even family, then of the odd one. */
const SUMS: usize = memory.data(384, 16);

/** How many entries of a family do for the pairs of two vectors. */
const LIMITS: usize = memory.data(32, 16);

/** How many of them are in blocks. */
const BLOCKS: usize = memory.data(32, 16);

/** Sums of blocks, before they are added to those of groups. */
const MORE: usize = memory.data(128, 16);

/** The smaller of 1 - rho and 1 + rho. */
@inline
function nearer<T>(at: usize): v128 {
  return v128.pmin<T>(v128.load(PAIRS + at), v128.load(PAIRS + at, 32));
}

/** 1 - |rho| of pairs that are far apart; near ones count as uncorrelated here. */
@inline
function apartOnly<T>(at: usize): v128 {
  return v128.bitselect(one<T>(), nearer<T>(at), v128.load(NEARNESS + at));
}

/**
 * The sums of a family whose entries begin at `left` and `right`; `all` or `any` of the pairs being near, and
 * `again` where those of the other come before.
 */
@inline
function family<T>(
  splat: bool,
  all: bool,
  any: bool,
  again: bool,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  second: usize,
  to: usize,
): void {
  if (!all) far<T>(splat, again, groups, blocks, left, right, second, apartOnly<T>(0), apartOnly<T>(16), to);
  if (!any) return;
  if (splat) closeSplat<T>(again, groups, blocks, left, right, second, to + CLOSE);
  else closeWhole<T>(again, groups, blocks, left, right, second, to + CLOSE);
}

function closeSplat<T>(
  again: bool,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  second: usize,
  to: usize,
): void {
  close<T>(true, again, groups, blocks, left, right, second, nearer<T>(0), nearer<T>(16), to);
}

function closeWhole<T>(
  again: bool,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  second: usize,
  to: usize,
): void {
  close<T>(false, again, groups, blocks, left, right, second, nearer<T>(0), nearer<T>(16), to);
}

@inline
function close<T>(
  splat: bool,
  again: bool,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  second: usize,
  z0: v128,
  z1: v128,
  to: usize,
): void {
  closeGroups<T>(splat, groups, left, right, second, z0, z1, to);
  if (blocks == 0) return;
  const before = v128.splat<T>(<T>(GROUP * groups));
  const b0 = v128.sub<T>(v128.load(LIMITS), before);
  const b1 = v128.sub<T>(v128.load(LIMITS, 16), before);
  if (!v128.any_true(v128.gt<T>(v128.pmax<T>(b0, b1), v128.splat<T>(<T>0)))) return;
  v128.store(BLOCKS, b0);
  v128.store(BLOCKS, b1, 16);
  const skip = <usize>(groups * GROUP) << 4;
  left += skip;
  right += skip;
  if (splat) closeSums<T>(true, false, again, BLOCKS, 0, blocks, left, right, second, 16, second, z0, z1, MORE, 32);
  else closeSums<T>(false, false, again, BLOCKS, 0, blocks, left, right, second, 16, second, z0, z1, MORE, 32);
  for (let i: usize = 0; i < 128; i += 16) {
    v128.store(to + i, v128.add<T>(v128.load(to + i), v128.load(MORE + i)));
  }
}

/**
 * Of near pairs, from the powers taken one by one: sum c |rho|^n, sum c n |rho|^n, sum c (1 - |rho|^n) and the squared
 * distance of the entries, two vectors each. With X = rho^2 and n = 2m + 1, C = sum c and P = sum_j X^j sum_(m > j) c_m,
 * sum c X^m = C - (1 - X) P, so that nothing cancels. An entry beyond a pair's limit counts as zero.
 */
@inline
function closeGroups<T>(
  splat: bool,
  groups: i32,
  left: usize,
  right: usize,
  second: usize,
  z0: v128,
  z1: v128,
  to: usize,
): void {
  const r0 = v128.sub<T>(one<T>(), z0);
  const r1 = v128.sub<T>(one<T>(), z1);
  const x0 = square<T>(r0);
  const x1 = square<T>(r1);
  let c0 = v128.splat<T>(<T>0);
  let c1 = c0;
  let p0 = c0;
  let p1 = c0;
  let d0 = c0;
  let d1 = c0;
  let g0 = c0;
  let g1 = c0;
  const over = right - left;
  const m0 = v128.load(LIMITS);
  const m1 = v128.load(LIMITS, 16);
  const all = GROUP * groups;
  const most = min(all, <i32>largest<T>(v128.pmax<T>(m0, m1)));
  const least = min(all, -<i32>largest<T>(v128.neg<T>(v128.pmin<T>(m0, m1))));
  let i = left + (<usize>most << 4);
  let j = i + over;
  for (let k = most - 1; k >= least; k--) {
    const number = v128.splat<T>(<T>k);
    const a0 = v128.lt<T>(number, m0);
    const a1 = v128.lt<T>(number, m1);
    i -= 16;
    j -= 16;
    let a = v128.and(entry<T>(splat, i), a0);
    let b = v128.and(v128.load(j), a0);
    d0 = v128.relaxed_madd<T>(d0, x0, p0);
    p0 = v128.relaxed_madd<T>(p0, x0, c0);
    c0 = v128.relaxed_madd<T>(a, b, c0);
    let e = v128.sub<T>(a, b);
    g0 = v128.relaxed_madd<T>(e, e, g0);
    a = v128.and(entry<T>(splat, i + second), a1);
    b = v128.and(v128.load(j + second), a1);
    d1 = v128.relaxed_madd<T>(d1, x1, p1);
    p1 = v128.relaxed_madd<T>(p1, x1, c1);
    c1 = v128.relaxed_madd<T>(a, b, c1);
    e = v128.sub<T>(a, b);
    g1 = v128.relaxed_madd<T>(e, e, g1);
  }
  while (i > left) {
    i -= 16;
    j -= 16;
    let a = entry<T>(splat, i);
    let b = v128.load(j);
    d0 = v128.relaxed_madd<T>(d0, x0, p0);
    p0 = v128.relaxed_madd<T>(p0, x0, c0);
    c0 = v128.relaxed_madd<T>(a, b, c0);
    let e = v128.sub<T>(a, b);
    g0 = v128.relaxed_madd<T>(e, e, g0);
    a = entry<T>(splat, i + second);
    b = v128.load(j + second);
    d1 = v128.relaxed_madd<T>(d1, x1, p1);
    p1 = v128.relaxed_madd<T>(p1, x1, c1);
    c1 = v128.relaxed_madd<T>(a, b, c1);
    e = v128.sub<T>(a, b);
    g1 = v128.relaxed_madd<T>(e, e, g1);
  }
  storeGroups<T>(to, z0, r0, c0, p0, d0, g0);
  storeGroups<T>(to + 16, z1, r1, c1, p1, d1, g1);
}

@inline
function storeGroups<T>(to: usize, z: v128, r: v128, c: v128, p: v128, d: v128, g: v128): void {
  // 1 - X
  const y = v128.mul<T>(z, v128.sub<T>(two<T>(), z));
  const lack = v128.relaxed_madd<T>(z, c, v128.mul<T>(v128.mul<T>(r, y), p));
  const sum = v128.sub<T>(c, lack);
  const twice = v128.mul<T>(v128.add<T>(r, r), square<T>(r));
  v128.store(to, sum);
  v128.store(to, v128.relaxed_madd<T>(twice, v128.relaxed_nmadd<T>(y, d, p), sum), 32);
  v128.store(to, lack, 64);
  v128.store(to, g, 96);
}

function far<T>(
  splat: bool,
  again: bool,
  groups: i32,
  blocks: i32,
  left: usize,
  right: usize,
  second: usize,
  z0: v128,
  z1: v128,
  to: usize,
): void {
  if (splat) farSums<T>(true, true, again, LIMITS, groups, blocks, left, right, second, 16, second, z0, z1, to, 32);
  else farSums<T>(false, true, again, LIMITS, groups, blocks, left, right, second, 16, second, z0, z1, to, 32);
}

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
  both: bool,
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
  if (both) v128.store(to + plane, v128.bitselect(gap, other, turned));
  v128.store(to + 2 * plane, v128.mul<T>(ntk, slope));
}

/** The nonlinearity; in place of the numbers of far powers stands that of groups of powers. */
@inline
function gradedMap<T>(splat: bool, record: usize): void {
  const rows = word(record, Word.rows);
  const columns = word(record, Word.columns);
  const kept = word(record, DualWord.readsPlus) != 0;
  const both = word(record, DualWord.writesPlus) != 0;
  const moving = word(record, DualWord.hasNtk) != 0;
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
      const r0 = read<T>(kept, 0, from, inPlane);
      const r1 = read<T>(kept, 16, from + step, inPlane);
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
        splat, parity, all, any, both, 0, moreLeft, moreRight,
        moving ? v128.load(from + 2 * inPlane) : zero, to, plane,
      );
      finish<T>(
        splat, parity, all, any, both, 16, moreLeft + second, moreRight + second,
        moving ? v128.load(from + step + 2 * inPlane) : zero, to + step, plane,
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
