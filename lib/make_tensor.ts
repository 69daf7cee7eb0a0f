/**
 * The one way in which tensors are made, so that each shows itself.
 *
 * @module
 */
import { displayPrototype, withPrototype } from "./display/displayable.ts";
import type { Dtype, Tensor } from "./tensor_types.ts";
import { tensorHtml, tensorText } from "./tensor_text.ts";

const TENSOR = displayPrototype<Tensor<Dtype>>({
  bundle: (tensor) => ({
    data: { "text/html": tensorHtml(tensor), "text/plain": tensorText(tensor) },
  }),
  text: tensorText,
});

/** Makes a tensor whose storage is the given one; nothing is copied or checked. */
export function makeTensor(shape: readonly number[], data: Float64Array): Tensor;
export function makeTensor(shape: readonly number[], data: Float32Array): Tensor<"float32">;
export function makeTensor(
  shape: readonly number[],
  data: Float64Array | Float32Array,
): Tensor<Dtype>;
export function makeTensor(
  shape: readonly number[],
  data: Float64Array | Float32Array,
): Tensor<Dtype> {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return withPrototype<Tensor<Dtype>>(TENSOR, { shape, data, dtype });
}
