/**
 * The Hadamard transform of a tensor product (Ahle et al. 2020, SODA, definition 15).
 *
 * @module
 */
import type { Run } from "../linalg/run.ts";
import type { RandomGenerator } from "../random.ts";
import { powerOfTwo } from "./hadamard.ts";
import type { FeatureRule } from "./rule.ts";
import { drawPlaces, drawSigns } from "./signs.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import { mix } from "./srht.ts";
import { overRows, type Transform } from "./transform.ts";

/** A sketch of the tensor product of an input with itself, as a value. */
export interface TensorSrht extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "tensorSrht";
}

/**
 * z = (P1 H D1 x) * (P2 H D2 x) / sqrt(m), entry by entry, with independent signs D and rows P:
 * features of the kernel `<x, y>`^2, a sketch of x (x) x that never makes it.
 *
 * E `<z(x), z(y)>` = `<x, y>`^2 and m Var = A^2 - `<x, y>`^4 with
 * A = |x|^2 |y|^2 + 2 `<x, y>`^2 - 2 sum_i x_i^2 y_i^2.
 *
 * @param options Sizes and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If a size is not a whole number of at least 1, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, tensorSrht } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // A single entry has no signs to average over: the kernel is exact.
 * const { data } = await applyFeatures(tensorSrht({ inputs: 1, features: 2 }), [[3]]);
 * assertAlmostEquals(data[0]! ** 2 + data[1]! ** 2, 81, 1e-12);
 * ```
 */
export function tensorSrht(options: FeatureOptions): TensorSrht {
  return Object.freeze({ kind: "tensorSrht", ...readSizes("make a TensorSRHT", options) });
}

/** The readings of this map. */
export const tensorSrhtRule: FeatureRule<TensorSrht> = {
  remake: ({ kind: _, ...options }) => tensorSrht(options),
  inputShape: ({ inputs }) => [inputs],
  draw({ inputs, features }, random): Transform {
    const sketch = drawTensorSrht(random, [inputs, inputs], features);
    return {
      inputs,
      outputs: features,
      widest: Math.max(inputs, features),
      apply: (x, n, run) => sketch.apply([x, x], n, run),
    };
  },
};

/** A sketch of x (x) y: its inner products are those of the x times those of the y, on average. */
export interface TensorTransform {
  /**
   * Maps pairs of rows.
   *
   * @param pair Rows x, `[n, d1]`, and y, `[n, d2]`; not modified.
   * @param n Their number.
   * @param run What it runs with.
   * @returns Rows, `[n, outputs]`.
   */
  apply(
    pair: readonly [Float64Array, Float64Array],
    n: number,
    run: Run,
  ): Promise<Float64Array>;
}

/** Draws a sketch of tensor products. */
export function drawTensorSrht(
  random: RandomGenerator,
  [d1, d2]: readonly [number, number],
  outputs: number,
): TensorTransform {
  const [n1, n2] = [powerOfTwo(d1), powerOfTwo(d2)];
  const [signs1, signs2] = [drawSigns(random, d1), drawSigns(random, d2)];
  const [rows1, rows2] = [drawPlaces(random, outputs, n1), drawPlaces(random, outputs, n2)];
  const [mixed1, mixed2] = [new Float64Array(n1), new Float64Array(n2)];
  const scale = 1 / Math.sqrt(outputs);
  return {
    async apply([x, y], n, run) {
      const z = run.backend.allocate(n * outputs);
      await overRows(n, n1 + n2, run, (row) => {
        mix(x, row * d1, signs1, mixed1);
        mix(y, row * d2, signs2, mixed2);
        for (let j = 0; j < outputs; j++) {
          z[row * outputs + j] = scale * mixed1[rows1[j]!]! * mixed2[rows2[j]!]!;
        }
      });
      return z;
    },
  };
}
