/**
 * Effective dimension of kernel ridge regression.
 *
 * @module
 */
import { eigh } from "../linalg/eigh.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { checkOptions, commonOptions } from "../linalg/options.ts";
import { checkAtLeast } from "../options.ts";
import type { TensorLike } from "../tensor.ts";

/** Options of {@linkcode theory.effectiveDimension}. */
export interface EffectiveDimensionOptions extends LinearAlgebraOptions {
  /** Added to the diagonal of K, as an absolute number; n times the lambda of the literature. */
  readonly ridge: number;
}

/**
 * The effective dimension of kernel ridge regression,
 *
 * d(r) = tr K (K + r I)^-1 = sum_i lambda_i / (lambda_i + r),
 *
 * the number of eigen-directions that the data can tell from the ridge: it falls from the rank of K at r = 0 to 0, like
 * tr K / r in the end (Zhang 2005; Caponnetto and De Vito 2007, with r = n lambda).
 *
 * @param kernel K, `[n, n]`, positive semi-definite.
 * @param options The ridge r, above 0, and common options.
 * @returns The effective dimension.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, r is not positive, or an eigenvalue negative beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(await theory.effectiveDimension([[3, 0], [0, 1]], { ridge: 1 }), 1.25);
 * ```
 */
export async function effectiveDimension(
  kernel: TensorLike,
  options: EffectiveDimensionOptions,
): Promise<number> {
  const attempt = "compute an effective dimension";
  checkOptions(attempt, options, ["ridge"]);
  const { ridge } = options;
  checkAtLeast(attempt, "ridge", ridge, Number.MIN_VALUE);
  const { data } = (await eigh(kernel, commonOptions(options))).values;
  const largest = data.at(-1)!;
  if (data[0]! < -1e-9 * Math.abs(largest)) {
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: ` +
        `found the eigenvalue ${data[0]}`,
    );
  }
  return data.reduce((sum, value) => sum + (value > 0 ? value / (value + ridge) : 0), 0);
}
