/**
 * Options that all kernel functions share.
 *
 * @module
 */
import { ENGINE_NAMES, type EngineName, type ProgressReport } from "../engine/engine.ts";
import { BACKEND_NAMES, type BackendName } from "../linalg/backend_name.ts";
import { adviceOn, checkNames, checkOneOf, kindOf } from "../options.ts";
import { checkWorkers } from "../parallel/mod.ts";
import type { Patterns } from "./patterns.ts";
import { type Dtype, isTensorLike, type TensorLike } from "../tensor.ts";

/** Options of every function that computes kernels. */
export interface KernelOptions<D extends Dtype = Dtype> {
  /** Which engine computes. @default {"auto"} */
  readonly engine?: EngineName;
  /**
   * Whose inner products of inputs without spatial axes the engine "wasm" takes: those of a BLAS library, or its own.
   * "auto" takes a library, if there is one and no number of workers is given, for n1 n2 d of 2^30 or more; then
   * the last bits of an entry depend on how many inputs stand beside it. Over sites it has no effect.
   *
   * @default {"auto"}
   */
  readonly backend?: BackendName;
  /**
   * The graphs of the first and second inputs of a network with `aggregate` layers; of the first ones
   * only where there is no `x2`.
   */
  readonly patterns?: readonly [Patterns] | readonly [Patterns, Patterns];
  /** Element type of the result. @default {"float64"} */
  readonly dtype?: D;
  /**
   * Element type of the maps over the sites of images; sums over sites are taken in float64 anyway.
   * Networks without spatial axes compute in that of the result, and the engine "reference" in float64.
   * Where roundings of float32 may change a kernel by a twentieth, as those of means over windows and of
   * self-attention before `erf` of deviations beyond 300, float32 is refused if it is asked for, and else
   * float64 takes its place.
   *
   * @default {"float32" for a float32 result, and where the pairs of inputs, times the pairs of sites
   * that all values of the network hold, are 2^33 or more (4 to 6 digits are kept); else "float64"}
   */
  readonly precision?: Dtype;
  /**
   * Threads to use, of which calls that run at the same time share as many as the largest asks for.
   * With 0 or 1 the calling thread does the work. The engine "reference" has no threads. The result does not
   * depend on it.
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
      `Cannot compute a kernel as 'x2' must be arrays or a tensor: found ${kindOf(x2)}${
        adviceOn(x2)
      }`,
    );
  }
  return { x2: undefined, options: checkOptions(x2) };
}

const ATTEMPT = "compute a kernel";
const NAMES: readonly string[] = [
  ...["engine", "backend", "patterns", "dtype", "precision", "workers", "signal", "onProgress"],
];

function checkOptions(options: KernelOptions): KernelOptions {
  checkNames(ATTEMPT, options, NAMES);
  checkWorkers(ATTEMPT, options.workers);
  checkChoices(ATTEMPT, options);
  return options;
}

/**
 * Refuses an engine, a backend or an element type that is not known, before anything is computed.
 *
 * @throws {TypeError} If one is not known.
 */
export function checkChoices(
  attempt: string,
  { engine, backend, dtype, precision }: KernelOptions,
): void {
  const choices = [
    ["engine", engine, ENGINE_NAMES],
    ["backend", backend, BACKEND_NAMES],
    ["dtype", dtype, DTYPES],
    ["precision", precision, DTYPES],
  ] as const;
  for (const [name, value, allowed] of choices) {
    if (value !== undefined) checkOneOf(attempt, name, value, allowed);
  }
}

const DTYPES: readonly Dtype[] = ["float64", "float32"];
