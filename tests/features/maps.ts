/**
 * One feature map of each kind.
 *
 * @module
 */
import { arcCosineFeatures } from "../../lib/features/arc_cosine_features.ts";
import { cntkSketch } from "../../lib/features/cntk_sketch.ts";
import { countSketch } from "../../lib/features/count_sketch.ts";
import type { FeatureMap } from "../../lib/features/feature_map.ts";
import { ntkRandomFeatures } from "../../lib/features/ntk_random_features.ts";
import { ntkSketch } from "../../lib/features/ntk_sketch.ts";
import { polySketch } from "../../lib/features/poly_sketch.ts";
import { randomFeatures } from "../../lib/features/random_features.ts";
import { randomFourier } from "../../lib/features/random_fourier.ts";
import { srht } from "../../lib/features/srht.ts";
import { tensorSrht } from "../../lib/features/tensor_srht.ts";
import * as stax from "../../lib/stax/mod.ts";

const sizes = { inputs: 6, features: 10, seed: 7 };
const net = stax.serial(stax.dense(10, { bStd: 0.1 }), stax.relu(), stax.dense(1));

/** Maps of six entries, or of images of six, to ten features. */
export const MAPS: { readonly [Kind in FeatureMap["kind"]]: FeatureMap } = {
  arcCosineFeatures: arcCosineFeatures(1, sizes),
  cntkSketch: cntkSketch({ depth: 2, readout: "gap" }, { ...sizes, inputs: [3, 2, 1] }),
  countSketch: countSketch(sizes),
  ntkRandomFeatures: ntkRandomFeatures(2, sizes),
  ntkSketch: ntkSketch(2, sizes),
  polySketch: polySketch(3, sizes),
  randomFeatures: randomFeatures(net, { inputs: 6, seed: 7 }),
  randomFourier: randomFourier(sizes),
  srht: srht(sizes),
  tensorSrht: tensorSrht(sizes),
};
