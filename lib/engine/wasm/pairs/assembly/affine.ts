// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Affine step: with unit vectors (c, d) of each input, 1 - rho' = c1 c2 (1 - rho) + ((c1 - c2)^2 +
 * (d1 - d2)^2)/2 and 1 + rho' = c1 c2 (1 + rho) + ((c1 - c2)^2 + (d1 + d2)^2)/2, sums of terms that
 * are not negative; Theta' = w Theta + v s t rho + b.
 */
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";

/**
 * Parameters of one step and one row at a constant address, a vector each: c1, d1, w, v, b, s, v s^2, and
 * those of a nonlinearity.
 */
export const ROW: usize = memory.data(176, 16);

/** Takes in the parameters of a step and those of a row, `scale` being v. */
@inline
export function setRow<T>(step: usize, c: f64, d: f64, scale: f64, s: f64): void {
  for (let at: usize = 0; at < 176; at += 16) v128.store(ROW + at, v128.load(step + at));
  v128.store(ROW, v128.splat<T>(<T>c));
  v128.store(ROW, v128.splat<T>(<T>d), 16);
  v128.store(ROW, v128.splat<T>(<T>scale), 48);
  v128.store(ROW, v128.splat<T>(<T>s), 80);
  // Of the root as it is held, so that inputs of equal roots have the same number.
  const root = <f64><T>s;
  v128.store(ROW, v128.splat<T>(<T>(scale * (root * root))), 96);
}

/** ((c1 - c2)^2 + (d1 -+ d2)^2)/2 + c1 c2 x. */
@inline
export function turn<T>(x: v128, columns: usize, sum: bool): v128 {
  const c1 = v128.load(ROW);
  const d1 = v128.load(ROW, 16);
  const c2 = v128.load(columns);
  const d2 = v128.load(columns, ARRAY);
  const radial = v128.sub<T>(c1, c2);
  const other = sum ? v128.add<T>(d1, d2) : v128.sub<T>(d1, d2);
  const gap = v128.relaxed_madd<T>(radial, radial, v128.mul<T>(other, other));
  return v128.relaxed_madd<T>(
    v128.mul<T>(c1, c2),
    x,
    v128.mul<T>(gap, v128.splat<T>(<T>0.5)),
  );
}

/** v (s t), the same number for the opposite pair; rounded but once where s = t. */
@inline
export function scaleOf<T>(columns: usize): v128 {
  const t = v128.load(columns, NTK);
  const product = v128.mul<T>(v128.load(ROW, 48), v128.mul<T>(v128.load(ROW, 80), t));
  return v128.bitselect(v128.load(ROW, 96), product, v128.eq<T>(v128.load(ROW, 80), t));
}

@inline
function affineRun<T>(
  any: bool,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
): void {
  const one = v128.splat<T>(<T>1);
  const weight = v128.load(ROW, 32);
  const bias = v128.load(ROW, 64);
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    let rho = v128.sub<T>(one, minus);
    v128.store(to, turn<T>(minus, columns, false));
    if (any) {
      const plus = v128.load(from, PLUS);
      rho = v128.bitselect(rho, v128.sub<T>(plus, one), v128.le<T>(minus, plus));
      v128.store(to, turn<T>(plus, columns, true), PLUS);
    }
    const covariance = v128.mul<T>(scaleOf<T>(columns), rho);
    const added = v128.add<T>(covariance, bias);
    v128.store(to, v128.relaxed_madd<T>(weight, v128.load(from, NTK), added), NTK);
    from += 16;
    to += 16;
    columns += 16;
  }
}

@inline
function affineRow<T>(
  any: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64, d: f64, scale: f64, s: f64,
): void {
  setRow<T>(step, c, d, scale, s);
  if (any) affineRun<T>(true, count, from, to, columns);
  else affineRun<T>(false, count, from, to, columns);
}

/**
 * The step of a run. `any` is false where no pair has rho < 0 and 1 + rho is not kept. At `columns` lie
 * c, d and t of the second inputs, at `step` the parameters of `ROW`.
 */
export function affine(
  wide: bool, any: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64, d: f64, scale: f64,
  s: f64,
): void {
  if (wide) affineRow<f64>(any, count, from, to, columns, step, c, d, scale, s);
  else affineRow<f32>(any, count, from, to, columns, step, c, d, scale, s);
}
