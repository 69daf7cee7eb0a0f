/**
 * Sketches of tensor powers by a tree (Ahle et al. 2020, SODA, section 3).
 *
 * @module
 */
import { checkWhole } from "../linalg/options.ts";
import type { RandomGenerator } from "../random.ts";
import { drawCountSketch } from "./count_sketch.ts";
import type { FeatureRule } from "./rule.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import { drawTensorSrht } from "./tensor_srht.ts";
import type { Run, Transform } from "./transform.ts";

/** A sketch of the q-fold tensor power of an input, as a value. */
export interface PolySketch extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "polySketch";
  /** The power q. */
  readonly degree: number;
}

const ATTEMPT = "make a PolySketch";

/**
 * Features of the kernel `<x, y>`^q: a binary tree of {@linkcode tensorSrht} over q independent
 * {@linkcode countSketch}es, each of width m, so that x^(q) of d^q entries is never made.
 *
 * E `<z(x), z(y)>` = `<x, y>`^q. The error is relative to |x|^q |y|^q and not to `<x, y>`^q; its variance
 * is of the order q |x|^2q |y|^2q / m for m well above q.
 *
 * @param degree The power q, at least 1.
 * @param options Sizes and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option.
 * @throws {RangeError} If the degree or a size is not a whole number of at least 1, or the seed is out of
 * range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, polySketch } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const z = await applyFeatures(polySketch(3, { inputs: 5, features: 64 }), [[1, 0, 2, 0, 1]]);
 * assertEquals(z.shape, [1, 64]);
 * ```
 */
export function polySketch(degree: number, options: FeatureOptions): PolySketch {
  const sizes = readSizes(ATTEMPT, options);
  checkWhole(ATTEMPT, "degree", degree, 1, 256);
  return Object.freeze({ kind: "polySketch", degree, ...sizes });
}

/** The readings of this map. */
export const polySketchRule: FeatureRule<PolySketch> = {
  remake: ({ kind: _, degree, ...options }) => polySketch(degree, options),
  inputShape: ({ inputs }) => [inputs],
  draw({ inputs, features, degree }, random): Transform {
    const tree = drawPowers(random, inputs, features, degree);
    return {
      inputs,
      outputs: features,
      widest: Math.max(inputs, degree * features),
      apply: async (x, n, run) => (await tree.apply(x, n, run)).at(-1)!,
    };
  },
};

/** Sketches of all powers up to a degree. */
export interface PowerTransform {
  /** Maps rows to their powers 1, 2, ..., q, each `[n, outputs]`. */
  apply(x: Float64Array, n: number, run: Run): Promise<readonly Float64Array[]>;
}

/**
 * Draws sketches of all powers up to a degree, from one tree: the powers of its left half are powers of
 * the whole, and those above are the left half's highest times a power of the right half.
 */
export function drawPowers(
  random: RandomGenerator,
  inputs: number,
  outputs: number,
  degree: number,
): PowerTransform {
  if (degree === 1) {
    const leaf = drawCountSketch(random, inputs, outputs);
    return { apply: async (x, n, run) => [await leaf.apply(x, n, run)] };
  }
  const half = Math.ceil(degree / 2);
  const left = drawPowers(random, inputs, outputs, half);
  const right = drawPowers(random, inputs, outputs, degree - half);
  const node = drawTensorSrht(random, [outputs, outputs], outputs);
  return {
    async apply(x, n, run) {
      const low = await left.apply(x, n, run);
      const powers = [...low];
      for (const factor of await right.apply(x, n, run)) {
        powers.push(await node.apply([low.at(-1)!, factor], n, run));
      }
      return powers;
    },
  };
}
