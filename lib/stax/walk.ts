/**
 * How values flow through a network. Every reading of a whole network is one walk.
 *
 * @module
 */
import { checkWhole } from "../activations/check.ts";
import { checkKnown, kindOf } from "../options.ts";
import type { Layer, Net } from "./network.ts";
import { checkNetSize } from "./net_size.ts";

/** Applies one layer to values of type `V`. */
export type LayerVisitor<V> = (layer: Layer, inputs: readonly V[], place: string) => V;

/**
 * Routes values through serial, parallel, repeat and fanOut, and applies `visit` at each layer.
 *
 * @param net The network.
 * @param inputs The values that enter it.
 * @param visit What a layer does with its values.
 * @returns The values that leave it.
 * @throws {TypeError} If the number of values does not fit a combinator, or one has a field that there
 * is not.
 * @throws {RangeError} If the network has too many layers, or is nested too deep.
 */
export function walk<V>(
  net: Net,
  inputs: readonly V[],
  visit: LayerVisitor<V>,
): readonly V[] {
  checkNetSize(net);
  return walkPart(net, inputs, visit, "");
}

function walkPart<V>(
  net: Net,
  inputs: readonly V[],
  visit: LayerVisitor<V>,
  place: string,
): readonly V[] {
  const here = (place === "" ? "" : `${place}.`) + (net?.kind ?? kindOf(net));
  switch (net?.kind) {
    case "serial":
      checkKnown(`read the network at ${here}`, "field", net, ["kind", "layers"]);
      return checkLayers(net.layers, here).reduce<readonly V[]>(
        (values, layer, i) => walkPart(layer, values, visit, `${here}[${i}]`),
        inputs,
      );
    case "parallel": {
      checkKnown(`read the network at ${here}`, "field", net, ["kind", "layers"]);
      const layers = checkLayers(net.layers, here);
      if (layers.length !== inputs.length) {
        throw new TypeError(
          `Cannot apply ${here} as it has ${layers.length} branches: found ${inputs.length} value(s)`,
        );
      }
      return layers.flatMap((layer, i) => walkPart(layer, [inputs[i]!], visit, `${here}[${i}]`));
    }
    case "repeat": {
      checkKnown(`read the network at ${here}`, "field", net, ["kind", "layer", "times"]);
      checkWhole("repeat", "times", net.times, 0);
      let values = inputs;
      for (let i = 0; i < net.times; i++) {
        values = walkPart(net.layer, values, visit, `${here}[${i}]`);
      }
      return values;
    }
    case "fanOut":
      checkKnown(`read the network at ${here}`, "field", net, ["kind", "branches"]);
      checkWhole("fanOut", "branches", net.branches, 1);
      return Array.from({ length: net.branches }, () => oneOf(inputs, here));
    default:
      return [visit(net, inputs, here)];
  }
}

/** The only value of a list; throws if there are more or none. */
export function oneOf<V>(values: readonly V[], place: string): V {
  if (values.length !== 1) {
    throw new TypeError(
      `Cannot go on at ${place} as one value is needed: found ${values.length}; ` +
        "join branches with fanInSum, fanInProd or fanInConcat",
    );
  }
  return values[0]!;
}

function checkLayers(layers: readonly Net[], place: string): readonly Net[] {
  if (!Array.isArray(layers)) {
    throw new TypeError(`Cannot read the network at ${place}: 'layers' must be an array`);
  }
  return layers;
}
