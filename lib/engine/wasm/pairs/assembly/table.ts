// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Dual maps by a table, as `lib/activations/dual_table.ts` has it:
 * 1 - rho' = (x - y)^2 Q + (1 - rho) M and slope S, with M and S polynomials in theta whose coefficients
 * are sums over the Chebyshev polynomials T_b(y) of the second input.
 *
 * In memory: for the first input, whose polynomials are summed already, a row of vectors with all lanes
 * alike: of M and S the vectors 2 (j n + b) and 2 (j n + b) + 1 for T_j in theta, of Q the vectors
 * 2 n angles + b. For second inputs, in blocks of four vectors, T_0(y) to T_(n-1)(y) and then y, 64 bytes
 * each.
 */
import { Parity } from "../../protocol.ts";
import { evaluateAt, RESULT } from "./arc_cosine.ts";
import { halfNearer, withinRange, writePairs } from "./correlation.ts";
import { extent, PLUS } from "./layout.ts";

/** Of four vectors: twice the place of theta in its range, from -1 to 1. */
const PLACE: usize = memory.data(64, 16);

/** Clenshaw's sums b_(j+1) and b_(j+2) of M, then those of S: four vectors each. */
const SUMS: usize = memory.data(256, 16);

/** Of four vectors: Q. */
const RADIAL: usize = memory.data(64, 16);

@inline
function advance<T>(at: usize, sum: v128, place: v128): void {
  const next = v128.load(at);
  const after = v128.load(at, 64);
  v128.store(at, v128.sub<T>(v128.relaxed_madd<T>(place, next, sum), after));
  v128.store(at, next, 64);
}

/** One step of the recurrence for four vectors of pairs; at `row` lie the n coefficients of M and S. */
@inline
function step<T>(size: i32, row: usize, columns: usize): void {
  let m0 = v128.splat<T>(<T>0);
  let m1 = m0;
  let m2 = m0;
  let m3 = m0;
  let s0 = m0;
  let s1 = m0;
  let s2 = m0;
  let s3 = m0;
  const end = row + 32 * size;
  do {
    const m = v128.load(row);
    const s = v128.load(row, 16);
    let y = v128.load(columns);
    m0 = v128.relaxed_madd<T>(m, y, m0);
    s0 = v128.relaxed_madd<T>(s, y, s0);
    y = v128.load(columns, 16);
    m1 = v128.relaxed_madd<T>(m, y, m1);
    s1 = v128.relaxed_madd<T>(s, y, s1);
    y = v128.load(columns, 32);
    m2 = v128.relaxed_madd<T>(m, y, m2);
    s2 = v128.relaxed_madd<T>(s, y, s2);
    y = v128.load(columns, 48);
    m3 = v128.relaxed_madd<T>(m, y, m3);
    s3 = v128.relaxed_madd<T>(s, y, s3);
    row += 32;
    columns += 64;
  } while (row < end);
  const p0 = v128.load(PLACE);
  const p1 = v128.load(PLACE, 16);
  const p2 = v128.load(PLACE, 32);
  const p3 = v128.load(PLACE, 48);
  advance<T>(SUMS, m0, p0);
  advance<T>(SUMS + 16, m1, p1);
  advance<T>(SUMS + 32, m2, p2);
  advance<T>(SUMS + 48, m3, p3);
  advance<T>(SUMS + 128, s0, p0);
  advance<T>(SUMS + 144, s1, p1);
  advance<T>(SUMS + 160, s2, p2);
  advance<T>(SUMS + 176, s3, p3);
}

/** M, S and Q of four vectors of pairs. */
function sums<T>(size: i32, angles: i32, row: usize, columns: usize): void {
  memory.fill(SUMS, 0, 256);
  let at = row + 32 * size * angles;
  while (at > row) {
    at -= 32 * size;
    step<T>(size, at, columns);
  }
  row += 32 * size * angles;
  let q0 = v128.splat<T>(<T>0);
  let q1 = q0;
  let q2 = q0;
  let q3 = q0;
  const end = row + 16 * size;
  do {
    const q = v128.load(row);
    q0 = v128.relaxed_madd<T>(q, v128.load(columns), q0);
    q1 = v128.relaxed_madd<T>(q, v128.load(columns, 16), q1);
    q2 = v128.relaxed_madd<T>(q, v128.load(columns, 32), q2);
    q3 = v128.relaxed_madd<T>(q, v128.load(columns, 48), q3);
    row += 16;
    columns += 64;
  } while (row < end);
  v128.store(RADIAL, q0);
  v128.store(RADIAL, q1, 16);
  v128.store(RADIAL, q2, 32);
  v128.store(RADIAL, q3, 48);
}

/** The polynomial of which {@linkcode SUMS} holds the last sums, with the place doubled: b_0 - z b_1. */
@inline
function value<T>(at: usize, place: v128): v128 {
  const scaled = v128.mul<T>(v128.mul<T>(place, v128.splat<T>(<T>0.5)), v128.load(at, 64));
  return v128.sub<T>(v128.load(at), scaled);
}

/**
 * The maps over a run. With a parity theta is taken from 0 to pi/2. The first input is at `row`, its place is x; the
 * blocks of second inputs are `stride` bytes apart.
 */
@inline
function tableRun<T>(
  parity: i32,
  size: i32,
  angles: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  stride: usize,
  row: usize,
  x: T,
): void {
  const two = v128.splat<T>(<T>2);
  const four = v128.splat<T>(<T>4);
  const first = v128.splat<T>(x);
  const turn = parity != Parity.none;
  const end = from + extent<T>(count);
  while (from < end) {
    evaluateAt<T>(from);
    for (let i: usize = 0; i < 64; i += 16) {
      // The smaller of theta and pi - theta, over pi.
      const p = v128.mul<T>(v128.sqrt<T>(halfNearer<T>(from + i)), v128.load(RESULT + i));
      let place: v128;
      if (turn) {
        place = v128.mul<T>(two, v128.sub<T>(v128.mul<T>(four, p), v128.splat<T>(<T>1)));
      } else {
        const near = v128.le<T>(v128.load(from + i), v128.load(from + i, PLUS));
        const below = v128.sub<T>(v128.mul<T>(four, p), two);
        place = v128.bitselect(below, v128.neg<T>(below), near);
      }
      v128.store(PLACE + i, place);
    }
    sums<T>(size, angles, row, columns);
    const places = columns + 64 * size;
    for (let i: usize = 0; i < 64; i += 16) {
      const place = v128.load(PLACE + i);
      const minus = v128.load(from + i);
      const plus = v128.load(from + i, PLUS);
      const away = v128.gt<T>(minus, plus);
      const m = turn ? v128.min<T>(minus, plus) : minus;
      const gap = v128.sub<T>(first, v128.load(places + i));
      const apart = v128.mul<T>(v128.mul<T>(gap, gap), v128.load(RADIAL + i));
      const next = v128.relaxed_madd<T>(m, value<T>(SUMS + i, place), apart);
      const slope = value<T>(SUMS + 128 + i, place);
      writePairs<T>(parity, from + i, to + i, withinRange<T>(next), slope, away);
    }
    from += 64;
    to += 64;
    columns += stride;
  }
}

export function table(
  wide: bool, parity: i32, size: i32, angles: i32, count: i32, from: usize, to: usize, columns: usize,
  stride: usize, row: usize, x: f64,
): void {
  if (wide) tableRun<f64>(parity, size, angles, count, from, to, columns, stride, row, x);
  else tableRun<f32>(parity, size, angles, count, from, to, columns, stride, row, <f32>x);
}

/**
 * Writes the row of a first input: sums of the table [size, terms] with the polynomials at its place, both
 * in float64; `terms` is even.
 */
@inline
function contractInput<T>(size: i32, terms: i32, table: usize, polynomials: usize, to: usize): void {
  const end = table + 8 * terms;
  while (table < end) {
    let sum = v128.splat<f64>(0);
    let from = table;
    for (let a = 0; a < size; a++) {
      sum = v128.relaxed_madd<f64>(v128.load64_splat(polynomials + 8 * a), v128.load(from), sum);
      from += 8 * terms;
    }
    v128.store(to, v128.splat<T>(<T>v128.extract_lane<f64>(sum, 0)));
    v128.store(to, v128.splat<T>(<T>v128.extract_lane<f64>(sum, 1)), 16);
    table += 16;
    to += 32;
  }
}

export function contract(wide: bool, size: i32, terms: i32, table: usize, polynomials: usize, to: usize): void {
  if (wide) contractInput<f64>(size, terms, table, polynomials, to);
  else contractInput<f32>(size, terms, table, polynomials, to);
}
