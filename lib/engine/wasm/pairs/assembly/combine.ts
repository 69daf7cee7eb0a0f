// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Sums, products, normalisation and dropout of runs. Loops over single entries: none is where time goes.
 */
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";

/** plus = 2 - minus, for a run whose 1 + rho was not kept. */
@inline
function complementRun<T>(count: i32, at: usize): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    store<T>(at + j, <T>2 - load<T>(at + j), PLUS);
  }
}

/** Correlations stay, the NTK is multiplied by `row` and the second input's factor at `columns`. */
@inline
function normalizeRun<T>(count: i32, from: usize, to: usize, columns: usize, row: T): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    store<T>(to + j, load<T>(from + j));
    store<T>(to + j, load<T>(from + j, PLUS), PLUS);
    store<T>(to + j, load<T>(from + j, NTK) * (row * load<T>(columns + j)), NTK);
  }
}

/** rho' = keep rho. */
@inline
function dropoutRun<T>(count: i32, from: usize, to: usize, keep: T): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    store<T>(to + j, 1 - keep + keep * load<T>(from + j));
    store<T>(to + j, 1 - keep + keep * load<T>(from + j, PLUS), PLUS);
    store<T>(to + j, load<T>(from + j, NTK), NTK);
  }
}

/**
 * Adds a term to a weighted sum of covariances, held as s t (1 - rho), s t (1 + rho) and NTK. Two
 * vectors (a, c) and (b, d) of standard deviations fall short of their product of norms by
 * (ad - bc)^2/(norms + ab + cd). At `columns` lie the second inputs' b, d and norm, an array each.
 */
@inline
function addRun<T>(
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  weight: T,
  a: T,
  c: T,
  norm: T,
): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    const b = load<T>(columns + j);
    const d = load<T>(columns + j, ARRAY);
    const norms = norm * load<T>(columns + j, 2 * ARRAY);
    const cross = a * d - c * b;
    const shortfall = norms == 0 ? <T>0 : cross * cross / (norms + a * b + c * d);
    store<T>(to + j, load<T>(to + j) + c * d * load<T>(from + j) + shortfall);
    store<T>(to + j, load<T>(to + j, PLUS) + c * d * load<T>(from + j, PLUS) + shortfall, PLUS);
    store<T>(to + j, load<T>(to + j, NTK) + weight * load<T>(from + j, NTK), NTK);
  }
}

/** Turns a finished sum into correlations; `columns` holds the second inputs' norms. */
@inline
function divideRun<T>(count: i32, to: usize, columns: usize, norm: T): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    const other = load<T>(columns + j);
    const scale = norm * other;
    if (scale == 0) {
      const minus = norm == other ? <T>0 : <T>1;
      store<T>(to + j, minus);
      store<T>(to + j, 2 - minus, PLUS);
    } else {
      store<T>(to + j, load<T>(to + j) / scale);
      store<T>(to + j, load<T>(to + j, PLUS) / scale, PLUS);
    }
  }
}

/**
 * Multiplies a factor into a product, held as 1 - |rho| with the sign of rho, the covariance in place
 * of 1 + rho, and the NTK. `columns` holds the factor's standard deviations of the second inputs.
 */
@inline
function multiplyRun<T>(count: i32, from: usize, to: usize, columns: usize, s: T): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    const minus = load<T>(from + j);
    const plus = load<T>(from + j, PLUS);
    const x = min(minus, plus);
    const covariance = s * load<T>(columns + j) * (minus <= plus ? 1 - minus : plus - 1);
    const held = load<T>(to + j);
    const near = abs(held);
    const sign = copysign<T>(1, held) * (plus < minus ? <T>-1 : <T>1);
    const kernel = load<T>(to + j, PLUS);
    store<T>(to + j, copysign<T>(near + (x - near * x), sign));
    store<T>(to + j, kernel * covariance, PLUS);
    store<T>(to + j, load<T>(to + j, NTK) * covariance + kernel * load<T>(from + j, NTK), NTK);
  }
}

/** The product before its first factor: rho = 1, covariance 1, NTK 0. */
@inline
function oneRun<T>(count: i32, to: usize): void {
  for (let j: usize = 0, end = <usize>count * sizeof<T>(); j < end; j += sizeof<T>()) {
    store<T>(to + j, <T>0);
    store<T>(to + j, <T>1, PLUS);
    store<T>(to + j, <T>0, NTK);
  }
}

/**
 * Turns 1 - |rho| with the sign of rho, as the input step and products hold it, into 1 -+ rho; sets the NTK
 * to zero if `fresh`.
 */
@inline
function splitRun<T>(fresh: bool, count: i32, from: usize, to: usize): void {
  const two = v128.splat<T>(<T>2);
  const zero = v128.splat<T>(<T>0);
  const end = from + extent<T>(count);
  while (from < end) {
    const held = v128.load(from);
    // The sign bit, since -0 stands for exactly opposite directions.
    const negative = sizeof<T>() == 8 ? v128.shr<i64>(held, 63) : v128.shr<i32>(held, 31);
    const near = v128.abs<T>(held);
    const far = v128.sub<T>(two, near);
    v128.store(to, v128.bitselect(far, near, negative));
    v128.store(to, v128.bitselect(near, far, negative), PLUS);
    if (fresh) v128.store(to, zero, NTK);
    from += 16;
    to += 16;
  }
}

export function complement(wide: bool, count: i32, at: usize): void {
  if (wide) complementRun<f64>(count, at);
  else complementRun<f32>(count, at);
}

export function normalize(wide: bool, count: i32, from: usize, to: usize, columns: usize, row: f64): void {
  if (wide) normalizeRun<f64>(count, from, to, columns, row);
  else normalizeRun<f32>(count, from, to, columns, <f32>row);
}

export function dropout(wide: bool, count: i32, from: usize, to: usize, keep: f64): void {
  if (wide) dropoutRun<f64>(count, from, to, keep);
  else dropoutRun<f32>(count, from, to, <f32>keep);
}

export function add(
  wide: bool, count: i32, from: usize, to: usize, columns: usize, weight: f64, a: f64, c: f64, norm: f64,
): void {
  if (wide) addRun<f64>(count, from, to, columns, weight, a, c, norm);
  else addRun<f32>(count, from, to, columns, <f32>weight, <f32>a, <f32>c, <f32>norm);
}

export function divide(wide: bool, count: i32, to: usize, columns: usize, norm: f64): void {
  if (wide) divideRun<f64>(count, to, columns, norm);
  else divideRun<f32>(count, to, columns, <f32>norm);
}

export function multiply(wide: bool, count: i32, from: usize, to: usize, columns: usize, s: f64): void {
  if (wide) multiplyRun<f64>(count, from, to, columns, s);
  else multiplyRun<f32>(count, from, to, columns, <f32>s);
}

export function one(wide: bool, count: i32, to: usize): void {
  if (wide) oneRun<f64>(count, to);
  else oneRun<f32>(count, to);
}

export function splitSignedGap(wide: bool, fresh: i32, count: i32, from: usize, to: usize): void {
  if (wide) {
    if (fresh) splitRun<f64>(true, count, from, to);
    else splitRun<f64>(false, count, from, to);
  } else {
    if (fresh) splitRun<f32>(true, count, from, to);
    else splitRun<f32>(false, count, from, to);
  }
}
