/**
 * The parts of options that go to kernels and to linear algebra.
 *
 * @module
 */
import { defined } from "../defined.ts";
import type { KernelOptions } from "../kernel/options.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { absoluteRidge, type RidgeOptions } from "./ridge.ts";

/** Names of the options of kernels. */
export const KERNEL_OPTIONS: readonly string[] = [
  "engine",
  "backend",
  "dtype",
  "precision",
  "workers",
  "signal",
  "onProgress",
];

/** Options of kernels that stay the same between training and test inputs: no graphs. */
export type SharedKernelOptions = Omit<KernelOptions, "patterns">;

/** The common options as callers give them, each perhaps undefined. */
export type CommonOptions = {
  readonly [Name in Exclude<keyof SharedKernelOptions, "signal" | "onProgress">]?:
    | KernelOptions[Name]
    | undefined;
};

/**
 * The options that kernels know, for a later call than the one that gave them.
 *
 * @param options Options, others among them.
 * @param signal The signal of the later call.
 */
export function kernelOptions(
  { engine, backend, dtype, precision, workers }: CommonOptions,
  signal: AbortSignal | undefined,
): KernelOptions {
  return defined({ engine, backend, dtype, precision, workers, signal });
}

/** The options that linear algebra knows, as {@linkcode kernelOptions} gives those of kernels. */
export function linearAlgebraOptions(
  { backend, workers }: CommonOptions,
  signal: AbortSignal | undefined,
): LinearAlgebraOptions {
  return { backend, workers, signal };
}

/**
 * Refuses a ridge before anything is computed.
 *
 * @param options The ridge and its scale.
 * @throws {TypeError} If the ridge is not a number, or the scale is not known.
 * @throws {RangeError} If the ridge is negative or not finite.
 */
export function checkRidge(options: RidgeOptions, attempt: string): void {
  absoluteRidge(1, new Float64Array(1), options, attempt);
}
