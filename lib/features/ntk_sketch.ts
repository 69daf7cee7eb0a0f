/**
 * A sketch of the neural tangent kernel of ReLU networks.
 *
 * @module
 */
import { checkWhole } from "../options.ts";
import { drawPolynomialSketch } from "./polynomial_sketch.ts";
import { closePolynomial, reluNtk, reluSeries } from "./relu_series.ts";
import type { FeatureRule } from "./rule.ts";
import {
  type FeatureOptions,
  type FeatureSizes,
  MOST_ENTRIES,
  MOST_LAYERS,
  readSizes,
} from "./sizes.ts";

/** A sketch of the NTK, as a value. */
export interface NtkSketch extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "ntkSketch";
  /** Number of ReLU layers, L. */
  readonly depth: number;
  /** Degree of the polynomial. */
  readonly degree: number;
  /** Width of the sketch of each power. */
  readonly sketch: number;
}

/** Options of {@linkcode ntkSketch}. */
export interface NtkSketchOptions extends FeatureOptions {
  /** Degree of the polynomial that stands for the kernel. @default {16} */
  readonly degree?: number;
  /** Width of the sketch of each power, s. @default {features} */
  readonly sketch?: number;
}

const ATTEMPT = "make an NTK sketch";

/**
 * Features of the NTK |x| |y| T_L(a) of {@linkcode reluNet}: sketches of the powers of x/|x|, weighted by the
 * square roots of the coefficients of T_L, side by side and compressed to m (Zandieh et al. 2021,
 * arXiv:2106.07880, algorithm 1, here with one polynomial for the whole recursion instead of two a layer).
 *
 * Coefficients of T_L up to the degree are exact, and the two highest take up what is left at a = 1 and
 * a = -1, so that the diagonal is right. In between the polynomial is off by at most the numbers that
 * {@linkcode ntkSketchError} gives; the sketch is unbiased for it.
 *
 * For one pair of inputs and L >= 2, m = O(log(1/delta)/e^2) features of sketches that are fine enough hold
 * |error| <= e Theta with probability 1 - delta (theorem 1 there). For L = 1 the kernel changes its
 * sign and no relative bound holds.
 *
 * @param depth Number of ReLU layers, L.
 * @param options Sizes, degree and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If the depth, the degree or a size is not a whole number in range, or the seed is out
 * of range.
 *
 * @example Usage
 * ```ts
 * import { errorOf, ntkSketch, reluNet } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * const map = ntkSketch(2, { inputs: 2, features: 512 });
 * const { error } = await errorOf(map, reluNet(2, { inputs: 2 }), [[1, 0], [0, 1], [1, 1]]);
 * assertLess(error, 0.2);
 * ```
 */
export function ntkSketch(depth: number, options: NtkSketchOptions): NtkSketch {
  const sizes = readSizes(ATTEMPT, options, ["degree", "sketch"]);
  const { degree = 16, sketch = sizes.features } = options;
  checkWhole(ATTEMPT, "depth", depth, 1, MOST_LAYERS);
  checkWhole(ATTEMPT, "degree", degree, 1, 128);
  checkWhole(ATTEMPT, "sketch", sketch, 1, MOST_ENTRIES);
  return Object.freeze({ kind: "ntkSketch", depth, ...sizes, degree, sketch });
}

/** The readings of this map. */
export const ntkSketchRule: FeatureRule<NtkSketch> = {
  remake: ({ kind: _, depth, ...options }) => ntkSketch(depth, options),
  inputShape: ({ inputs }) => [inputs],
  draw({ inputs, features, depth, degree, sketch }, random) {
    const sizes = { inputs, sketch, outputs: features };
    return drawPolynomialSketch(random, ntkPolynomial(depth, degree), sizes, 1);
  },
};

/** Coefficients of the polynomial that stands for T_L, constant first. */
export function ntkPolynomial(depth: number, degree: number): readonly number[] {
  return closePolynomial(reluSeries(depth, degree).ntk, reluNtk(depth, 1), reluNtk(depth, -1));
}

/**
 * The largest error over all correlations of the polynomial by which {@linkcode ntkSketch} stands for the
 * kernel, relative to the diagonal L + 1: the bias of the sketch, whatever its width.
 *
 * @param depth Number of ReLU layers, L.
 * @param degree Degree of the polynomial.
 * @returns The largest |P(a) - T_L(a)| / (L + 1) on 4001 points, denser towards a = 1 and a = -1.
 * @throws {RangeError} If a number is not whole or out of range.
 *
 * @example Usage
 * ```ts
 * import { ntkSketchError } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * assertLess(ntkSketchError(2, 32), ntkSketchError(2, 8));
 * ```
 */
export function ntkSketchError(depth: number, degree: number): number {
  checkWhole(ATTEMPT, "depth", depth, 1, MOST_LAYERS);
  checkWhole(ATTEMPT, "degree", degree, 1, 128);
  const coefficients = ntkPolynomial(depth, degree);
  let worst = 0;
  for (let i = 0; i <= 4000; i++) {
    const a = Math.cos(Math.PI * i / 4000);
    const value = coefficients.reduceRight((sum, c) => sum * a + c, 0);
    worst = Math.max(worst, Math.abs(value - reluNtk(depth, a)));
  }
  return worst / (depth + 1);
}
