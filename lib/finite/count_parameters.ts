/**
 * Parameters as a collection.
 *
 * @module
 */
import { type Dtype, isTensor, makeTensor, type Tensor } from "../tensor.ts";
import { checkParameters, listParameters, makeParameters, type Parameters } from "./parameters.ts";

/**
 * Number of trained numbers.
 *
 * @param params The parameters.
 * @returns How many entries their tensors have in all.
 * @throws {TypeError} If the value is not parameters.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(finite.count(finite.init(stax.dense(3, { bStd: 1 }), [2])), 9);
 * ```
 */
export function count(params: Parameters): number {
  checkParameters(params, "count parameters");
  return listParameters(params).reduce((sum, { tensor }) => sum + tensor.data.length, 0);
}

/**
 * Parameters with every tensor changed.
 *
 * @param params The parameters.
 * @param change Gives the new tensor, of the same shape, from the old one, its place and its name.
 * @returns New parameters; the old ones stay as they are.
 * @throws {TypeError} If the value is not parameters, or a new tensor has another shape.
 *
 * @example Usage
 * ```ts
 * import { finite, stax } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const params = finite.init(stax.dense(3), [2]);
 * const zero = finite.map(params, (tensor) => ({ ...tensor, data: tensor.data.map(() => 0) }));
 * assertEquals(zero.layers.dense!.weight!.data[0], 0);
 * ```
 */
export function map(
  params: Parameters,
  change: (tensor: Tensor<Dtype>, place: string, name: string) => Tensor<Dtype>,
): Parameters {
  checkParameters(params, "map parameters");
  if (typeof change !== "function") {
    throw new TypeError(
      `Cannot map parameters as 'change' must be a function: found ${typeof change}`,
    );
  }
  const made = makeParameters(
    listParameters(params).map(({ place, name, tensor }) => {
      const next = change(tensor, place, name);
      if (next?.shape?.join() !== tensor.shape.join() || next.data?.length !== tensor.data.length) {
        throw new TypeError(
          `Cannot map parameters as ${place}.${name} must keep its shape [${tensor.shape}]: ` +
            `found [${next?.shape}]`,
        );
      }
      const own = isTensor(next) ? makeTensor(next.shape, next.data) : next;
      return { place, name, tensor: Object.freeze(own) };
    }),
  );
  checkParameters(made, "map parameters");
  return made;
}
