/**
 * Options of the functions that load arrays.
 *
 * @module
 */
import type { ProgressReport } from "../engine/engine.ts";
import { checkNames, checkNumber, checkOneOf } from "../options.ts";
import type { Dtype } from "../tensor.ts";

/** Options of {@linkcode loadNpy}. */
export interface LoadNpyOptions<D extends Dtype = Dtype> {
  /**
   * Element type of the tensors. Without it float32 and float16 become float32, which tells other
   * functions how the entries were rounded, and all else float64.
   */
  readonly dtype?: D | undefined;
  /**
   * Most bytes that the tensors together may take, which is looked at before anything is inflated,
   * and that a download may have.
   *
   * @default {2 ** 32}
   */
  readonly maxBytes?: number | undefined;
  /** Stops the loading: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called now and then with the number of bytes read. */
  readonly onProgress?: ((progress: ProgressReport) => void) | undefined;
}

/** Options of {@linkcode loadNpz}. */
export interface LoadNpzOptions<D extends Dtype = Dtype> extends LoadNpyOptions<D> {
  /** The arrays to read; all that hold real numbers if omitted. */
  readonly names?: readonly string[] | undefined;
}

/** Most bytes unless asked. */
const MAX_BYTES = 2 ** 32;

/**
 * Reads the common options.
 *
 * @param names Further names that there are.
 * @returns The limit.
 * @throws {TypeError} If a name or a kind is wrong.
 * @throws {RangeError} If the limit is not positive.
 */
export function readLoadOptions(
  attempt: string,
  options: LoadNpyOptions,
  names: readonly string[],
): { readonly maxBytes: number } {
  checkNames(attempt, options, [...names, "maxBytes", "signal", "onProgress"]);
  const { dtype, maxBytes = MAX_BYTES } = options;
  if (dtype !== undefined) checkOneOf(attempt, "dtype", dtype, ["float64", "float32"]);
  checkNumber(attempt, "maxBytes", maxBytes);
  if (!(maxBytes > 0)) {
    throw new RangeError(
      `Cannot ${attempt} as 'maxBytes' must be positive: current value is ${maxBytes}`,
    );
  }
  return { maxBytes };
}

/**
 * Refuses tensors that would take more than is allowed.
 *
 * @param what What is loaded, as in "data.npz".
 * @param bytes What the tensors would take.
 * @param maxBytes What is allowed.
 * @param advice What else the caller may do.
 * @throws {RangeError} If they would.
 */
export function checkBytes(what: string, bytes: number, maxBytes: number, advice: string): void {
  if (bytes <= maxBytes) return;
  throw new RangeError(
    `Cannot load ${what} as it would take ${bytes} bytes of memory, more than 'maxBytes' allows ` +
      `(${maxBytes}): set a larger one, or ${advice}`,
  );
}
