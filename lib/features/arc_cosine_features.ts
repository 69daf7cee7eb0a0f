/**
 * Features of the arc-cosine kernels (Cho and Saul 2009).
 *
 * @module
 */
import { checkWhole } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import { type Directions, drawDirections, projection } from "./projection.ts";
import type { FeatureRule } from "./rule.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import type { Transform } from "./transform.ts";

/** Features of an arc-cosine kernel, as a value. */
export interface ArcCosineFeatures extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "arcCosineFeatures";
  /** Power of the rectified product. */
  readonly degree: 0 | 1 | 2;
  /** How directions are drawn. */
  readonly directions: Directions;
}

/** Options of {@linkcode arcCosineFeatures}. */
export interface ArcCosineOptions extends FeatureOptions {
  /**
   * "gaussian", or "unit" for uniform directions of length 1: this is leverage score sampling, since the
   * weighted feature depends on the direction alone.
   *
   * @default {"unit"}
   */
  readonly directions?: Directions;
}

const ATTEMPT = "make arc-cosine features";

/**
 * Features sqrt(2/m) 1[w.x > 0] (w.x)^p with w ~ N(0, I) of the arc-cosine kernels of degree p: with the
 * angle t between x and y, k_p = |x|^p |y|^p J_p(t)/pi, J_0 = pi - t, J_1 = sin t + (pi - t) cos t,
 * J_2 = 3 sin t cos t + (pi - t)(1 + 2 cos^2 t) (Cho and Saul 2009, equations 1 and 4).
 *
 * Unit directions u = w/|w| carry the factor E|w|^2p = 1, d, d(d + 2) inside the square. E `<z(x), z(y)>` = k_p;
 * on the unit sphere m Var = k_0 (2 - k_0) for degree 0, and 2 J_2/pi - k_1^2 for degree 1, or
 * d/(d + 2) 2 J_2/pi - k_1^2 with unit directions.
 *
 * @param degree p: 0 for steps, 1 for ReLU, 2 for its square.
 * @param options Sizes, directions and seed.
 * @returns The map.
 * @throws {TypeError} If there is no such option, or the directions are not known.
 * @throws {RangeError} If the degree is not 0, 1 or 2, a size is not a whole number of at least 1, or the seed
 * is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, arcCosineFeatures, matmul } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const map = arcCosineFeatures(1, { inputs: 2, features: 4096 });
 * const z = await applyFeatures(map, [[1, 0], [0, 1]]);
 * const kernel = await matmul(z, z, { transposeB: true });
 * assertAlmostEquals(kernel.data[1]!, 1 / Math.PI, 0.1);
 * ```
 */
export function arcCosineFeatures(
  degree: 0 | 1 | 2,
  options: ArcCosineOptions,
): ArcCosineFeatures {
  const sizes = readSizes(ATTEMPT, options, ["directions"]);
  checkWhole(ATTEMPT, "degree", degree, 0, 2);
  const { directions = "unit" } = options;
  checkDirections(ATTEMPT, directions);
  return Object.freeze({ kind: "arcCosineFeatures", degree, ...sizes, directions });
}

/** Refuses directions that are not known. */
export function checkDirections(attempt: string, directions: Directions): void {
  if (directions === "gaussian" || directions === "unit") return;
  throw new TypeError(
    `Cannot ${attempt} as 'directions' must be "gaussian" or "unit": ` +
      `current value is ${directions satisfies never}`,
  );
}

/** The readings of this map. */
export const arcCosineFeaturesRule: FeatureRule<ArcCosineFeatures> = {
  remake: ({ kind: _, degree, ...options }) => arcCosineFeatures(degree, options),
  inputShape: ({ inputs }) => [inputs],
  draw: (map, random) => drawArcCosine(random, map),
};

/** Draws features of an arc-cosine kernel. */
export function drawArcCosine(
  random: RandomGenerator,
  { inputs, features, degree, directions: law }: Omit<ArcCosineFeatures, "kind" | "seed">,
): Transform {
  const lengths = [1, inputs, inputs * (inputs + 2)][degree]!;
  const weight = Math.sqrt(2 / features * (law === "unit" ? lengths : 1));
  const w = drawDirections(random, { inputs, directions: features, scale: 1, law });
  return projection(w, inputs, { kind: "power", degree, weight });
}
