// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * phi by its Hermite series: with unit vectors x, y of coefficients and c_k = x_k y_k,
 * rho' = c_0 + f(rho) and f(rho) = c_1 rho + L W(X), W(X) = sum_m c_(k(m)) X^(m+1), where
 *   all powers:  X = rho,   L = rho, k(m) = m + 2,
 *   odd powers:  X = rho^2, L = rho, k(m) = 2m + 3,
 *   even powers: X = rho^2, L = 1,   k(m) = 2m + 2.
 *
 * Pairs that are far apart take 1 - rho' from W itself, and few terms. For the others
 * W(1) - W(X) = (1 - X) P with P = sum_j X^j C_j and C_j = sum_(m >= j) c_(k(m)), and
 * 1 - rho' = c_1 (1 - rho) + (1 - rho) W(1) + rho (1 - X) P + |x - y|^2/2 (even: without rho and the
 * second term), sums of terms that do not cancel. Both ways the slope is f'(rho) s' t' / (s t).
 *
 * Each pair goes the way that its own rho says, whatever stands beside it.
 */
import { extent, NTK, PLUS } from "./layout.ts";

const ALL: i32 = 0;
const EVEN: i32 = 2;

/** Entries before those of the powers: length of x without x_0, x_0 and x_1. */
const LEADING: i32 = 3;

/** Nodes of a table. */
const NODES: i32 = 16;

/** Least 1 - |rho| of the three classes of pairs that are far apart; the others are near. */
@inline
function leastOf(kind: i32): f64 {
  return kind == 0 ? 0.5 : kind == 1 ? 0.25 : 0.05;
}

/** X of four vectors. */
const ARGUMENT: usize = memory.data(64, 16);

/** Which of the pairs of four vectors a call is for. */
const LANES: usize = memory.data(64, 16);

/** Of four vectors each: W(X)/X and its derivative. */
const FAR: usize = memory.data(128, 16);

/** Of four vectors each: W(1), P, its derivative, and |x - y|^2 without the leading entries. */
const CLOSE: usize = memory.data(256, 16);

@inline
function merge(at: usize, lanes: v128, value: v128): void {
  v128.store(at, v128.bitselect(value, v128.load(at), lanes));
}

function far<T>(terms: i32, columns: usize, row: usize): void {
  const x0 = v128.load(ARGUMENT);
  const x1 = v128.load(ARGUMENT, 16);
  const x2 = v128.load(ARGUMENT, 32);
  const x3 = v128.load(ARGUMENT, 48);
  let q0 = v128.splat<T>(<T>0);
  let q1 = q0;
  let q2 = q0;
  let q3 = q0;
  let d0 = q0;
  let d1 = q0;
  let d2 = q0;
  let d3 = q0;
  const end = row + 16 * LEADING;
  row += 16 * terms;
  columns += 64 * terms;
  while (row > end) {
    row -= 16;
    columns -= 64;
    const x = v128.load(row);
    d0 = v128.relaxed_madd<T>(d0, x0, q0);
    d1 = v128.relaxed_madd<T>(d1, x1, q1);
    d2 = v128.relaxed_madd<T>(d2, x2, q2);
    d3 = v128.relaxed_madd<T>(d3, x3, q3);
    q0 = v128.relaxed_madd<T>(q0, x0, v128.mul<T>(x, v128.load(columns)));
    q1 = v128.relaxed_madd<T>(q1, x1, v128.mul<T>(x, v128.load(columns, 16)));
    q2 = v128.relaxed_madd<T>(q2, x2, v128.mul<T>(x, v128.load(columns, 32)));
    q3 = v128.relaxed_madd<T>(q3, x3, v128.mul<T>(x, v128.load(columns, 48)));
  }
  const l0 = v128.load(LANES);
  const l1 = v128.load(LANES, 16);
  const l2 = v128.load(LANES, 32);
  const l3 = v128.load(LANES, 48);
  merge(FAR, l0, q0);
  merge(FAR + 16, l1, q1);
  merge(FAR + 32, l2, q2);
  merge(FAR + 48, l3, q3);
  merge(FAR + 64, l0, d0);
  merge(FAR + 80, l1, d1);
  merge(FAR + 96, l2, d2);
  merge(FAR + 112, l3, d3);
}

/** Two vectors of the four, since more do not fit in registers. */
function close<T>(terms: i32, columns: usize, row: usize, at: usize): void {
  const x0 = v128.load(ARGUMENT + at);
  const x1 = v128.load(ARGUMENT + at, 16);
  let c0 = v128.splat<T>(<T>0);
  let c1 = c0;
  let p0 = c0;
  let p1 = c0;
  let d0 = c0;
  let d1 = c0;
  let g0 = c0;
  let g1 = c0;
  const end = row + 16 * LEADING;
  row += 16 * terms;
  columns += 64 * terms + at;
  while (row > end) {
    row -= 16;
    columns -= 64;
    const x = v128.load(row);
    const y0 = v128.load(columns);
    const y1 = v128.load(columns, 16);
    d0 = v128.relaxed_madd<T>(d0, x0, p0);
    d1 = v128.relaxed_madd<T>(d1, x1, p1);
    c0 = v128.relaxed_madd<T>(x, y0, c0);
    c1 = v128.relaxed_madd<T>(x, y1, c1);
    p0 = v128.relaxed_madd<T>(p0, x0, c0);
    p1 = v128.relaxed_madd<T>(p1, x1, c1);
    const e0 = v128.sub<T>(x, y0);
    const e1 = v128.sub<T>(x, y1);
    g0 = v128.relaxed_madd<T>(e0, e0, g0);
    g1 = v128.relaxed_madd<T>(e1, e1, g1);
  }
  v128.store(CLOSE + at, c0);
  v128.store(CLOSE + at, c1, 16);
  v128.store(CLOSE + at, p0, 64);
  v128.store(CLOSE + at, p1, 80);
  v128.store(CLOSE + at, d0, 128);
  v128.store(CLOSE + at, d1, 144);
  v128.store(CLOSE + at, g0, 192);
  v128.store(CLOSE + at, g1, 208);
}

/** The smaller of 1 - rho and 1 + rho. */
@inline
function nearer<T>(from: usize): v128 {
  return v128.min<T>(v128.load(from), v128.load(from, PLUS));
}

/** Which of the pairs at `from` are near, as lanes. */
@inline
function nearness<T>(from: usize): v128 {
  return v128.lt<T>(nearer<T>(from), v128.splat<T>(<T>leastOf(2)));
}

/** Sets `LANES` to the far pairs of one class at `from`; tells whether there are any. */
@inline
function select<T>(kind: i32, from: usize): bool {
  const low = v128.splat<T>(<T>leastOf(kind));
  const high = v128.splat<T>(<T>(kind == 0 ? 2 : leastOf(kind - 1)));
  let any = v128.splat<T>(<T>0);
  for (let i: usize = 0; i < 64; i += 16) {
    const z = nearer<T>(from + i);
    const lanes = v128.and(v128.ge<T>(z, low), v128.lt<T>(z, high));
    v128.store(LANES + i, lanes);
    any = v128.or(any, lanes);
  }
  return v128.any_true(any);
}

/** rho, or |rho| where symmetry answers for the opposite pair. */
@inline
function rhoOf<T>(turn: bool, from: usize): v128 {
  const one = v128.splat<T>(<T>1);
  const minus = v128.load(from);
  const plus = v128.load(from, PLUS);
  const rest = v128.sub<T>(one, v128.min<T>(minus, plus));
  if (turn) return rest;
  return v128.bitselect(rest, v128.sub<T>(plus, one), v128.le<T>(minus, plus));
}

@inline
function square<T>(x: v128): v128 {
  return v128.mul<T>(x, x);
}

/** x_k - y_k, squared. */
@inline
function apart<T>(k: i32, columns: usize, row: usize): v128 {
  return square<T>(v128.sub<T>(v128.load(row + 16 * k), v128.load(columns + 64 * k)));
}

@inline
function product<T>(k: i32, columns: usize, row: usize): v128 {
  return v128.mul<T>(v128.load(row + 16 * k), v128.load(columns + 64 * k));
}

/** Vector i of four: writes 1 -+ rho' and the NTK. `lanes` says which pairs are near. */
@inline
function finish<T>(
  mode: i32,
  parity: i32,
  i: usize,
  lanes: v128,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
  factor: v128,
): void {
  const zero = v128.splat<T>(<T>0);
  const two = v128.splat<T>(<T>2);
  const half = v128.splat<T>(<T>0.5);
  const turn = parity != 0;
  let minus = v128.load(from);
  let plus = v128.load(from, PLUS);
  const away = v128.gt<T>(minus, plus);
  if (turn) {
    const z = v128.min<T>(minus, plus);
    plus = v128.max<T>(minus, plus);
    minus = z;
  }
  const rho = rhoOf<T>(turn, from);
  const x = v128.load(ARGUMENT + i);
  const rest = mode == ALL ? minus : v128.mul<T>(minus, plus);
  const linear = product<T>(2, columns, row);

  const q = v128.load(FAR + i);
  const farW = v128.mul<T>(x, q);
  const farD = v128.relaxed_madd<T>(x, v128.load(FAR + i, 64), q);
  const farLW = mode == EVEN ? farW : v128.mul<T>(rho, farW);
  const lengths = v128.add<T>(apart<T>(0, columns, row), apart<T>(1, columns, row));
  const whole = v128.relaxed_madd<T>(half, lengths, product<T>(0, columns, row));
  const farGap = v128.sub<T>(whole, v128.relaxed_madd<T>(linear, rho, farLW));

  const total = v128.load(CLOSE + i);
  const p = v128.load(CLOSE + i, 64);
  const lack = v128.mul<T>(rest, p);
  const nearW = v128.sub<T>(total, lack);
  const nearD = v128.sub<T>(p, v128.mul<T>(rest, v128.load(CLOSE + i, 128)));
  const leading = v128.add<T>(apart<T>(1, columns, row), apart<T>(2, columns, row));
  const radial = v128.mul<T>(half, v128.add<T>(v128.load(CLOSE + i, 192), leading));
  let nearGap = v128.relaxed_madd<T>(linear, minus, radial);
  if (mode == EVEN) {
    nearGap = v128.add<T>(nearGap, lack);
  } else {
    nearGap = v128.add<T>(nearGap, v128.relaxed_madd<T>(minus, total, v128.mul<T>(rho, lack)));
  }

  const w = v128.bitselect(nearW, farW, lanes);
  const d = v128.bitselect(nearD, farD, lanes);
  let gap = v128.bitselect(nearGap, farGap, lanes);
  // f'(rho) = c_1 + L' W + L W' X'
  let inner = v128.mul<T>(rho, d);
  if (mode != ALL) inner = v128.mul<T>(two, inner);
  if (mode != EVEN) {
    inner = mode == ALL ? v128.add<T>(w, inner) : v128.relaxed_madd<T>(rho, inner, w);
  }
  let slope = v128.mul<T>(factor, v128.add<T>(linear, inner));
  gap = v128.min<T>(v128.max<T>(gap, zero), two);
  const other = v128.sub<T>(two, gap);
  if (parity == 1) {
    v128.store(to, v128.bitselect(other, gap, away));
    v128.store(to, v128.bitselect(gap, other, away), PLUS);
  } else {
    v128.store(to, gap);
    v128.store(to, other, PLUS);
    if (parity == 2) slope = v128.bitselect(v128.neg<T>(slope), slope, away);
  }
  v128.store(to, v128.mul<T>(slope, v128.load(from, NTK)), NTK);
}

/**
 * The series over a run. `parity` is 1 for odd, 2 for even, else 0. `terms` entries are used for near
 * pairs; at `few` lie the numbers for the classes of far ones. At `row` lie the entries x_k of the first input, a vector each; at `columns` in
 * blocks of four vectors of second inputs the entries y_k, 64 bytes each, `stride` bytes a block; at
 * `factors` their t'/t, and `factor` is s'/s.
 */
@inline
function seriesRun<T>(
  mode: i32,
  parity: i32,
  terms: i32,
  few: usize,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  stride: usize,
  row: usize,
  factors: usize,
  factor: T,
): void {
  const scale = v128.splat<T>(factor);
  const turn = parity != 0;
  const end = from + extent<T>(count);
  while (from < end) {
    const n0 = nearness<T>(from);
    const n1 = nearness<T>(from + 16);
    const n2 = nearness<T>(from + 32);
    const n3 = nearness<T>(from + 48);
    for (let i: usize = 0; i < 64; i += 16) {
      const rho = rhoOf<T>(turn, from + i);
      v128.store(ARGUMENT + i, mode == ALL ? rho : square<T>(rho));
    }
    for (let kind = 0; kind < 3; kind++) {
      if (select<T>(kind, from)) far<T>(<i32>load<f64>(few + 8 * kind), columns, row);
    }
    if (v128.any_true(v128.or(n0, n1))) close<T>(terms, columns, row, 0);
    if (v128.any_true(v128.or(n2, n3))) close<T>(terms, columns, row, 32);
    for (let i: usize = 0; i < 64; i += 16) {
      const ratio = v128.mul<T>(scale, v128.load(factors + i));
      finish<T>(mode, parity, i, nearness<T>(from + i), from + i, to + i, columns + i, row, ratio);
    }
    from += 64;
    to += 64;
    factors += 64;
    columns += stride;
  }
}

export function series(
  wide: bool, mode: i32, parity: i32, terms: i32, few: usize, count: i32, from: usize, to: usize, columns: usize,
  stride: usize, row: usize, factors: usize, factor: f64,
): void {
  if (wide) seriesRun<f64>(mode, parity, terms, few, count, from, to, columns, stride, row, factors, factor);
  else seriesRun<f32>(mode, parity, terms, few, count, from, to, columns, stride, row, factors, <f32>factor);
}

/** Two entries of the unit vector of one input: sums of Chebyshev polynomials. */
@inline
export function entries(table: usize, bytes: usize, polynomials: usize): v128 {
  let sum = v128.splat<f64>(0);
  for (let i = 0; i < NODES; i++) {
    sum = v128.relaxed_madd<f64>(v128.load64_splat(polynomials), v128.load(table), sum);
    table += bytes;
    polynomials += 8;
  }
  return sum;
}

/**
 * Writes the unit vector of one input, from the table [NODES, terms] of its half octave and the Chebyshev
 * polynomials at its place there, all in float64: entry k to `to` + k `stride`, in all lanes where
 * `everywhere`.
 */
@inline
function expandInput<T>(
  everywhere: i32,
  terms: i32,
  table: usize,
  polynomials: usize,
  to: usize,
  stride: usize,
): void {
  for (let k = 0; k < terms; k += 2) {
    const pair = entries(table + 8 * k, 8 * terms, polynomials);
    const first = <T>v128.extract_lane<f64>(pair, 0);
    const second = <T>v128.extract_lane<f64>(pair, 1);
    if (everywhere) {
      v128.store(to, v128.splat<T>(first));
      v128.store(to + stride, v128.splat<T>(second));
    } else {
      store<T>(to, first);
      store<T>(to + stride, second);
    }
    to += 2 * stride;
  }
}

export function expand(
  wide: bool, everywhere: i32, terms: i32, table: usize, polynomials: usize, to: usize, stride: usize,
): void {
  if (wide) expandInput<f64>(everywhere, terms, table, polynomials, to, stride);
  else expandInput<f32>(everywhere, terms, table, polynomials, to, stride);
}
