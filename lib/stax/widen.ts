/**
 * Networks of another width.
 *
 * @module
 */
import { layerRule, type Net } from "./network.ts";
import { mapLayers } from "./map_layers.ts";
import { readLayer } from "./read_layer.ts";
import { inputSignal, type Signal, type SignalShape } from "./signal.ts";
import { walk } from "./walk.ts";

interface Value {
  readonly signal: Signal;
  /** Places of the layers whose units the channels are. */
  readonly units: readonly string[];
}

/**
 * The network with the given number of units in every hidden layer; the layers whose units are the
 * outputs keep their number of channels.
 *
 * @param net The network.
 * @param shape Shape of one input.
 * @param width Number of units of hidden layers.
 * @returns A new network.
 * @throws {TypeError} If layers do not fit together, or one copy of a repeated layer is hidden and another is not.
 */
export function widen(net: Net, shape: SignalShape, width: number): Net {
  const start: Value = { signal: { ...inputSignal(shape), gaussian: true }, units: [] };
  const places: string[] = [];
  const outputs = walk(net, [start], (layer, values, place): Value => {
    const { rule, signal } = readLayer(layer, values, place);
    if (rule.widen === undefined) return { signal, units: values.flatMap(({ units }) => units) };
    places.push(place);
    return { signal, units: [place] };
  });
  const kept = new Set(outputs.flatMap(({ units }) => units));
  checkCopies(places, kept);
  return mapLayers(net, (layer, place) => {
    const rule = layerRule(layer, place);
    return rule.widen?.(layer, { width, isOutput: kept.has(place) }) ?? layer;
  });
}

/** Copies of a repeated layer are one value, so all are hidden or none is. */
function checkCopies(places: readonly string[], kept: ReadonlySet<string>): void {
  const first = (place: string): string => place.replaceAll(/repeat\[\d+\]/g, "repeat[0]");
  const odd = places.find((place) => kept.has(place) !== kept.has(first(place)));
  if (odd === undefined) return;
  throw new TypeError(
    `Cannot widen the network as ${odd} gives the outputs and ${
      first(odd)
    }, a copy of it, is hidden: ` +
      "put the last layer outside of the repeat",
  );
}
