/**
 * The kernels of a job while they are computed, and what becomes of them.
 *
 * @module
 */
import { makeTensor } from "../make_tensor.ts";
import { allocateShared } from "../parallel/shared.ts";
import type { Dtype, TensorData } from "../tensor.ts";
import type { KernelJob, KernelKind, KernelResult } from "./engine.ts";

/** Where each kernel goes, [n1, n2]. */
export type Results = { readonly [Kind in KernelKind]?: Float64Array | Float32Array };

/** Room that all threads reach for the kernels of `size` pairs. */
export function allocateResults(
  { kinds, dtype }: Pick<KernelJob, "kinds" | "dtype">,
  size: number,
): Results {
  const type = dtype === "float32" ? "f32" : "f64";
  return Object.fromEntries(kinds.map((kind) => [kind, allocateShared(size, type)]));
}

/** The kernels as tensors. */
export function tensorsOf(results: Results, shape: readonly [number, number]): KernelResult {
  const tensors = Object.entries(results).map(([kind, data]) =>
    [kind, makeTensor([...shape], data as TensorData<Dtype>)] as const
  );
  return Object.fromEntries(tensors);
}

/** The refusal of an entry; `more` is what else may help. */
export function entryNotFinite(i: number, j: number, more = ""): RangeError {
  return new RangeError(
    `Cannot compute the kernel as its entry [${i}, ${j}] is not finite: ` +
      `scale the inputs or the weights down${more}`,
  );
}
