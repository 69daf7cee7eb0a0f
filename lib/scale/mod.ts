/**
 * Kernels that are larger than memory, or take longer than a session.
 *
 * @module
 */
export { type StoredArrays, storedArrays, type StoredArraysOptions } from "./stored_arrays.ts";
export { type StoredKernels, storedKernels, type StoredKernelsOptions } from "./stored_kernels.ts";
