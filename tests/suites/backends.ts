/**
 * The backends that linear algebra is tested on.
 *
 * @module
 */
import type { BackendName } from "../../lib/linalg/backend.ts";
import { blasSearch } from "../../lib/linalg/blas.ts";

const hasBlas = (await blasSearch()).found !== undefined;

/** Names of all backends that there are; "blas" only where a library is found. */
export const BACKENDS: readonly BackendName[] = [
  "reference",
  "wasm",
  ...(hasBlas ? ["blas" as const] : []),
];

if (!hasBlas) {
  Deno.test.ignore(
    "blas backend: not tested as no library is found (Debian, Ubuntu: libopenblas0)",
    () => {},
  );
}
