/**
 * Options that all kernel functions share.
 *
 * @module
 */
import type { EngineName, ProgressReport } from "../engine/engine.ts";
import { type Dtype, isTensorLike, type TensorLike } from "../tensor.ts";

/** Options of every function that computes kernels. */
export interface KernelOptions<D extends Dtype = Dtype> {
  /** Which engine computes. @default {"auto"} */
  readonly engine?: EngineName;
  /** Element type of the result. @default {"float64"} */
  readonly dtype?: D;
  /** Stops the computation when aborted; the promise is rejected with its reason. */
  readonly signal?: AbortSignal;
  /** Called now and then with the number of pairs done. */
  readonly onProgress?: (progress: ProgressReport) => void;
}

/** Tells the second inputs from options, since both may come second. */
export function splitArguments(
  x2: TensorLike | KernelOptions | undefined,
  options: KernelOptions | undefined,
): { readonly x2: TensorLike | undefined; readonly options: KernelOptions } {
  if (options !== undefined && (typeof options !== "object" || options === null)) {
    throw new TypeError(
      `Cannot compute a kernel as options must be an object: found ${
        options === null ? "null" : typeof options
      }`,
    );
  }
  if (x2 === undefined) return { x2: undefined, options: options ?? {} };
  if (isTensorLike(x2)) return { x2, options: options ?? {} };
  if (typeof x2 !== "object" || x2 === null || options !== undefined) {
    throw new TypeError(
      `Cannot compute a kernel as 'x2' must be arrays or a tensor: found ${
        x2 === null ? "null" : typeof x2
      }`,
    );
  }
  return { x2: undefined, options: x2 };
}
