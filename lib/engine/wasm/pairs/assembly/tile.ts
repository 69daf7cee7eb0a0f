// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * What leaves a run: entries of the kernels, checked, and turned for the mirrored half.
 */
import { rhoOf } from "./correlation.ts";
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";

/** Lanes that are not finite, for which x - x is not 0, added to those known. */
@inline
function spoilt<T>(known: v128, x: v128): v128 {
  const zero = v128.sub<T>(x, x);
  return v128.or(known, v128.ne<T>(zero, zero));
}

/**
 * Covariances s t rho of a value, or p rho where p = q; `readsPlus` as for relu. At `columns` lie the second inputs'
 * deviations t and variances q. Tells whether an entry may not be finite; what lies behind the run counts too.
 */
@inline
function covariancesRun<T>(
  readsPlus: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  s: T,
  p: T,
): bool {
  const one = v128.splat<T>(<T>1);
  const deviation = v128.splat<T>(s);
  const variance = v128.splat<T>(p);
  let bad = v128.splat<T>(<T>0);
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    let rho = v128.sub<T>(one, minus);
    if (readsPlus) {
      rho = rhoOf<T>(minus, v128.load(from, PLUS));
    }
    const product = v128.mul<T>(deviation, v128.load(columns));
    const scale = v128.bitselect(variance, product, v128.eq<T>(variance, v128.load(columns, ARRAY)));
    const entries = v128.mul<T>(scale, rho);
    bad = spoilt<T>(bad, entries);
    v128.store(to, entries);
    from += 16;
    to += 16;
    columns += 16;
  }
  return v128.any_true(bad);
}

/** The NTK of a value. Tells whether an entry may not be finite, as above. */
@inline
function tangentsRun<T>(count: i32, from: usize, to: usize): bool {
  let bad = v128.splat<T>(<T>0);
  const end = from + extent<T>(count);
  while (from < end) {
    const entries = v128.load(from, NTK);
    bad = spoilt<T>(bad, entries);
    v128.store(to, entries);
    from += 16;
    to += 16;
  }
  return v128.any_true(bad);
}

/** Writes the transpose of the [rows, columns] matrix at `from` to `to`; strides are in bytes. */
@inline
function transposeBlock<T>(
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

export function covariances(
  wide: bool, readsPlus: i32, count: i32, from: usize, to: usize, columns: usize, s: f64, p: f64,
): bool {
  if (wide) return covariancesRun<f64>(readsPlus, count, from, to, columns, s, p);
  return covariancesRun<f32>(readsPlus, count, from, to, columns, <f32>s, <f32>p);
}

export function tangents(wide: bool, count: i32, from: usize, to: usize): bool {
  if (wide) return tangentsRun<f64>(count, from, to);
  return tangentsRun<f32>(count, from, to);
}

export function transpose(
  wide: bool, rows: i32, columns: i32, from: usize, to: usize, fromStride: usize, toStride: usize,
): void {
  if (wide) transposeBlock<f64>(rows, columns, from, to, fromStride, toStride);
  else transposeBlock<f32>(rows, columns, from, to, fromStride, toStride);
}

/** First free address. */
export function base(): usize {
  return __heap_base;
}

/** Sets bytes to zero. */
export function clear(at: usize, bytes: usize): void {
  memory.fill(at, 0, bytes);
}
