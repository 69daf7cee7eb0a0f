/**
 * Random Fourier features (Rahimi and Recht 2007).
 *
 * @module
 */
import { checkAtLeast } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import { drawDirections, projection } from "./projection.ts";
import type { FeatureRule } from "./rule.ts";
import { type FeatureOptions, type FeatureSizes, readSizes } from "./sizes.ts";
import type { Transform } from "./transform.ts";

/** Random Fourier features, as a value. */
export interface RandomFourier extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "randomFourier";
  /** g of exp(-g |x - y|^2). */
  readonly gamma: number;
  /** Whether a feature has a random phase, or features are pairs of a cosine and a sine. */
  readonly form: "pairs" | "phase";
}

/** Options of {@linkcode randomFourier}. */
export interface RandomFourierOptions extends FeatureOptions {
  /** g of exp(-g |x - y|^2), above 0; 1/(2 s^2) for a kernel of bandwidth s. @default {1 / inputs} */
  readonly gamma?: number;
  /** "pairs" of a cosine and a sine, or one cosine with a random "phase". @default {"pairs"} */
  readonly form?: "pairs" | "phase";
}

const ATTEMPT = "make random Fourier features";

/**
 * Features of the Gaussian kernel k = exp(-g |x - y|^2): sqrt(2/m) (cos w.x, sin w.x) for m/2 frequencies
 * w ~ N(0, 2 g I), or sqrt(2/m) cos(w.x + b) with b uniform on [0, 2 pi).
 *
 * E `<z(x), z(y)>` = k, and m Var = (1 - k^2)^2 for pairs, 1 + k^4/2 - k^2 with phases, which is never
 * less. For one pair of inputs P(|error| > e) <= 2 exp(-m e^2/4) for pairs, by Hoeffding.
 *
 * @param options Sizes, gamma, form and seed; `features` is even for pairs.
 * @returns The map.
 * @throws {TypeError} If there is no such option, or the form is not known.
 * @throws {RangeError} If a size is not a whole number of at least 1, `features` is odd for pairs, gamma is
 * not positive, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { applyFeatures, randomFourier } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const z = await applyFeatures(randomFourier({ inputs: 2, features: 8 }), [[1, 2]]);
 * assertAlmostEquals(z.data.reduce((sum, value) => sum + value * value, 0), 1, 1e-12);
 * ```
 */
export function randomFourier(options: RandomFourierOptions): RandomFourier {
  const sizes = readSizes(ATTEMPT, options, ["gamma", "form"]);
  const { gamma = 1 / sizes.inputs, form = "pairs" } = options;
  checkAtLeast(ATTEMPT, "gamma", gamma, Number.MIN_VALUE);
  if (form !== "pairs" && form !== "phase") {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'form' must be "pairs" or "phase": ` +
        `current value is ${form satisfies never}`,
    );
  }
  if (form === "pairs" && sizes.features % 2 === 1) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as 'features' must be even for pairs of a cosine and a sine: ` +
        `current value is ${sizes.features}`,
    );
  }
  return Object.freeze({ kind: "randomFourier", ...sizes, gamma, form });
}

/** The readings of this map. */
export const randomFourierRule: FeatureRule<RandomFourier> = {
  remake: ({ kind: _, ...options }) => randomFourier(options),
  inputShape: ({ inputs }) => [inputs],
  draw: (map, random) => map.form === "pairs" ? drawPairs(map, random) : drawPhases(map, random),
};

function drawPairs(
  { inputs, features, gamma }: RandomFourier,
  random: RandomGenerator,
): Transform {
  const sizes = { inputs, directions: features / 2, scale: Math.sqrt(2 * gamma) };
  const weight = Math.sqrt(2 / features);
  return projection(drawDirections(random, sizes), inputs, { kind: "pairs", weight });
}

function drawPhases(
  { inputs, features, gamma }: RandomFourier,
  random: RandomGenerator,
): Transform {
  const sizes = { inputs, directions: features, scale: Math.sqrt(2 * gamma) };
  const w = drawDirections(random, sizes);
  const phases = random.uniform([features]).data.map((value) => 2 * Math.PI * value);
  return projection(w, inputs, { kind: "phases", weight: Math.sqrt(2 / features), phases });
}
