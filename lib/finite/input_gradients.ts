/**
 * Gradients of networks of finite width with respect to their inputs.
 *
 * @module
 */
import { checkNames } from "../options.ts";
import type { Net } from "../stax/network.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { checkResult } from "./check_outputs.ts";
import { entriesOf, shapeOf } from "./graph.ts";
import type { Parameters } from "./parameters.ts";
import { batchSize, FINITE_OPTIONS, type FiniteOptions, prepare } from "./prepare.ts";
import { backward, type Bound, type Trace } from "./run.ts";
import { tilesOf, traceTile } from "./tiles.ts";

/**
 * The gradients of all outputs with respect to the inputs, one backward pass an output.
 *
 * {@linkcode agop} makes of them the average gradient outer product, which the neural feature ansatz sets
 * beside W'W of the first layer.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x Inputs, [n, d] or [n, ...spatial, channels].
 * @param options The common options.
 * @returns The gradients, [n, c, d] or [n, c, ...spatial, channels], with c the number of outputs of one
 * input.
 * @throws {TypeError} If inputs or parameters are those of another network, or a nonlinearity has no
 * derivative.
 * @throws {RangeError} If an entry is not finite.
 *
 * @example Usage
 * ```ts
 * import { agop, finite, stax, toNested } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const net = stax.dense(1, { parameterization: "standard" });
 * const params = finite.map(finite.init(net, [2]), (tensor) => ({
 *   ...tensor,
 *   data: tensor.data.map((_, i) => i + 1),
 * }));
 * const gradients = await finite.inputGradients(net, params, [[3, 4]]);
 * assertEquals(toNested(gradients), [[[1, 2]]]);
 * assertEquals(toNested(await agop(gradients)), [[1, 2], [2, 4]]);
 * ```
 */
export async function inputGradients(
  net: Net,
  params: Parameters,
  x: TensorLike,
  options: FiniteOptions = {},
): Promise<Tensor> {
  const attempt = "compute input gradients";
  checkNames(attempt, options, FINITE_OPTIONS);
  const prepared = await prepare({ net, params, inputs: [[x, "x"]], options, attempt });
  const { bound, bound: { graph }, inputs: [set], turn } = prepared;
  const outputs = entriesOf(shapeOf(graph, graph.output));
  const [n, size] = [set!.n, set!.x.data.length / set!.n];
  const data = new Float64Array(n * outputs * size);
  for (const tile of tilesOf(set!, batchSize(graph, 2))) {
    const { start, count } = tile;
    const trace = await traceTile(prepared, tile);
    for (let output = 0; output < outputs; output++) {
      const found = await outputGradient(bound, trace, output, outputs);
      for (let i = 0; i < count; i++) {
        const row = found?.subarray(i * size, (i + 1) * size);
        if (row !== undefined) data.set(row, ((start + i) * outputs + output) * size);
      }
    }
  }
  options.signal?.throwIfAborted();
  await checkResult(data, { attempt, turn });
  return makeTensor([n, outputs, ...set!.x.shape.slice(1)], data);
}

/** The gradient of one output at all inputs of a trace; undefined if it does not depend on them. */
async function outputGradient(
  bound: Bound,
  trace: Trace,
  output: number,
  outputs: number,
): Promise<Float64Array | undefined> {
  const unit = new Float64Array(trace.n * outputs);
  for (let i = 0; i < trace.n; i++) unit[i * outputs + output] = 1;
  let found: Float64Array | undefined;
  await backward(bound, trace, {
    cotangent: { jet: [unit], copies: 1 },
    counts: bound.parameters.map(() => false),
    visit: () => Promise.resolve(),
    onInput: ([signal]) => found = signal,
  });
  return found;
}
