// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Affine step: with unit vectors (c, d) of each input, 1 - rho' = c1 c2 (1 - rho) + ((c1 - c2)^2 +
 * (d1 - d2)^2)/2 and 1 + rho' = c1 c2 (1 + rho) + ((c1 - c2)^2 + (d1 + d2)^2)/2, sums of terms that
 * are not negative; Theta' = w Theta + v s t rho + b.
 */
import { AffineVector } from "../protocol.ts";
import { rhoOf } from "./correlation.ts";
import { ARRAY, extent, NTK, PLUS } from "./layout.ts";

/** Parameters of one step and one row at a constant address: the vectors before the coefficients. */
const ROW: usize = memory.data(176, 16);

/** A parameter, in all lanes. */
@inline
export function parameter(vector: AffineVector): v128 {
  return v128.load(ROW + 16 * <usize>vector);
}

@inline
function setParameter<T>(vector: AffineVector, value: f64): void {
  v128.store(ROW + 16 * <usize>vector, v128.splat<T>(<T>value));
}

/** Takes in the parameters of a step and those of a row, `scale` being v. */
@inline
export function setRow<T>(step: usize, c: f64, d: f64, scale: f64, s: f64): void {
  const end: usize = 16 * AffineVector.coefficients;
  for (let at: usize = 0; at < end; at += 16) v128.store(ROW + at, v128.load(step + at));
  setParameter<T>(AffineVector.cosine, c);
  setParameter<T>(AffineVector.sine, d);
  setParameter<T>(AffineVector.scale, scale);
  setParameter<T>(AffineVector.root, s);
  // Of the root as it is held, so that inputs of equal roots have the same number.
  const root = <f64><T>s;
  setParameter<T>(AffineVector.ownScale, scale * (root * root));
}

/** ((c1 - c2)^2 + (d1 -+ d2)^2)/2 + c1 c2 x. */
@inline
export function turn<T>(x: v128, columns: usize, sum: bool): v128 {
  const c1 = parameter(AffineVector.cosine);
  const d1 = parameter(AffineVector.sine);
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
  const product = v128.mul<T>(parameter(AffineVector.scale), v128.mul<T>(parameter(AffineVector.root), t));
  return v128.bitselect(parameter(AffineVector.ownScale), product, v128.eq<T>(parameter(AffineVector.root), t));
}

@inline
function affineRun<T>(
  readsPlus: bool,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
): void {
  const one = v128.splat<T>(<T>1);
  const weight = parameter(AffineVector.weight);
  const bias = parameter(AffineVector.bias);
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    let rho = v128.sub<T>(one, minus);
    v128.store(to, turn<T>(minus, columns, false));
    if (readsPlus) {
      const plus = v128.load(from, PLUS);
      rho = rhoOf<T>(minus, plus);
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
  readsPlus: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64, d: f64, scale: f64, s: f64,
): void {
  setRow<T>(step, c, d, scale, s);
  if (readsPlus) affineRun<T>(true, count, from, to, columns);
  else affineRun<T>(false, count, from, to, columns);
}

/**
 * The step of a run. `readsPlus` is false where no pair has rho < 0 and 1 + rho is not kept. At `columns` lie
 * c, d and t of the second inputs, at `step` the parameters of `AffineVector`.
 */
export function affine(
  wide: bool, readsPlus: i32, count: i32, from: usize, to: usize, columns: usize, step: usize, c: f64, d: f64,
  scale: f64, s: f64,
): void {
  if (wide) affineRow<f64>(readsPlus, count, from, to, columns, step, c, d, scale, s);
  else affineRow<f32>(readsPlus, count, from, to, columns, step, c, d, scale, s);
}
