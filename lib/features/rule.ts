/**
 * The readings of a feature map.
 *
 * @module
 */
import type { RandomGenerator } from "../random.ts";
import type { Transform } from "./transform.ts";

/** The readings of feature maps of one kind. */
export interface FeatureRule<Map> {
  /** Makes the map anew with all checks, since it may come from JSON. */
  remake(map: Map): Map;
  /** Shape of one input. */
  inputShape(map: Map): readonly number[];
  /** Draws the random numbers. */
  draw(map: Map, random: RandomGenerator): Transform | Promise<Transform>;
}
