/**
 * Kernels that are larger than memory, or take longer than a session.
 *
 * @module
 */
export { type StoredKernels, storedKernels, type StoredKernelsOptions } from "./stored_kernels.ts";
