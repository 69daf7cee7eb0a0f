// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * What leaves a run: entries of the kernels, checked, and turned for the mirrored half.
 */
import { NTK, PLUS } from "./layout.ts";

/**
 * Covariances s t rho of a value, or p rho where s = t; `any` as for relu. At `roots` the second inputs'
 * deviations.
 */
@inline
function covariances<T>(
  any: i32,
  count: i32,
  from: usize,
  to: usize,
  roots: usize,
  s: T,
  p: T,
): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    const minus = load<T>(from + j);
    let rho: T = <T>1 - minus;
    if (any) {
      const plus = load<T>(from + j, PLUS);
      if (plus < minus) rho = plus - 1;
    }
    const t = load<T>(roots + j);
    store<T>(to + j, (s == t ? p : s * t) * rho);
  }
}

/** Copies the NTK of a value. */
@inline
function tangents<T>(count: i32, from: usize, to: usize): void {
  memory.copy(to, from + NTK, <usize>count * sizeof<T>());
}

/** Zero, or NaN if an entry is not finite. */
@inline
function check<T>(count: i32, at: usize): T {
  let sum: T = 0;
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    sum += load<T>(at + j) * 0;
  }
  return sum;
}

/** Writes the transpose of the [rows, columns] matrix at `from` to `to`; strides are in bytes. */
@inline
function transpose<T>(
  rows: i32,
  columns: i32,
  from: usize,
  to: usize,
  fromStride: usize,
  toStride: usize,
): void {
  for (let i0 = 0; i0 < rows; i0 += 8) {
    const i1 = min(rows, i0 + 8);
    for (let j = 0; j < columns; j++) {
      for (let i = i0; i < i1; i++) {
        store<T>(
          to + <usize>j * toStride + i * sizeof<T>(),
          load<T>(from + <usize>i * fromStride + j * sizeof<T>()),
        );
      }
    }
  }
}

export function covariances_f64(
  any: i32,
  count: i32,
  from: usize,
  to: usize,
  roots: usize,
  s: f64,
  p: f64,
): void {
  covariances<f64>(any, count, from, to, roots, s, p);
}

export function covariances_f32(
  any: i32,
  count: i32,
  from: usize,
  to: usize,
  roots: usize,
  s: f64,
  p: f64,
): void {
  covariances<f32>(any, count, from, to, roots, <f32>s, <f32>p);
}

export function tangents_f64(count: i32, from: usize, to: usize): void {
  tangents<f64>(count, from, to);
}

export function tangents_f32(count: i32, from: usize, to: usize): void {
  tangents<f32>(count, from, to);
}

export function check_f64(count: i32, at: usize): f64 {
  return check<f64>(count, at);
}

export function check_f32(count: i32, at: usize): f64 {
  return <f64>check<f32>(count, at);
}

export function transpose_f64(
  rows: i32,
  columns: i32,
  from: usize,
  to: usize,
  fromStride: usize,
  toStride: usize,
): void {
  transpose<f64>(rows, columns, from, to, fromStride, toStride);
}

export function transpose_f32(
  rows: i32,
  columns: i32,
  from: usize,
  to: usize,
  fromStride: usize,
  toStride: usize,
): void {
  transpose<f32>(rows, columns, from, to, fromStride, toStride);
}

/** First free address. */
export function base(): usize {
  return __heap_base;
}

/** Sets bytes to zero. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
