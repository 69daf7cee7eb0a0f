/**
 * The table of what provides the routines of linear algebra.
 *
 * @module
 */
import { checkOneOf } from "../options.ts";
import { BACKEND_NAMES, type BackendName } from "./backend_name.ts";
import { UnavailableError } from "../errors.ts";
import { webAssemblyLack } from "../web_assembly.ts";
import { checkWorkers } from "../parallel/mod.ts";
import { loadBlas } from "./blas.ts";
import { referenceBackend } from "./reference.ts";
import type { Backend } from "./backend.ts";

interface BackendRow {
  readonly name: Backend["name"];
  /** Gives the backend, or undefined where it cannot run. */
  readonly load: () => Promise<Backend | undefined>;
  /** Why it cannot run here, if so and known without a search. */
  readonly lack?: () => string | undefined;
}

// "auto" takes the first row that loads.
const BACKENDS: readonly BackendRow[] = [
  { name: "blas", load: loadBlas },
  { name: "wasm", load: loadWasm, lack: webAssemblyLack },
  { name: "reference", load: () => Promise.resolve(referenceBackend) },
];

/**
 * Gives the backend of a name.
 *
 * @param name "auto" for the fastest one that is there.
 * @param workers Threads that each call of its routines uses.
 * @returns The backend.
 * @throws {UnavailableError} If the backend is known and cannot be used here.
 * @throws {TypeError} If the name is not known, or the number of threads is no number.
 * @throws {RangeError} If the number of threads is not whole or out of bounds.
 */
export async function selectBackend(
  name: BackendName = "auto",
  workers?: number,
): Promise<Backend> {
  checkWorkers("use a backend", workers);
  checkOneOf("use a backend", "backend", name, BACKEND_NAMES);
  const rows = name === "auto" ? BACKENDS : BACKENDS.filter((row) => row.name === name);
  for (const row of rows) {
    const backend = await row.load();
    if (backend !== undefined) return workers === undefined ? backend : limit(backend, workers);
  }
  const lack = rows[0]!.lack?.() ?? "it is not available here";
  throw new UnavailableError(
    `Cannot use the backend "${name}" as ${lack}: use "auto", or see environment() for the reason`,
  );
}

/** The backend with a number of threads for every call. */
function limit(backend: Backend, workers: number): Backend {
  return {
    name: backend.name,
    allocate: (length) => backend.allocate(length),
    gemm: (job, options) => backend.gemm(job, { ...options, workers }),
    syrk: (job, options) => backend.syrk(job, { ...options, workers }),
    potrf: (job, options) => backend.potrf(job, { ...options, workers }),
    trsm: (job, options) => backend.trsm(job, { ...options, workers }),
    syevd: (job, options) => backend.syevd(job, { ...options, workers }),
  };
}

/** Imports the backend only where it can run: the import would be the end of the program elsewhere. */
async function loadWasm(): Promise<Backend | undefined> {
  return webAssemblyLack() === undefined ? (await import("./wasm.ts")).wasmBackend : undefined;
}
