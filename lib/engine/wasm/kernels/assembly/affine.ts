// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Affine step: with unit vectors (c, d) of each input, 1 - rho' = c1 c2 (1 - rho) + ((c1 - c2)^2 +
 * (d1 - d2)^2)/2 and 1 + rho' = c1 c2 (1 + rho) + ((c1 - c2)^2 + (d1 + d2)^2)/2, sums of terms that
 * are not negative; Theta' = w Theta + v s t rho + b.
 */
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";

/** ((c1 - c2)^2 + (d1 -+ d2)^2)/2 + c1 c2 x. */
@inline
export function turn<T>(x: v128, row: usize, columns: usize, sum: bool): v128 {
  const c1 = v128.load(row);
  const d1 = v128.load(row, 16);
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

/** v s t, without the rounding of the roots where s = t. */
@inline
export function scaleOf<T>(row: usize, columns: usize): v128 {
  const t = v128.load(columns, NTK);
  const product = v128.mul<T>(v128.load(row, 48), t);
  return v128.bitselect(v128.load(row, 96), product, v128.eq<T>(v128.load(row, 80), t));
}

@inline
function affine<T>(
  any: bool,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
): void {
  const one = v128.splat<T>(<T>1);
  const weight = v128.load(row, 32);
  const bias = v128.load(row, 64);
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    let rho = v128.sub<T>(one, minus);
    v128.store(to, turn<T>(minus, row, columns, false));
    if (any) {
      const plus = v128.load(from, PLUS);
      rho = v128.bitselect(rho, v128.sub<T>(plus, one), v128.le<T>(minus, plus));
      v128.store(to, turn<T>(plus, row, columns, true), PLUS);
    }
    const covariance = v128.mul<T>(scaleOf<T>(row, columns), rho);
    const added = v128.add<T>(covariance, bias);
    v128.store(to, v128.relaxed_madd<T>(weight, v128.load(from, NTK), added), NTK);
    from += 16;
    to += 16;
    columns += 16;
  }
}

/**
 * The step of a run. `any` is false where no pair has rho < 0 and 1 + rho is not kept. At `columns` lie
 * c, d and t of the second inputs, at `row` c1, d1, w, v s, b, s and v s^2, a
 * vector each.
 */
export function affine_f64(
  any: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
): void {
  if (any) affine<f64>(true, count, from, to, columns, row);
  else affine<f64>(false, count, from, to, columns, row);
}

/** The same in float32. */
export function affine_f32(
  any: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
): void {
  if (any) affine<f32>(true, count, from, to, columns, row);
  else affine<f32>(false, count, from, to, columns, row);
}
