// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * The even and the odd family of a graded series, of two vectors of pairs: sums of those that are far apart, and of near
 * ones.
 */
import { one, two } from "../../assembly/numbers.ts";
import { closeSums, farSums } from "../../assembly/graded_sums.ts";
import { largest, NEARNESS, PAIRS, square } from "./series.ts";
import { entry } from "./series_sums.ts";

/** Powers of a group. */
export const GROUP: i32 = 8;

/** Bytes of the sums of a family: of two vectors each, two sums of far pairs, then four of near ones. */
export const FAMILY: usize = 192;

/** Where those of near pairs are among them. */
export const CLOSE: usize = 64;

/** Sums of the even family, then of the odd one. */
export const SUMS: usize = memory.data(384, 16);

/** How many entries of a family do for the pairs of two vectors. */
export const LIMITS: usize = memory.data(32, 16);

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
export function family<T>(
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
