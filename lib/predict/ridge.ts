/**
 * The ridge of a kernel, and its units.
 *
 * @module
 */
import { checkNumber, checkOneOf } from "../options.ts";
import type { TensorLike } from "../tensor.ts";
import { readList } from "./times.ts";

/** How much is added to the diagonal of a kernel. */
export interface RidgeOptions {
  /** Added to the diagonal of the training kernel; not negative. @default {0} */
  readonly ridge?: number | undefined;
  /** "relative": in units of the mean diagonal entry, tr(K) / n. @default {"relative"} */
  readonly ridgeScale?: "relative" | "absolute" | undefined;
}

/**
 * The ridge in the units of the kernel.
 *
 * @param n Rows and columns.
 * @param k K, `[n, n]`.
 * @param options The ridge and its scale.
 * @param attempt What is attempted, as in "fit the training kernel".
 * @returns What is added to the diagonal.
 * @throws {TypeError} If the ridge is not a number, or the scale is not known.
 * @throws {RangeError} If the ridge is negative or not finite.
 */
export function absoluteRidge(
  n: number,
  k: Float64Array,
  options: RidgeOptions,
  attempt: string,
): number {
  return ridgeInUnits(options, attempt, () => {
    let trace = 0;
    for (let i = 0; i < n; i++) trace += k[i * n + i]!;
    return trace / n;
  });
}

/**
 * The same, for a kernel that is known by its mean diagonal entry.
 *
 * @param options The ridge and its scale.
 * @param unit Gives tr(K) / n; called only if it is needed.
 * @returns What is added to the diagonal.
 * @throws {TypeError} If the ridge is not a number, or the scale is not known.
 * @throws {RangeError} If the ridge is negative or not finite.
 */
export function ridgeInUnits(
  { ridge = 0, ridgeScale = "relative" }: RidgeOptions,
  attempt: string,
  unit: () => number,
): number {
  checkNumber(attempt, "ridge", ridge);
  if (!(ridge >= 0 && ridge < Infinity)) {
    throw new RangeError(
      `Cannot ${attempt} as 'ridge' must be finite and not negative: current value is ${ridge}`,
    );
  }
  checkOneOf(attempt, "ridgeScale", ridgeScale, ["relative", "absolute"]);
  return ridgeScale === "absolute" ? ridge : ridge * unit();
}

/** Several ridges, and their units. */
export interface RidgesOptions extends Pick<RidgeOptions, "ridgeScale"> {
  /** The ridges, in any order. */
  readonly ridges?: TensorLike | undefined;
}

/**
 * Reads several ridges, in the caller's units.
 *
 * @param options The ridges and their scale.
 * @param defaults What they are where there are none, in units of the mean diagonal entry.
 * @param unit Gives tr(K) / n; called only if it is needed.
 * @returns The ridges, ascending.
 * @throws {TypeError} If they are no list of numbers.
 */
export function readRidges(
  { ridges, ridgeScale = "relative" }: RidgesOptions,
  defaults: readonly number[],
  attempt: string,
  unit: () => number,
): readonly number[] {
  if (ridges !== undefined) return [...readList(ridges, "'ridges'", attempt)].sort((a, b) => a - b);
  return ridgeScale === "relative" ? defaults : defaults.map((ridge) => ridge * unit());
}
