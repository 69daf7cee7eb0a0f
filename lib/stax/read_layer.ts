/**
 * What every reading of a whole network does first at a layer.
 *
 * @module
 */
import { type Layer, layerRule } from "./network.ts";
import type { LayerReadings } from "./rule.ts";
import type { Signal } from "./signal.ts";
import { checkSites } from "./size.ts";
import { oneOf } from "./walk.ts";

/** A layer where it stands in a network. */
export interface PlacedLayer {
  /** Its readings. */
  readonly rule: LayerReadings<Layer>;
  /** What it reads. */
  readonly signals: readonly Signal[];
  /** What it makes. */
  readonly signal: Signal;
}

/**
 * Finds the readings of a layer, and what it makes of the values that reach it.
 *
 * @param layer The layer.
 * @param values What reaches it.
 * @param place Its place in the network, for messages.
 * @throws {TypeError} If the layer is not known, or does not fit there.
 */
export function readLayer(
  layer: Layer,
  values: readonly { readonly signal: Signal }[],
  place: string,
): PlacedLayer {
  const rule = layerRule(layer, place);
  if (rule.arity === "one") oneOf(values, place);
  const signals = values.map(({ signal }) => signal);
  const signal = rule.signal(layer, signals, place);
  checkSites(signal, place);
  return { rule, signals, signal };
}
