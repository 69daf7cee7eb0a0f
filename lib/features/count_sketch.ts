/**
 * CountSketch (Charikar, Chen, Farach-Colton 2002): every entry is added, with a random sign, to one
 * random place.
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";
import type { FeatureRule } from "./rule.ts";
import { drawPlaces, drawSigns } from "./signs.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import { overRows, type Transform } from "./transform.ts";

/** CountSketch, as a value. */
export interface CountSketch extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "countSketch";
}

/**
 * z[h(i)] += s(i) x[i] with random places h and signs s: features of the kernel `<x, y>`.
 *
 * E `<z(x), z(y)>` = `<x, y>` and m Var = |x|^2 |y|^2 + `<x, y>`^2 - 2 sum_i x_i^2 y_i^2. A row costs as
 * many additions as it has entries.
 *
 * @param options Sizes and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If a size is not a whole number of at least 1, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, countSketch } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const z = await applyFeatures(countSketch({ inputs: 3, features: 8 }), [[1, 2, 3]]);
 * assertEquals(z.shape, [1, 8]);
 * ```
 */
export function countSketch(options: FeatureOptions): CountSketch {
  return Object.freeze({ kind: "countSketch", ...readSizes("make a CountSketch", options) });
}

/** The readings of this map. */
export const countSketchRule: FeatureRule<CountSketch> = {
  remake: ({ kind: _, ...options }) => countSketch(options),
  inputShape: ({ inputs }) => [inputs],
  draw: ({ inputs, features }, random) => drawCountSketch(random, inputs, features),
};

/** Draws a CountSketch. */
export function drawCountSketch(
  random: RandomGenerator,
  inputs: number,
  outputs: number,
): Transform {
  const signs = drawSigns(random, inputs);
  const places = drawPlaces(random, inputs, outputs);
  return {
    inputs,
    outputs,
    widest: Math.max(inputs, outputs),
    async apply(x, n, run) {
      const z = run.backend.allocate(n * outputs);
      await overRows(n, inputs, run, (row) => {
        const [from, to] = [row * inputs, row * outputs];
        for (let i = 0; i < inputs; i++) z[to + places[i]!]! += signs[i]! * x[from + i]!;
      });
      return z;
    },
  };
}
