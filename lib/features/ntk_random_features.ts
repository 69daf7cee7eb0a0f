/**
 * Random features of the neural tangent kernel of ReLU networks.
 *
 * @module
 */
import { checkWhole } from "../options.ts";
import type { RandomGenerator } from "../random.ts";
import { checkDirections, drawArcCosine } from "./arc_cosine_features.ts";
import type { Directions } from "./projection.ts";
import type { FeatureRule } from "./rule.ts";
import {
  type FeatureOptions,
  type FeatureSizes,
  MOST_ENTRIES,
  MOST_LAYERS,
  readSizes,
} from "./sizes.ts";
import { drawTensorSrht } from "./tensor_srht.ts";
import { besides, type Transform } from "./transform.ts";

/** Random features of the NTK, as a value. */
export interface NtkRandomFeatures extends FeatureSizes {
  /** Tag of this map. */
  readonly kind: "ntkRandomFeatures";
  /** Number of ReLU layers, L. */
  readonly depth: number;
  /** Number of step features a layer, m0. */
  readonly steps: number;
  /** How directions are drawn. */
  readonly directions: Directions;
}

/** Options of {@linkcode ntkRandomFeatures}. */
export interface NtkRandomFeaturesOptions extends FeatureOptions {
  /** Number of step features a layer, m0. @default {features} */
  readonly steps?: number;
  /** "unit" is leverage score sampling; see {@linkcode arcCosineFeatures}. @default {"unit"} */
  readonly directions?: Directions;
}

const ATTEMPT = "make NTK random features";

/**
 * Features of the NTK of {@linkcode reluNet}: with phi_0 = psi_0 = x, a layer makes step features
 * t = sqrt(2/m0) 1[W0 phi > 0], ReLU features phi of phi, and psi = phi (+) Q(t (x) psi) with a sketch Q of
 * the tensor product, {@linkcode tensorSrht} (Zandieh et al. 2021, arXiv:2106.07880, algorithm 2). Half of the
 * m features are phi_L, the rest the sketch.
 *
 * Unbiased for L = 1; for more layers the bias is of the order 1/m, below the error of the order
 * 1/sqrt(m). The memory is that of L matrices of shape `[m, m]`.
 *
 * @param depth Number of ReLU layers, L.
 * @param options Sizes, directions and seed; `features` is at least 2.
 * @returns The map.
 * @throws {TypeError} If there is no such option, or the directions are not known.
 * @throws {RangeError} If the depth or a size is not a whole number in range, or the seed is out of range.
 *
 * @example Usage
 * ```ts
 * import { errorOf, ntkRandomFeatures, reluNet } from "@widenet/ntk";
 * import { assertLess } from "@std/assert";
 *
 * const map = ntkRandomFeatures(2, { inputs: 2, features: 512 });
 * const { error } = await errorOf(map, reluNet(2, { inputs: 2 }), [[1, 0], [0, 1], [1, 1]]);
 * assertLess(error, 0.2);
 * ```
 */
export function ntkRandomFeatures(
  depth: number,
  options: NtkRandomFeaturesOptions,
): NtkRandomFeatures {
  const sizes = readSizes(ATTEMPT, options, ["steps", "directions"]);
  const { steps = sizes.features, directions = "unit" } = options;
  checkWhole(ATTEMPT, "depth", depth, 1, MOST_LAYERS);
  checkWhole(ATTEMPT, "features", sizes.features, 2, MOST_ENTRIES);
  checkWhole(ATTEMPT, "steps", steps, 1, MOST_ENTRIES);
  checkDirections(ATTEMPT, directions);
  return Object.freeze({ kind: "ntkRandomFeatures", depth, ...sizes, steps, directions });
}

/** The readings of this map. */
export const ntkRandomFeaturesRule: FeatureRule<NtkRandomFeatures> = {
  remake: ({ kind: _, depth, ...options }) => ntkRandomFeatures(depth, options),
  inputShape: ({ inputs }) => [inputs],
  draw(map, random): Transform {
    const layers = Array.from({ length: map.depth }, (_, l) => drawLayer(map, l, random));
    return {
      inputs: map.inputs,
      outputs: map.features,
      widest: Math.max(map.inputs, map.steps, 2 * map.features),
      async apply(x, n, run) {
        let [phi, psi] = [x, x];
        for (const { step, relu, sketch } of layers) {
          const steps = await step.apply(phi, n, run);
          phi = await relu.apply(phi, n, run);
          psi = await besides([phi, await sketch.apply([steps, psi], n, run)], n, run);
        }
        return psi;
      },
    };
  },
};

function drawLayer(map: NtkRandomFeatures, l: number, random: RandomGenerator) {
  const { inputs, features, steps, directions } = map;
  const half = Math.floor(features / 2);
  const [phi, psi] = l === 0 ? [inputs, inputs] : [half, features];
  return {
    step: drawArcCosine(random, { inputs: phi, features: steps, degree: 0, directions }),
    relu: drawArcCosine(random, { inputs: phi, features: half, degree: 1, directions }),
    sketch: drawTensorSrht(random, [steps, psi], features - half),
  };
}
