// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Entries of inputs in a Hermite series: those of a first input in all lanes of a vector each, those of second inputs
 * in blocks of four vectors, 64 bytes each. Both come from tables over half octaves of deviations.
 */
import { square } from "../../assembly/pair.ts";

/** Entries before those of the powers: length of x without x_0, x_0 and x_1. */
export const LEADING: i32 = 3;

/** Nodes of a table. */
export const NODES: i32 = 16;

/** x_k - y_k, squared. */
@inline
export function apart<T>(k: i32, columns: usize, row: usize): v128 {
  return square<T>(v128.sub<T>(v128.load(row + 16 * k), v128.load(columns + 64 * k)));
}

/** x_k y_k. */
@inline
export function product<T>(k: i32, columns: usize, row: usize): v128 {
  return v128.mul<T>(v128.load(row + 16 * k), v128.load(columns + 64 * k));
}

/** Two entries of one input: sums of Chebyshev polynomials. */
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

/** Writes an entry, to all lanes of a vector where `everywhere`. */
@inline
export function put<T>(everywhere: i32, to: usize, value: T): void {
  if (everywhere) v128.store(to, v128.splat<T>(value));
  else store<T>(to, value);
}

/** Writes two entries. */
@inline
export function putPair<T>(everywhere: i32, to: usize, stride: usize, pair: v128): void {
  put<T>(everywhere, to, <T>v128.extract_lane<f64>(pair, 0));
  put<T>(everywhere, to + stride, <T>v128.extract_lane<f64>(pair, 1));
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
    putPair<T>(everywhere, to, stride, entries(table + 8 * k, 8 * terms, polynomials));
    to += 2 * stride;
  }
}

export function expand(
  wide: bool, everywhere: i32, terms: i32, table: usize, polynomials: usize, to: usize, stride: usize,
): void {
  if (wide) expandInput<f64>(everywhere, terms, table, polynomials, to, stride);
  else expandInput<f32>(everywhere, terms, table, polynomials, to, stride);
}
