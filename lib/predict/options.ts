/**
 * The parts of options that go to kernels and to linear algebra.
 *
 * @module
 */
import type { KernelOptions } from "../kernel/options.ts";
import { commonOptions } from "../linalg/options.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";

/** Names of the options of kernels. */
export const KERNEL_OPTIONS: readonly string[] = [
  "engine",
  "backend",
  "dtype",
  "workers",
  "signal",
  "onProgress",
];

/** The options that kernels know, to be passed on. */
export function kernelOptions(options: KernelOptions): KernelOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) =>
      KERNEL_OPTIONS.includes(name) && value !== undefined
    ),
  );
}

/** The options that linear algebra knows, to be passed on. */
export function linearAlgebraOptions(options: KernelOptions): LinearAlgebraOptions {
  return commonOptions(kernelOptions(options));
}
