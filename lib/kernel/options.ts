/**
 * Options that all kernel functions share.
 *
 * @module
 */
import type { EngineName, ProgressReport } from "../engine/engine.ts";
import type { BackendName } from "../linalg/backend.ts";
import { checkWorkers } from "../parallel/mod.ts";
import { type Dtype, isTensorLike, type TensorLike } from "../tensor.ts";

/** Options of every function that computes kernels. */
export interface KernelOptions<D extends Dtype = Dtype> {
  /** Which engine computes. @default {"auto"} */
  readonly engine?: EngineName;
  /**
   * Which linear algebra serves an engine that has none of its own; the engines of this version have.
   *
   * @default {"auto"}
   */
  readonly backend?: BackendName;
  /** Element type of the result. @default {"float64"} */
  readonly dtype?: D;
  /**
   * Threads to use, of which calls that run at the same time share as many as the largest asks for.
   * With 0 or 1 the calling thread does the work. The engine "reference" has no threads.
   *
   * @default {one a core}
   */
  readonly workers?: number;
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
  if (x2 === undefined || isTensorLike(x2)) {
    return { x2, options: checkOptions(options === undefined ? {} : options) };
  }
  if (typeof x2 !== "object" || x2 === null || options !== undefined) {
    throw new TypeError(
      `Cannot compute a kernel as 'x2' must be arrays or a tensor: found ${kindOf(x2)}`,
    );
  }
  return { x2: undefined, options: checkOptions(x2) };
}

const NAMES: readonly string[] = ["engine", "backend", "dtype", "workers", "signal", "onProgress"];

function checkOptions(options: unknown): KernelOptions {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new TypeError(
      `Cannot compute a kernel as options must be an object: found ${kindOf(options)}`,
    );
  }
  const unknown = Object.keys(options).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot compute a kernel as there is no option '${unknown}': use ${NAMES.join(", ")}`,
    );
  }
  const { workers, signal, onProgress } = options as KernelOptions;
  checkWorkers("compute a kernel", workers);
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(
      `Cannot compute a kernel as 'signal' must be an AbortSignal: found ${kindOf(signal)}`,
    );
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new TypeError(
      `Cannot compute a kernel as 'onProgress' must be a function: found ${kindOf(onProgress)}`,
    );
  }
  return options;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "an array" : typeof value;
}
