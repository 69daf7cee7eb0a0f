/**
 * The backend in plain TypeScript: runs everywhere, and is what the faster ones are tested against.
 *
 * Every product is a sum over two contiguous rows, so all routines share one inner loop,
 * {@linkcode addRowProducts}.
 *
 * @module
 */
import type { Backend } from "./backend.ts";
import { gemm } from "./reference/gemm.ts";
import { potrf } from "./reference/potrf.ts";
import { syevd } from "./reference/syevd.ts";
import { syrk } from "./reference/syrk.ts";
import { trsm } from "./reference/trsm.ts";

/** The backend in plain TypeScript. */
export const referenceBackend: Backend = {
  name: "reference",
  allocate: (length) => new Float64Array(length),
  gemm,
  syrk,
  potrf,
  trsm,
  syevd,
};
