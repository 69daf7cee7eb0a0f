/**
 * Networks with some of their layers replaced.
 *
 * @module
 */
import type { Layer, Net } from "./network.ts";

/** Gives the layer that stands at a place instead of another. */
export type LayerChange = (layer: Layer, place: string) => Layer;

/**
 * A copy of a network with every layer changed; places are named as `walk` names them. The copies of a
 * `repeat` are one value: the change of the first serves all.
 *
 * @param net The network.
 * @param change What becomes of a layer.
 * @param place Where the network stands in a larger one.
 * @returns The new network.
 */
export function mapLayers(net: Net, change: LayerChange, place = ""): Net {
  const here = (place === "" ? "" : `${place}.`) + net.kind;
  switch (net.kind) {
    case "serial":
    case "parallel":
      return Object.freeze({
        ...net,
        layers: Object.freeze(
          net.layers.map((layer, i) => mapLayers(layer, change, `${here}[${i}]`)),
        ),
      });
    case "repeat":
      return Object.freeze({ ...net, layer: mapLayers(net.layer, change, `${here}[0]`) });
    case "fanOut":
      return net;
    default:
      return change(net, here);
  }
}
