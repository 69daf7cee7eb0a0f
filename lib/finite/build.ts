/**
 * From a network to the graph of its finite reading.
 *
 * @module
 */
import type { LayerReadings } from "../stax/rule.ts";
import type { Layer, Net } from "../stax/network.ts";
import { readLayer } from "../stax/read_layer.ts";
import type { Signal, SignalShape } from "../stax/signal.ts";
import { oneOf, walk } from "../stax/walk.ts";
import type { FiniteBuilder, FiniteValue, Graph, GraphNode, ParameterSpec } from "./graph.ts";

interface Value {
  readonly signal: Signal;
  readonly value: FiniteValue;
}

/**
 * Writes the primitives of a network.
 *
 * Rules that only the limit of infinite width asks for do not hold here: a nonlinearity may stand on raw
 * inputs, and branches may share weights.
 *
 * @param shape Shape of one input.
 * @returns The graph.
 * @throws {TypeError} If layers do not fit together, or one has no finite reading.
 */
export function buildGraph(net: Net, shape: SignalShape): Graph {
  const nodes: GraphNode[] = [];
  const parameters: ParameterSpec[] = [];
  const input = { spatial: shape.spatial, channels: shape.channels };
  const start: Value = { signal: anyLaw(input, 0), value: { ...input, index: 0 } };
  const outputs = walk(net, [start], (layer, values, place): Value => {
    const { rule, signal } = readLayer(layer, values, place);
    const value = write(layer, rule, {
      inputs: values.map(({ value }) => value),
      builder: builder(place, signal, { nodes, parameters }),
    });
    return { signal: anyLaw(signal, value.index), value };
  });
  const { value } = oneOf(outputs, "the end of the network");
  return { input, nodes, parameters, output: value.index };
}

interface Writing {
  readonly inputs: readonly FiniteValue[];
  readonly builder: FiniteBuilder;
}

function write(
  layer: Layer,
  rule: LayerReadings<Layer>,
  { inputs, builder }: Writing,
): FiniteValue {
  return rule.finite(layer, inputs, builder);
}

/** A signal that no rule of infinite width refuses. */
function anyLaw({ spatial, channels }: SignalShape, index: number): Signal {
  return { spatial, channels, gaussian: true, sources: [`value ${index}`] };
}

interface Lists {
  readonly nodes: GraphNode[];
  readonly parameters: ParameterSpec[];
}

function builder(place: string, shape: SignalShape, { nodes, parameters }: Lists): FiniteBuilder {
  return {
    place,
    shape: { spatial: shape.spatial, channels: shape.channels },
    parameter: (name, shape, std) => parameters.push({ place, name, shape, std }) - 1,
    add(primitive, inputs, { spatial, channels }, own = []) {
      const made = { spatial, channels };
      const read = inputs.map(({ index }) => index);
      const index = nodes.push({ primitive, inputs: read, parameters: own, shape: made, place });
      return { ...made, index };
    },
  };
}
