/**
 * Sketches of tensor powers by a tree (Ahle et al. 2020, SODA, section 3).
 *
 * @module
 */
import type { Run } from "../linalg/run.ts";
import { checkWhole } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import { drawCountSketch } from "./count_sketch.ts";
import type { FeatureRule } from "./rule.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import { drawTensorSrht } from "./tensor_srht.ts";
import { besides, type Transform } from "./transform.ts";

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
 * {@linkcode countSketch}es of width m, so that x^(q) of d^q entries is never made. Inputs of no more than m
 * entries are leaves themselves.
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
      async apply(x, n, run) {
        const highest = (await tree.apply(x, n, run)).at(-1)!;
        const missing = features - tree.widths.at(-1)!;
        // An input that is itself the sketch is padded with zeros.
        return await besides([highest, new Float64Array(n * missing)], n, run);
      },
    };
  },
};

/** Sketches of all powers up to a degree. */
export interface PowerTransform {
  /** Entries of a row of each power. */
  readonly widths: readonly number[];
  /** Maps rows to their powers 1, 2, ..., q. */
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
  if (degree === 1) return drawLeaf(random, inputs, outputs);
  const half = Math.ceil(degree / 2);
  const left = drawPowers(random, inputs, outputs, half);
  const right = drawPowers(random, inputs, outputs, degree - half);
  const nodes = right.widths.map((width) =>
    drawTensorSrht(random, [left.widths.at(-1)!, width], outputs)
  );
  return {
    widths: [...left.widths, ...nodes.map(() => outputs)],
    async apply(x, n, run) {
      const powers = [...await left.apply(x, n, run)];
      const top = powers.at(-1)!;
      const factors = await right.apply(x, n, run);
      for (const [j, node] of nodes.entries()) {
        powers.push(await node.apply([top, factors[j]!], n, run));
      }
      return powers;
    },
  };
}

/** A CountSketch, or the input itself where that is no wider: rare collisions of few entries are costly. */
function drawLeaf(random: RandomGenerator, inputs: number, outputs: number): PowerTransform {
  if (inputs <= outputs) {
    return { widths: [inputs], apply: (x) => Promise.resolve([x]) };
  }
  const sketch = drawCountSketch(random, inputs, outputs);
  return { widths: [outputs], apply: async (x, n, run) => [await sketch.apply(x, n, run)] };
}
