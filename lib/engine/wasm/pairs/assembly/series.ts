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
import { Parity, Powers } from "../../protocol.ts";
import { nearer, rhoOf, withinRange, writePairs } from "./correlation.ts";
import { apart, product } from "./entries.ts";
import { square } from "../../assembly/pair.ts";
import { extent, PLUS } from "./layout.ts";
import { ARGUMENT, CLOSE, close, FAR, far, LANES } from "./series_sums.ts";

/** Least 1 - |rho| of the three classes of pairs that are far apart; the others are near. */
@inline
function leastOf(kind: i32): f64 {
  return kind == 0 ? 0.5 : kind == 1 ? 0.25 : 0.05;
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
function argument<T>(turn: bool, from: usize): v128 {
  if (turn) return v128.sub<T>(v128.splat<T>(<T>1), nearer<T>(from));
  return rhoOf<T>(v128.load(from), v128.load(from, PLUS));
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
  const two = v128.splat<T>(<T>2);
  const half = v128.splat<T>(<T>0.5);
  const turn = parity != Parity.none;
  let minus = v128.load(from);
  let plus = v128.load(from, PLUS);
  const away = v128.gt<T>(minus, plus);
  if (turn) {
    const z = v128.min<T>(minus, plus);
    plus = v128.max<T>(minus, plus);
    minus = z;
  }
  const rho = argument<T>(turn, from);
  const x = v128.load(ARGUMENT + i);
  const rest = mode == Powers.all ? minus : v128.mul<T>(minus, plus);
  const linear = product<T>(2, columns, row);

  const q = v128.load(FAR + i);
  const farW = v128.mul<T>(x, q);
  const farD = v128.relaxed_madd<T>(x, v128.load(FAR + i, 64), q);
  const farLW = mode == Powers.even ? farW : v128.mul<T>(rho, farW);
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
  if (mode == Powers.even) {
    nearGap = v128.add<T>(nearGap, lack);
  } else {
    nearGap = v128.add<T>(nearGap, v128.relaxed_madd<T>(minus, total, v128.mul<T>(rho, lack)));
  }

  const w = v128.bitselect(nearW, farW, lanes);
  const d = v128.bitselect(nearD, farD, lanes);
  const gap = v128.bitselect(nearGap, farGap, lanes);
  // f'(rho) = c_1 + L' W + L W' X'
  let inner = v128.mul<T>(rho, d);
  if (mode != Powers.all) inner = v128.mul<T>(two, inner);
  if (mode != Powers.even) {
    inner = mode == Powers.all ? v128.add<T>(w, inner) : v128.relaxed_madd<T>(rho, inner, w);
  }
  const slope = v128.mul<T>(factor, v128.add<T>(linear, inner));
  writePairs<T>(parity, from, to, withinRange<T>(gap), slope, away);
}

/**
 * The series over a run. `terms` entries are used for near pairs; at `few` lie the numbers for the classes of far ones.
 * At `row` lie the entries x_k of the first input, a vector each; at `columns` in blocks of four vectors of second
 * inputs the entries y_k, 64 bytes each, `stride` bytes a block; at `factors` their t'/t, and `factor` is s'/s.
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
  const turn = parity != Parity.none;
  const end = from + extent<T>(count);
  while (from < end) {
    const n0 = nearness<T>(from);
    const n1 = nearness<T>(from + 16);
    const n2 = nearness<T>(from + 32);
    const n3 = nearness<T>(from + 48);
    for (let i: usize = 0; i < 64; i += 16) {
      const rho = argument<T>(turn, from + i);
      v128.store(ARGUMENT + i, mode == Powers.all ? rho : square<T>(rho));
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
