/**
 * Golden numbers of networks of finite width, by Neural Tangents 0.6.6 in float64 and by an independent
 * NumPy forward pass.
 *
 * @module
 */
import { finite, type Net, type Parameters, type Patterns, type Tensor } from "@widenet/ntk";
import fixtures from "./finite-fixtures.json" with { type: "json" };

/** A tensor as it stands in the file. */
export interface GoldenTensor {
  /** Its shape. */
  readonly shape: readonly number[];
  /** Its entries, row by row. */
  readonly data: readonly number[];
}

/** One network with its numbers. */
export interface FiniteCase {
  /** Its name. */
  readonly name: string;
  /** The network. */
  readonly net: Net;
  /** Shape of one input. */
  readonly inputShape: readonly number[];
  /** First inputs. */
  readonly x1: Tensor;
  /** Second inputs. */
  readonly x2: Tensor;
  /** Graphs of first and second inputs, where it has an aggregate layer. */
  readonly graphs: { readonly first: readonly Patterns[]; readonly second: readonly Patterns[] };
  /** theta_0 and theta_1 of the conventions. */
  readonly start: Parameters;
  /** theta_1. */
  readonly end: Parameters;
  /** The tensors of the network in their order. */
  readonly tensors: readonly {
    readonly place: string;
    readonly name: string;
    readonly shape: number[];
  }[];
  /** Whether outputs keep their sites. */
  readonly isSpatial: boolean;
  /** The golden numbers by their names in the file. */
  readonly golden: (name: string) => GoldenTensor;
  /** A part of the case as it stands in the file. */
  readonly raw: (name: string) => unknown;
}

/** All networks of the file. */
export const finiteCases: readonly FiniteCase[] = fixtures.cases.map((entry) => {
  const raw = entry as unknown as Record<string, unknown>;
  const net = entry.net as unknown as Net;
  const { inputShape, parameters: { scale, tensors } } = entry;
  const at = (value: (k: number) => number): Parameters => fill(net, inputShape, value);
  const graphs = (name: string): readonly Patterns[] =>
    raw[name] === undefined ? [] : [asTensor(raw[name])];
  return {
    name: entry.name,
    net,
    inputShape,
    x1: asTensor(entry.x1),
    x2: asTensor(entry.x2),
    graphs: { first: graphs("patterns1"), second: graphs("patterns2") },
    start: at((k) => scale * Math.sin(k + 1)),
    end: at((k) => scale * Math.sin(k + 1) + 0.1 * Math.cos(k)),
    tensors,
    isSpatial: entry.name === "spatial_outputs",
    golden: (name) => raw[name] as GoldenTensor,
    raw: (name) => raw[name],
  };
});

/** Parameters whose k-th number in their order is given. */
export function fill(
  net: Net,
  inputShape: readonly number[],
  value: (k: number) => number,
): Parameters {
  let k = 0;
  return finite.map(
    finite.init(net, inputShape),
    (tensor) => ({
      ...tensor,
      dtype: "float64",
      data: Float64Array.from(tensor.data, () => value(k++)),
    }),
  );
}

function asTensor(value: unknown): Tensor {
  const { shape, data } = value as GoldenTensor;
  return { shape, data: Float64Array.from(data), dtype: "float64" };
}
