// @ts-nocheck: AssemblyScript
// deno-fmt-ignore-file: the formatter drops decorators of functions
/**
 * Polynomial phi by Mehler's formula: with unit vectors x, y of normalised Hermite coefficients,
 * 1 - rho' = sum_l x_l y_l (1 - rho^l) + (x_l - y_l)^2/2, and E[phi' phi'] = sum_l l X_l Y_l r^(l-1).
 *
 * 1 - rho^l grows by z_l = z + (1 - z) z_(l-1) from the nearer end z = 1 - |rho|.
 */
import { Parity } from "../../protocol.ts";
import { rhoOf, withinRange, writePairs } from "./correlation.ts";
import { ARRAY, extent, PLUS } from "./layout.ts";

/**
 * `terms` is the number of coefficients. At `row` lie x then X of the first input, each in float64, and its standard
 * deviation; at `columns` y, then Y, then the standard deviation of the second inputs, an array each.
 */
@inline
function polynomialRun<T>(
  terms: i32,
  parity: i32,
  count: i32,
  from: usize,
  to: usize,
  columns: usize,
  row: usize,
): void {
  const one = v128.splat<T>(<T>1);
  const two = v128.splat<T>(<T>2);
  const zero = v128.splat<T>(<T>0);
  const half = v128.splat<T>(<T>0.5);
  const s = v128.splat<T>(<T>load<f64>(row + 16 * terms));
  const end = from + extent<T>(count);
  while (from < end) {
    const minus = v128.load(from);
    const plus = v128.load(from, PLUS);
    const near = v128.le<T>(minus, plus);
    const z = v128.min<T>(minus, plus);
    const r = v128.mul<T>(v128.mul<T>(s, v128.load(columns + 2 * terms * ARRAY)), rhoOf<T>(minus, plus));
    const rest = v128.sub<T>(one, z);
    let gap = zero;
    let slope = zero;
    let power = one;
    let grown = zero;
    for (let l = 0; l < terms; l++) {
      const x = v128.splat<T>(<T>load<f64>(row + 8 * l));
      const y = v128.load(columns + <usize>l * ARRAY);
      // For rho < 0 an odd power is negative, unless the symmetry answers for the opposite pair.
      let lack = grown;
      if ((l & 1) && parity == Parity.none) lack = v128.bitselect(grown, v128.sub<T>(two, grown), near);
      const apart = v128.sub<T>(x, y);
      const radial = v128.mul<T>(v128.mul<T>(apart, apart), half);
      gap = v128.add<T>(gap, v128.add<T>(v128.mul<T>(v128.mul<T>(x, y), lack), radial));
      if (l > 0) {
        const factor = v128.splat<T>(<T>(<f64>l * load<f64>(row + 8 * (terms + l))));
        const product = v128.mul<T>(factor, v128.load(columns + <usize>(terms + l) * ARRAY));
        slope = v128.add<T>(slope, v128.mul<T>(product, power));
        power = v128.mul<T>(power, r);
      }
      grown = v128.add<T>(z, v128.mul<T>(rest, grown));
    }
    // With an even one the slope has its sign already.
    const turned = parity == Parity.odd ? Parity.odd : Parity.none;
    writePairs<T>(turned, from, to, withinRange<T>(gap), slope, v128.not(near));
    from += 16;
    to += 16;
    columns += 16;
  }
}

/** A polynomial over a run. */
export function polynomial(
  wide: bool, terms: i32, parity: i32, count: i32, from: usize, to: usize, columns: usize, row: usize,
): void {
  if (wide) polynomialRun<f64>(terms, parity, count, from, to, columns, row);
  else polynomialRun<f32>(terms, parity, count, from, to, columns, row);
}
