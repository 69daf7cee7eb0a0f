/**
 * Feature maps as values, and the table of their readings.
 *
 * @module
 */
import { kindOf } from "../options.ts";
import { randomGenerator } from "../random.ts";
import { type ArcCosineFeatures, arcCosineFeaturesRule } from "./arc_cosine_features.ts";
import { type CntkSketch, cntkSketchRule } from "./cntk_sketch.ts";
import { type CountSketch, countSketchRule } from "./count_sketch.ts";
import { type NtkRandomFeatures, ntkRandomFeaturesRule } from "./ntk_random_features.ts";
import { type NtkSketch, ntkSketchRule } from "./ntk_sketch.ts";
import { type PolySketch, polySketchRule } from "./poly_sketch.ts";
import { type RandomFeatures, randomFeaturesRule } from "./random_features.ts";
import { type RandomFourier, randomFourierRule } from "./random_fourier.ts";
import type { FeatureRule } from "./rule.ts";
import { type Srht, srhtRule } from "./srht.ts";
import { type TensorSrht, tensorSrhtRule } from "./tensor_srht.ts";
import type { Transform } from "./transform.ts";

/**
 * A map of inputs to features whose inner products approximate a kernel: plain data that survives
 * `JSON.parse(JSON.stringify(map))`. Its random numbers follow from its seed.
 */
export type FeatureMap =
  | ArcCosineFeatures
  | CntkSketch
  | CountSketch
  | NtkRandomFeatures
  | NtkSketch
  | PolySketch
  | RandomFeatures
  | RandomFourier
  | Srht
  | TensorSrht;

const rules: {
  readonly [Kind in FeatureMap["kind"]]: FeatureRule<Extract<FeatureMap, { kind: Kind }>>;
} = {
  arcCosineFeatures: arcCosineFeaturesRule,
  cntkSketch: cntkSketchRule,
  countSketch: countSketchRule,
  ntkRandomFeatures: ntkRandomFeaturesRule,
  ntkSketch: ntkSketchRule,
  polySketch: polySketchRule,
  randomFeatures: randomFeaturesRule,
  randomFourier: randomFourierRule,
  srht: srhtRule,
  tensorSrht: tensorSrhtRule,
};

/** A feature map with its random numbers drawn. */
export interface DrawnMap {
  /** The map, checked. */
  readonly map: FeatureMap;
  /** Shape of one input. */
  readonly inputShape: readonly number[];
  /** What it does to rows. */
  readonly transform: Transform;
}

/**
 * Reads a map, which may come from JSON, and draws its random numbers.
 *
 * @param map The map.
 * @param attempt What is attempted, as in "apply a feature map".
 * @throws {TypeError} If it is no feature map, or has a field that is not known.
 * @throws {RangeError} If a field is out of range.
 */
export async function drawMap(map: FeatureMap, attempt: string): Promise<DrawnMap> {
  const kind: string = map?.kind ?? kindOf(map);
  if (!Object.hasOwn(rules, kind)) {
    throw new TypeError(
      `Cannot ${attempt} as there is no feature map of kind '${kind}': use ${
        Object.keys(rules).join(", ")
      }`,
    );
  }
  const rule = rules[map.kind] as FeatureRule<FeatureMap>;
  const checked = rule.remake(map);
  return {
    map: checked,
    inputShape: rule.inputShape(checked),
    transform: await rule.draw(checked, randomGenerator(checked.seed)),
  };
}
