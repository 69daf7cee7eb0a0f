/**
 * The subsampled randomised Hadamard transform (Ailon, Chazelle 2009; Tropp 2011).
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";
import { hadamard, powerOfTwo } from "./hadamard.ts";
import type { FeatureRule } from "./rule.ts";
import { drawSigns } from "./signs.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import { overRows, type Transform } from "./transform.ts";

/** The subsampled randomised Hadamard transform, as a value. */
export interface Srht extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "srht";
}

/**
 * z = P H D x / sqrt(m) with random signs D, the Hadamard matrix H of N = 2^k >= d rows, and m random
 * rows P: features of the kernel `<x, y>`.
 *
 * E `<z(x), z(y)>` = `<x, y>`. Rows are drawn without replacement, anew after every N, so that with
 * V = |x|^2 |y|^2 + `<x, y>`^2 - 2 sum_i x_i^2 y_i^2 and r = m mod N,
 * Var = V r (N - r) / ((N - 1) m^2): V/m (N - m)/(N - 1) for m <= N, and 0 for m = N, where the map is
 * orthogonal. A row costs N log2 N additions.
 *
 * @param options Sizes and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If a size is not a whole number of at least 1, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, srht } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { data } = await applyFeatures(srht({ inputs: 4, features: 4 }), [[1, 2, 3, 4]]);
 * assertAlmostEquals(data.reduce((sum, z) => sum + z * z, 0), 30, 1e-12);
 * ```
 */
export function srht(options: FeatureOptions): Srht {
  return Object.freeze({ kind: "srht", ...readSizes("make an SRHT", options) });
}

/** The readings of this map. */
export const srhtRule: FeatureRule<Srht> = {
  remake: ({ kind: _, ...options }) => srht(options),
  inputShape: ({ inputs }) => [inputs],
  draw: ({ inputs, features }, random) => drawSrht(random, inputs, features),
};

/** Draws a subsampled randomised Hadamard transform. */
export function drawSrht(random: RandomGenerator, inputs: number, outputs: number): Transform {
  const signs = drawSigns(random, inputs);
  const rows = drawRows(random, outputs, powerOfTwo(inputs));
  const mixed = new Float64Array(powerOfTwo(inputs));
  const scale = 1 / Math.sqrt(outputs);
  return {
    inputs,
    outputs,
    widest: Math.max(inputs, outputs),
    async apply(x, n, run) {
      const z = run.backend.allocate(n * outputs);
      await overRows(n, mixed.length, run, (row) => {
        mix(x, row * inputs, signs, mixed);
        for (let j = 0; j < outputs; j++) z[row * outputs + j] = scale * mixed[rows[j]!]!;
      });
      return z;
    },
  };
}

/** H D x for the row of x that starts at `from`, padded with zeros. */
export function mix(x: Float64Array, from: number, signs: Float64Array, mixed: Float64Array): void {
  for (let i = 0; i < signs.length; i++) mixed[i] = signs[i]! * x[from + i]!;
  mixed.fill(0, signs.length);
  hadamard(mixed);
}

/** Rows without replacement, anew after each of them has come. */
function drawRows(random: RandomGenerator, count: number, size: number): Int32Array {
  const rows = new Int32Array(count);
  for (let start = 0; start < count; start += size) {
    const order = random.permutation(size);
    for (let j = start; j < Math.min(count, start + size); j++) rows[j] = order[j - start]!;
  }
  return rows;
}
