/**
 * Sketches of kernels of a correlation that are polynomials with coefficients that are not negative.
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";
import { drawPowers } from "./poly_sketch.ts";
import { drawSrht } from "./srht.ts";
import { besides, overRows, type Transform } from "./transform.ts";

/** How wide a sketch of a polynomial is. */
export interface PolynomialSketchSizes {
  /** Entries of an input. */
  readonly inputs: number;
  /** Width of the sketch of each power. */
  readonly sketch: number;
  /** Width of the result. */
  readonly outputs: number;
}

/**
 * Draws features of the kernel |x|^p |y|^p sum_q c_q a^q with the correlation a = `<x, y>`/(|x| |y|): the
 * sketches of the powers of x/|x|, times sqrt(c_q) and side by side, compressed by one Hadamard
 * transform. A row of zeros gives zeros.
 *
 * @param random The random numbers.
 * @param coefficients c_q, constant first; not negative.
 * @param sizes Widths.
 * @param homogeneity The power p of the norms.
 */
export function drawPolynomialSketch(
  random: RandomGenerator,
  coefficients: readonly number[],
  { inputs, sketch, outputs }: PolynomialSketchSizes,
  homogeneity: 0 | 1,
): Transform {
  const degree = coefficients.length - 1;
  const tree = drawPowers(random, inputs, sketch, degree);
  const kept = coefficients.flatMap((c, q) => q > 0 && c > 0 ? [q] : []);
  const width = kept.reduce((sum, q) => sum + tree.widths[q - 1]!, 1);
  const last = drawSrht(random, width, outputs);
  return {
    inputs,
    outputs,
    widest: Math.max(inputs, 2 * degree * sketch, outputs),
    async apply(x, n, run) {
      const { directions, norms } = normalised(x, n);
      const powers = await tree.apply(directions, n, run);
      const constant = new Float64Array(n).fill(Math.sqrt(coefficients[0]!));
      const scaled = kept.map((q) => multiplied(powers[q - 1]!, Math.sqrt(coefficients[q]!)));
      const z = await last.apply(await besides([constant, ...scaled], n, run), n, run);
      await overRows(n, outputs, run, (i) => {
        const factor = norms[i]! === 0 ? 0 : norms[i]! ** homogeneity;
        for (let j = i * outputs; j < (i + 1) * outputs; j++) z[j]! *= factor;
      });
      return z;
    },
  };
}

/** Rows of length 1, and what their lengths were; rows of zeros stay as they are. */
export function normalised(
  x: Float64Array,
  n: number,
): { readonly directions: Float64Array; readonly norms: Float64Array } {
  const d = x.length / n;
  const directions = new Float64Array(x.length);
  const norms = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const row = x.subarray(i * d, (i + 1) * d);
    let largest = 0, sum = 0;
    for (const value of row) largest = Math.max(largest, Math.abs(value));
    if (largest === 0) continue;
    for (const value of row) sum += (value / largest) ** 2;
    norms[i] = largest * Math.sqrt(sum);
    for (let j = 0; j < d; j++) directions[i * d + j] = row[j]! / largest / Math.sqrt(sum);
  }
  return { directions, norms };
}

function multiplied(x: Float64Array, factor: number): Float64Array {
  return x.map((value) => factor * value);
}
