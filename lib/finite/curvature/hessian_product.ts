/**
 * Products with a Hessian.
 *
 * @module
 */
import { startTurns, Yielder } from "../../parallel/yielder.ts";
import { checkNames } from "../../options.ts";
import type { Net } from "../../stax/network.ts";
import type { TensorLike } from "../../tensor.ts";
import { graphOf, readInputs } from "../prepare.ts";
import { type Parameters, readParameters } from "../parameters.ts";
import { parametersOf } from "../products.ts";
import { HESSIAN_OPTIONS, hessianOperator, type HessianOptions, split } from "./hessian.ts";

const ATTEMPT = "multiply with a Hessian";

/**
 * H v, with H the second derivatives by the parameters of one output f_o(x), or of a loss L(f(x), y).
 *
 * It costs about two gradients; no matrix is formed (Pearlmutter 1994). Second derivatives of kinked
 * functions such as relu count as zero.
 *
 * @param net The network.
 * @param params Its parameters.
 * @param x One input for an output, any number for a loss.
 * @param direction v, of the form of parameters.
 * @param options `output`, or `loss` and `y`, and the common options.
 * @returns H v, of the form of parameters; zero for tensors that `train` holds.
 * @throws {TypeError} If inputs, parameters or direction are those of another network, or the loss has no
 * second derivatives.
 * @throws {RangeError} If an entry is not finite, or there is no such output.
 *
 * @example Usage
 * ```ts
 * import { finite, hessianProduct, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * // f = a b x is bilinear: H exchanges a and b, and multiplies by x.
 * const net = stax.serial(stax.dense(1), stax.dense(1));
 * const params = finite.init(net, [1], { seed: 0 });
 * const v = finite.map(params, (tensor, place) => ({
 *   ...tensor,
 *   data: tensor.data.map(() => place === "serial[0].dense" ? 1 : 10),
 * }));
 * const product = await hessianProduct(net, params, [[2]], v);
 * assertEquals(product.layers["serial[0].dense"]!.weight!.data[0], 20);
 * assertEquals(product.layers["serial[1].dense"]!.weight!.data[0], 2);
 * ```
 */
export async function hessianProduct(
  net: Net,
  params: Parameters,
  x: TensorLike,
  direction: Parameters,
  options: HessianOptions = {},
): Promise<Parameters> {
  checkNames(ATTEMPT, options, HESSIAN_OPTIONS);
  const turn = startTurns(options.signal);
  const graph = graphOf(net, await readInputs(x, { name: "x", attempt: ATTEMPT, turn }));
  const tensors = readParameters(direction, graph, ATTEMPT, "direction");
  const operator = await hessianOperator({ net, params, x, options, attempt: ATTEMPT });
  const v = new Float64Array(operator.size);
  const parts = split(v, operator.lengths);
  parts.forEach((part, i) => part?.set(tensors[i]!));
  const yielder = new Yielder(options, 1);
  const product = split(await operator.apply(v), operator.lengths);
  options.signal?.throwIfAborted();
  yielder.finish();
  return parametersOf(
    graph.parameters,
    product.map((part, i) => part?.slice() ?? new Float64Array(tensors[i]!.length)),
  );
}
