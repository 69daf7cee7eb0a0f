// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Functions of standard deviations s, for the sites of one input: polynomials in log s, one for each half
 * octave. A table of 32-bit words says where the coefficients [16, entries] of half octave n lie, in
 * float64, in Chebyshev polynomials; `entries` is even there.
 */
import { HALF_OCTAVES } from "../protocol.ts";

/** Chebyshev polynomials at a site, in both lanes. */
const POLYNOMIALS: usize = memory.data(256, 16);

@inline
function find(pointers: usize, octave: i32): usize {
  return <usize>load<u32>(pointers + (<usize>(octave + HALF_OCTAVES) << 2));
}

/** Writes the polynomials at x, from -1 to 1. */
@inline
function polynomials(x: f64, nodes: i32): void {
  let before = x;
  let value: f64 = 1;
  const end = POLYNOMIALS + (<usize>nodes << 4);
  for (let at = POLYNOMIALS; at < end; at += 16) {
    v128.store(at, v128.splat<f64>(value));
    const next = 2 * x * value - before;
    before = value;
    value = next;
  }
}

/** Two entries of the coefficients at `row`. */
@inline
function sum(row: usize, bytes: usize, nodes: i32): v128 {
  let total = v128.load(row);
  const end = POLYNOMIALS + (<usize>nodes << 4);
  for (let at = POLYNOMIALS + 16; at < end; at += 16) {
    row += bytes;
    total = v128.relaxed_madd<f64>(v128.load(at), v128.load(row), total);
  }
  return total;
}

/**
 * Writes `entries` numbers for each of `count` sites, `site` bytes apart, from `to` on and `next` bytes
 * apart, from the variances s^2. Before them, where `made` holds the variances s'^2 after a nonlinearity,
 * s'/s times `unit`, or `ratioAtZero` below half octave `smallest`. Half octaves below `first` and above
 * `last` count as these. Gives the number of sites done, less than `count` where the next needs a half
 * octave that has no coefficients.
 */
@inline
function expand<T>(
  count: i32,
  variances: usize,
  made: usize,
  unit: f64,
  ratioAtZero: f64,
  smallest: i32,
  first: i32,
  last: i32,
  nodes: i32,
  entries: i32,
  pointers: usize,
  to: usize,
  site: usize,
  next: usize,
): i32 {
  const bytes = <usize>(entries + (entries & 1)) << 3;
  for (let n = 0; n < count; n++) {
    const q = load<f64>(variances);
    const place = q > 0 ? 2 * NativeMath.log2(q) : -1e9;
    const own = <i32>Math.floor(place / 2);
    const octave = max<i32>(first, min<i32>(own, last));
    const coefficients = find(pointers, octave);
    if (coefficients == 0) return n;
    polynomials(max<f64>(-1, place - 2 * octave - 1), nodes);
    let at = to;
    if (made != 0) {
      const ratio = own < smallest ? ratioAtZero : sqrt<f64>(load<f64>(made) / q);
      store<T>(at, <T>(unit * ratio));
      made += 8;
      at += next;
    }
    for (let k = 0; k < entries; k += 2) {
      const pair = sum(coefficients + (<usize>k << 3), bytes, nodes);
      store<T>(at, <T>v128.extract_lane<f64>(pair, 0));
      if (k + 1 < entries) store<T>(at + next, <T>v128.extract_lane<f64>(pair, 1));
      at += 2 * next;
    }
    variances += 8;
    to += site;
  }
  return count;
}

/** Writes functions of deviations to one lane. */
export function expandSites(
  isFloat64: bool,
  count: i32,
  variances: usize,
  made: usize,
  unit: f64,
  ratioAtZero: f64,
  smallest: i32,
  first: i32,
  last: i32,
  nodes: i32,
  entries: i32,
  pointers: usize,
  to: usize,
  site: usize,
  next: usize,
): i32 {
  if (isFloat64) {
    return expand<f64>(
      count, variances, made, unit, ratioAtZero, smallest, first, last, nodes, entries, pointers, to, site, next,
    );
  }
  return expand<f32>(
    count, variances, made, unit, ratioAtZero, smallest, first, last, nodes, entries, pointers, to, site, next,
  );
}

/**
 * Writes q f(q) for `count` variances, with the coefficients of f; the second of two entries is not used.
 * Gives the number done, less than `count` where q is below `least` or above `most` or its half octave
 * has no coefficients.
 */
export function tabulateVariances(
  count: i32,
  from: usize,
  to: usize,
  least: f64,
  most: f64,
  nodes: i32,
  pointers: usize,
): i32 {
  for (let n = 0; n < count; n++) {
    const q = load<f64>(from);
    if (!(q > least && q < most)) return n;
    const place = 2 * NativeMath.log2(q);
    const octave = <i32>Math.floor(place / 2);
    const coefficients = find(pointers, octave);
    if (coefficients == 0) return n;
    polynomials(place - 2 * octave - 1, nodes);
    store<f64>(to, q * v128.extract_lane<f64>(sum(coefficients, 16, nodes), 0));
    from += 8;
    to += 8;
  }
  return count;
}
