/**
 * Polynomials as Hermite series, which end: their coefficients are found for every site, since those of
 * high degree are too sharp to be read from a table.
 *
 * @module
 */
import { STEPS } from "../protocol.ts";
import { hermiteFeatures } from "../../../../activations/hermite_expansion.ts";
import { LEADING } from "../../../../activations/hermite_coefficients.ts";
import { type Activation, familyOf } from "../../../../activations/mod.ts";
import type { Precision } from "../../../precision.ts";
import type { SiteNumbers } from "../compile/compiled.ts";
import { MOST_TERMS, type Series } from "./series.ts";

/**
 * Deviations below this one count as it. With phi(0) = 0 it is nothing but 0; else s'/s goes to infinity
 * and x_1 to 0, and their product must stay in range.
 */
const SMALLEST: Readonly<Record<Precision | "zero", number>> = {
  f64: 2 ** -450,
  f32: 2 ** -50,
  zero: 2 ** -500,
};

/** The series of a polynomial; undefined if the function is none, or of very high degree. */
export function polynomialSeries(activation: Activation, precision: Precision): Series | undefined {
  const family = familyOf(activation);
  if (family.form !== "polynomial") return undefined;
  const expansion = family.expansion();
  const { parity, terms: count } = expansion;
  const step = parity === undefined ? 1 : 2;
  const first = parity === "odd" ? 3 : 2;
  const terms = LEADING + Math.max(1, Math.ceil((count - first) / step));
  if (terms > MOST_TERMS) return undefined;
  const features = hermiteFeatures(expansion);
  const smallest = SMALLEST[features(0).deviation === 0 ? "zero" : precision];
  const numbers = new Float64Array(1 + terms);
  const of: SiteNumbers = (s) => {
    const size = Math.max(s, smallest);
    const { unit, deviation } = features(size);
    numbers[0] = deviation / size;
    numbers[2] = unit[0]!;
    numbers[3] = unit[1] ?? 0;
    let square = numbers[3] ** 2;
    for (let k = LEADING, l = first; k < terms; k++, l += step) {
      const x = unit[l] ?? 0;
      numbers[1 + k] = x;
      square += x * x;
    }
    numbers[1] = Math.sqrt(square);
    return numbers;
  };
  const powers = new Int32Array(STEPS).fill(terms - LEADING);
  return { mode: parity ?? "all", parity, terms, entries: terms, numbers: powers, of };
}
