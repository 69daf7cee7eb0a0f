/**
 * Parameters of a network of finite width as a value.
 *
 * @module
 */
import { checkAllFinite } from "../first_not_finite.ts";
import { isShared } from "../parallel/mod.ts";
import type { Backend } from "../linalg/backend.ts";
import { adviceOn, kindOf } from "../options.ts";
import { type Dtype, isTensor, type Tensor } from "../tensor.ts";
import type { Graph, ParameterSpec } from "./graph.ts";

/**
 * The trained tensors of a network: `layers[place][name]`, the places being those of the messages, as in
 * `layers["serial[0].dense"].weight`. The order is that of the layers in the network.
 */
export interface Parameters {
  /** Tensors by place and name. */
  readonly layers: Readonly<Record<string, Readonly<Record<string, Tensor<Dtype>>>>>;
}

/** A tensor with where it belongs. */
export interface PlacedTensor {
  /** Place of its layer in the network. */
  readonly place: string;
  /** Its name within the layer. */
  readonly name: string;
  /** The tensor. */
  readonly tensor: Tensor<Dtype>;
}

/** All tensors in their order. */
export function listParameters(parameters: Parameters): readonly PlacedTensor[] {
  return Object.entries(parameters.layers).flatMap(([place, tensors]) =>
    Object.entries(tensors).map(([name, tensor]) => ({ place, name, tensor }))
  );
}

/** Parameters from tensors in their order, frozen. */
export function makeParameters(tensors: readonly PlacedTensor[]): Parameters {
  const layers: Record<string, Record<string, Tensor<Dtype>>> = {};
  for (const { place, name, tensor } of tensors) (layers[place] ??= {})[name] = tensor;
  for (const tensors of Object.values(layers)) Object.freeze(tensors);
  return Object.freeze({ layers: Object.freeze(layers) });
}

/** Throws unless the value has the form of parameters. */
export function checkParameters(
  parameters: unknown,
  attempt: string,
  name = "params",
): asserts parameters is Parameters {
  const layers = (parameters as Parameters | undefined)?.layers;
  const isRecord = (value: unknown): boolean => typeof value === "object" && value !== null;
  if (
    isRecord(layers) &&
    Object.values(layers!).every((tensors) =>
      isRecord(tensors) && Object.values(tensors).every(isTensor)
    )
  ) return;
  throw new TypeError(
    `Cannot ${attempt} as '${name}' must be { layers: { place: { name: tensor } } }: found ${
      layers === undefined ? kindOf(parameters) : "other values in its layers"
    }${adviceOn(parameters)}; finite.init makes them`,
  );
}

/**
 * The tensors of a graph in float64, in its order.
 *
 * @param parameters The parameters.
 * @param graph The graph.
 * @param name What they are called, for messages.
 * @returns The entries of each tensor.
 * @throws {TypeError} If they are the parameters of another network.
 * @throws {RangeError} If an entry is not finite.
 */
export function readParameters(
  parameters: Parameters,
  graph: Graph,
  attempt: string,
  name = "params",
): readonly Float64Array[] {
  checkParameters(parameters, attempt, name);
  const known = new Set(graph.parameters.map(({ place, name }) => `${place}.${name}`));
  const stray = listParameters(parameters)
    .map(({ place, name }) => `${place}.${name}`)
    .find((name) => !known.has(name));
  if (stray !== undefined) {
    throw new TypeError(
      `Cannot ${attempt} as '${name}' are those of another network: found ${stray}, which this one ` +
        "does not have",
    );
  }
  return graph.parameters.map((spec) => readOne(parameters, spec, attempt));
}

function readOne(
  { layers }: Parameters,
  { place, name, shape }: ParameterSpec,
  attempt: string,
): Float64Array {
  const found = Object.hasOwn(layers, place) ? layers[place]![name] : undefined;
  if (found === undefined) {
    throw new TypeError(
      `Cannot ${attempt} as 'params' are those of another network: found no ${place}.${name}`,
    );
  }
  if (found.shape.length !== shape.length || found.shape.some((n, i) => n !== shape[i])) {
    throw new TypeError(
      `Cannot ${attempt} as ${place}.${name} must have shape [${shape}]: found [${found.shape}]; ` +
        "the inputs or the parameters are those of another network",
    );
  }
  checkAllFinite(attempt, `${place}.${name}`, found, String);
  return found.data instanceof Float64Array ? found.data : new Float64Array(found.data);
}

/** The entries where a backend's threads reach them without a copy at each product. */
export function placeFor(backend: Backend, data: Float64Array): Float64Array {
  if (isShared(data)) return data;
  const own = backend.allocate(data.length);
  if (!isShared(own)) return data;
  own.set(data);
  return own;
}

/** "float32" if all tensors are, else "float64". */
export function dtypeOf(parameters: Parameters): Dtype {
  const all = listParameters(parameters);
  return all.length > 0 && all.every(({ tensor }) => tensor.dtype === "float32")
    ? "float32"
    : "float64";
}
