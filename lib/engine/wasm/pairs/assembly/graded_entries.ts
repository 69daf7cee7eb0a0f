// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * What one input gives to a graded series: its unit vector, and its tails, which are the sums of the squares of its
 * entries from each block on.
 */
import { exactOf, nodesOf } from "../../assembly/graded_powers.ts";
import { entries, LEADING, NODES, put, putPair } from "./entries.ts";

/** Entries written together: sums of eight, in four vectors, wait less for one another than sums of two. */
const GROUP: i32 = 8;

/** Entries `first` to `end` from the table. */
@inline
function expandFrom<T>(
  everywhere: i32,
  first: i32,
  end: i32,
  terms: i32,
  table: usize,
  polynomials: usize,
  to: usize,
  stride: usize,
): void {
  const bytes: usize = 8 * terms;
  let k = first;
  for (; k + GROUP <= end; k += GROUP) {
    let from = table + 8 * k;
    let s0 = v128.splat<f64>(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    for (let i: usize = 0; i < 8 * <usize>NODES; i += 8) {
      const factor = v128.load64_splat(polynomials + i);
      s0 = v128.relaxed_madd<f64>(factor, v128.load(from), s0);
      s1 = v128.relaxed_madd<f64>(factor, v128.load(from, 16), s1);
      s2 = v128.relaxed_madd<f64>(factor, v128.load(from, 32), s2);
      s3 = v128.relaxed_madd<f64>(factor, v128.load(from, 48), s3);
      from += bytes;
    }
    const at = to + k * stride;
    putPair<T>(everywhere, at, stride, s0);
    putPair<T>(everywhere, at + 2 * stride, stride, s1);
    putPair<T>(everywhere, at + 4 * stride, stride, s2);
    putPair<T>(everywhere, at + 6 * stride, stride, s3);
  }
  for (; k < end; k += 2) {
    // The table has an even number of entries, of which the last may have no partner here.
    const at = k + 1 < terms ? k : k - 1;
    const pair = entries(table + 8 * at, bytes, polynomials);
    const low = v128.extract_lane<f64>(pair, 0);
    const high = v128.extract_lane<f64>(pair, 1);
    put<T>(everywhere, to + k * stride, <T>(at == k ? low : high));
    if (k + 1 < end) put<T>(everywhere, to + (k + 1) * stride, <T>high);
  }
}

/**
 * Writes the unit vector of one input, from the table [NODES, terms] of its half octave, which has `own` of
 * `blocks` blocks in each of its families, and the Chebyshev polynomials at its place there, all in float64: entry k to
 * `to` + k `stride`, in all lanes where `everywhere`, and zeros to blocks that it does not have. The tail from block b
 * on goes to `tails` + b `pitch`, for b up to `blocks`.
 */
@inline
function expandGradedInput<T>(
  everywhere: i32,
  rule: i32,
  families: i32,
  own: i32,
  blocks: i32,
  terms: i32,
  table: usize,
  polynomials: usize,
  to: usize,
  stride: usize,
  tails: usize,
  pitch: usize,
): void {
  const exact = exactOf(rule);
  const nodes = nodesOf(rule);
  const size = exact + nodes * blocks;
  const used = exact + nodes * own;
  expandFrom<T>(everywhere, 0, LEADING, terms, table, polynomials, to, stride);
  for (let family = 0; family < families; family++) {
    const start = LEADING + family * size;
    expandFrom<T>(everywhere, start, start + used, terms, table, polynomials, to, stride);
    for (let k = start + used; k < start + size; k++) put<T>(everywhere, to + k * stride, <T>0);
  }
  let sum: T = 0;
  for (let block = blocks; block >= 0; block--) {
    if (block < own) {
      for (let family = 0; family < families; family++) {
        const start = LEADING + family * size + exact + nodes * block;
        for (let k = start; k < start + nodes; k++) {
          const value = load<T>(to + k * stride);
          sum += value * value;
        }
      }
    }
    store<T>(tails + block * pitch, sum);
  }
}

export function expandGraded(
  wide: bool, everywhere: i32, rule: i32, families: i32, own: i32, blocks: i32, terms: i32, table: usize, polynomials: usize,
  to: usize, stride: usize, tails: usize, pitch: usize,
): void {
  if (wide) expandGradedInput<f64>(
  everywhere, rule, families, own, blocks, terms, table, polynomials, to, stride, tails, pitch,
);
  else expandGradedInput<f32>(everywhere, rule, families, own, blocks, terms, table, polynomials, to, stride, tails, pitch);
}
