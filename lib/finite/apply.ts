/**
 * Outputs of a network of finite width.
 *
 * @module
 */
import { Yielder } from "../parallel/yielder.ts";
import { checkNames } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { type Dtype, makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { checkOutputs } from "./check_outputs.ts";
import { entriesOf, shapeOf } from "./graph.ts";
import { dtypeOf, type Parameters } from "./parameters.ts";
import { batchSize, FINITE_OPTIONS, type FiniteOptions, prepare } from "./prepare.ts";
import { tilesOf, traceTile } from "./tiles.ts";

/**
 * f(x), the outputs of a network with given parameters.
 *
 * Large sets of inputs are computed in batches, with matrix products on all cores. Computation is in
 * float64; the result has the element type of the parameters.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x Inputs, [n, d] or [n, ...spatial, channels].
 * @param options `patterns`, `dropoutSeed` for training mode, and the common options.
 * @returns Outputs, [n, channels], or [n, ...spatial, channels] where the network keeps its sites.
 * @throws {TypeError} If inputs or parameters are those of another network.
 * @throws {RangeError} If an input or a parameter is not finite, or an output leaves the range of numbers.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.serial(stax.dense(64), stax.relu(), stax.dense(3));
 * const params = finite.init(net, [2], { seed: 0 });
 * const f = await finite.apply(net, params, [[1, 2], [3, 4]]);
 * assertEquals(f.shape, [2, 3]);
 * ```
 */
export async function apply(
  net: Net,
  params: Parameters,
  x: TensorLike,
  options: FiniteOptions = {},
): Promise<Tensor<Dtype>> {
  checkNames("apply a network", options, FINITE_OPTIONS);
  const attempt = "apply a network";
  const prepared = await prepare({ net, params, inputs: [[x, "x"]], options, attempt });
  const { bound: { graph }, inputs: [set], turn } = prepared;
  const n = set!.n;
  const shape = shapeOf(graph, graph.output);
  const size = entriesOf(shape);
  const data = dtypeOf(params) === "float32"
    ? new Float32Array(n * size)
    : new Float64Array(n * size);
  const yielder = new Yielder(options, n);
  for (const tile of tilesOf(set!, batchSize(graph))) {
    const { start, count } = tile;
    const trace = await traceTile(prepared, tile);
    const outputs = trace.values[graph.output]![0]!;
    data.set(outputs, start * size);
    await turn();
    // Rounding to float32 may overflow too.
    checkOutputs(data.subarray(start * size, (start + count) * size), trace, { graph, attempt });
    await yielder.advance(count);
  }
  yielder.finish();
  return makeTensor([n, ...shape.spatial, shape.channels], data);
}
