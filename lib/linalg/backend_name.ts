/**
 * Names of the backends, apart from the backends themselves.
 *
 * @module
 */

/** Names that the option `backend` takes; "auto" is the fastest one that is there. */
export type BackendName = "auto" | "wasm" | "blas" | "reference";

/** All of them. */
export const BACKEND_NAMES: readonly BackendName[] = ["auto", "wasm", "blas", "reference"];
