/**
 * Whether float32 can hold the results.
 *
 * @module
 */
import type { KernelKind } from "../engine.ts";

/** Smallest number of float32 that has all its digits. */
export const SMALLEST_FLOAT32 = 2 ** -126;

/** The kernels of each input with itself. */
export interface OwnKernels {
  /** K(x, x) of all inputs. */
  nngp(): Float64Array | Promise<Float64Array>;
  /** Theta(x, x) of all inputs. */
  ntk(): Float64Array | Promise<Float64Array>;
}

/**
 * Refuses kernels with an entry that loses digits, or all of them, in float32 however near the inputs
 * are: by Cauchy and Schwarz K(x, x')^2 is at most K(x, x) K(x', x'). Inputs whose own kernel is 0
 * are left out, as their entries are 0.
 *
 * @param kinds The kernels that are wanted.
 * @param rows Those of the first inputs with themselves.
 * @param columns Those of the second inputs, or the same object if they are the first ones again.
 * @throws {RangeError} If there is such an entry.
 */
export async function refuseUnderflow(
  kinds: readonly KernelKind[],
  rows: OwnKernels,
  columns: OwnKernels,
): Promise<void> {
  for (const kind of kinds) {
    const first = await rows[kind]();
    const second = rows === columns ? first : await columns[kind]();
    const [i, j] = [smallest(first), smallest(second)];
    if (i < 0 || j < 0) continue;
    const largest = Math.sqrt(first[i]!) * Math.sqrt(second[j]!);
    if (Math.fround(largest) >= SMALLEST_FLOAT32) continue;
    throw new RangeError(
      `Cannot compute the kernel as its entry [${i}, ${j}] underflows in float32: ` +
        "scale the inputs or the weights up, or use float64",
    );
  }
}

/** Position of the smallest value that is not 0, or -1. */
function smallest(values: Float64Array): number {
  let at = -1;
  values.forEach((value, i) => {
    if (value > 0 && (at < 0 || value < values[at]!)) at = i;
  });
  return at;
}
