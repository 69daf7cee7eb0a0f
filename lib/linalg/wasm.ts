/**
 * The backend in WebAssembly, on all cores: nothing to install, and right to the last digits.
 *
 * Matrices lie in shared memory. Threads copy tiles of them into their private memory and work there
 * on packed blocks; see `wasm/blocks/`.
 *
 * @module
 */
import { allocateShared } from "../parallel/mod.ts";
import type { Backend } from "./backend.ts";
import { gemm, syrk } from "./wasm/gemm.ts";
import { potrf } from "./wasm/potrf.ts";
import { syevd } from "./wasm/syevd.ts";
import { trsm } from "./wasm/trsm.ts";

/** The backend in WebAssembly. */
export const wasmBackend: Backend = {
  name: "wasm",
  allocate: allocateShared,
  gemm,
  syrk,
  potrf,
  trsm,
  syevd,
};
