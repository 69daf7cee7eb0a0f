/**
 * The backend of a native BLAS and LAPACK library: OpenBLAS, Accelerate or another one, found at run
 * time. Nothing is asked of the user: without a library, or without the permission to load one, this
 * backend is not there.
 *
 * @module
 */
import { host } from "../host/mod.ts";
import type { BlasBackend } from "./blas/backend.ts";
import { machine, mayLoad } from "./blas/host.ts";
import { type BlasSearch, searchBlas } from "./blas/search.ts";

export type { BlasBackend } from "./blas/backend.ts";
export type { BlasAttempt, BlasLibrary, BlasSearch } from "./blas/search.ts";

let search: Promise<BlasSearch> | undefined;

/**
 * Gives the backend.
 *
 * @returns The backend, or undefined if there is none.
 */
export async function loadBlas(): Promise<BlasBackend | undefined> {
  return (await blasSearch()).backend;
}

/**
 * Tells how the search for a library ended. It is done once.
 *
 * @returns What was found, and what was tried before.
 */
export function blasSearch(): Promise<BlasSearch> {
  search ??= host().native === undefined
    ? Promise.resolve({
      attempts: [{ library: "any", reason: "only Deno loads native libraries" }],
    })
    : searchBlas(machine, mayLoad);
  return search;
}
