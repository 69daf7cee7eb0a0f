/**
 * Products with the Jacobian of a network by its parameters.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import { checkNames } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { checkAllFinite } from "../first_not_finite.ts";
import { readTensor } from "../read_tensor.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { checkOutputs, checkResult } from "./check_outputs.ts";
import { entriesOf, shapeOf } from "./graph.ts";
import type { Jet } from "./jet.ts";
import { addTo } from "./pieces.ts";
import { makeParameters, type Parameters, readParameters } from "./parameters.ts";
import { batchSize, FINITE_OPTIONS, type FiniteOptions, prepare } from "./prepare.ts";
import { gradients } from "./run.ts";
import { tilesOf, traceTile } from "./tiles.ts";

/**
 * J(x) v, the change of the outputs along a change v of the parameters.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x Inputs, [n, d] or [n, ...spatial, channels].
 * @param direction v, of the form of parameters.
 * @param options The common options.
 * @returns The derivative of the outputs, [n, ...spatial, channels].
 * @throws {TypeError} If inputs, parameters or direction are those of another network, or a nonlinearity
 * has no derivative.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.dense(1);
 * const params = finite.init(net, [1]);
 * const one = finite.map(params, (tensor) => ({ ...tensor, data: tensor.data.map(() => 1) }));
 * assertEquals((await finite.jvp(net, params, [[3]], one)).data[0], 3);
 * ```
 */
export async function jvp(
  net: Net,
  params: Parameters,
  x: TensorLike,
  direction: Parameters,
  options: FiniteOptions = {},
): Promise<Tensor> {
  const attempt = "multiply with a Jacobian";
  checkNames(attempt, options, FINITE_OPTIONS);
  const prepared = await prepare({ net, params, inputs: [[x, "x"]], options, attempt, terms: 2 });
  const { bound, bound: { graph }, inputs: [set] } = prepared;
  const v = readParameters(direction, graph, attempt, "direction");
  const parameters = bound.parameters.map((jet, i): Jet => [jet[0], v[i]]);
  const shape = shapeOf(graph, graph.output);
  const [n, size] = [set!.n, entriesOf(shape)];
  const data = new Float64Array(n * size);
  const yielder = new Yielder(options, n);
  for (const tile of tilesOf(set!, batchSize(graph, 2))) {
    const { start, count } = tile;
    const trace = await traceTile(prepared, tile, parameters);
    const tangent = trace.values[graph.output]![1];
    checkOutputs(tangent, trace, { graph, attempt });
    if (tangent !== undefined) data.set(tangent, start * size);
    await yielder.advance(count);
  }
  options.signal?.throwIfAborted();
  yielder.finish();
  return makeTensor([n, ...shape.spatial, shape.channels], data);
}

/**
 * J(x)^T u, the gradient of sum u f(x) by the parameters.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x Inputs, [n, d] or [n, ...spatial, channels].
 * @param cotangent u, of the shape of the outputs.
 * @param options The common options.
 * @returns The gradient, of the form of parameters.
 * @throws {TypeError} If inputs, parameters or u are those of another network, or a nonlinearity has no
 * derivative.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.dense(1);
 * const gradient = await finite.vjp(net, finite.init(net, [1]), [[3], [4]], [[1], [10]]);
 * assertEquals(gradient.layers.dense!.weight!.data[0], 43);
 * ```
 */
export async function vjp(
  net: Net,
  params: Parameters,
  x: TensorLike,
  cotangent: TensorLike,
  options: FiniteOptions = {},
): Promise<Parameters> {
  const attempt = "multiply with a transposed Jacobian";
  checkNames(attempt, options, FINITE_OPTIONS);
  const prepared = await prepare({ net, params, inputs: [[x, "x"]], options, attempt });
  const { bound, bound: { graph }, inputs: [set], turn } = prepared;
  const shape = shapeOf(graph, graph.output);
  const size = entriesOf(shape);
  const u = readCotangent(cotangent, [set!.n, ...shape.spatial, shape.channels], attempt);
  const counts = graph.parameters.map(() => true);
  const sums = bound.parameters.map((jet) => new Float64Array(jet[0]!.length));
  const yielder = new Yielder(options, set!.n);
  for (const tile of tilesOf(set!, batchSize(graph, 2))) {
    const { start, count } = tile;
    const trace = await traceTile(prepared, tile);
    const part = u.subarray(start * size, (start + count) * size);
    const found = await gradients(bound, trace, { cotangent: [part], counts });
    for (const [i, [added]] of found.entries()) {
      if (added !== undefined) await addTo(sums[i]!, added, turn);
    }
    await yielder.advance(count);
  }
  options.signal?.throwIfAborted();
  for (const sum of sums) await checkResult(sum, { attempt, turn });
  yielder.finish();
  return parametersOf(graph.parameters, sums);
}

/** Parameters of a graph from the entries of each tensor. */
export function parametersOf(
  specs: readonly {
    readonly place: string;
    readonly name: string;
    readonly shape: readonly number[];
  }[],
  values: readonly Float64Array[],
): Parameters {
  return makeParameters(specs.map(({ place, name, shape }, i) => ({
    place,
    name,
    tensor: Object.freeze(makeTensor(Object.freeze([...shape]), values[i]!)),
  })));
}

function readCotangent(u: TensorLike, shape: readonly number[], attempt: string): Float64Array {
  const tensor = readTensor(attempt, "'cotangent'", u);
  if (tensor.shape.join() !== shape.join()) {
    throw new TypeError(
      `Cannot ${attempt} as the vectors must have the shape [${shape}] of the outputs: ` +
        `found [${tensor.shape}]`,
    );
  }
  checkAllFinite(attempt, "vectors", tensor, String);
  return tensor.data;
}
