/**
 * Inner products of unit vectors by a BLAS library, for all pairs of a job at once.
 *
 * @module
 */
import { type BlasBackend, loadBlas } from "../../../linalg/blas.ts";
import { selectBackend } from "../../../linalg/backends.ts";
import type { KernelJob } from "../../engine.ts";
import type { Precision } from "../../precision.ts";
import type { Plan } from "./plan.ts";

/** Multiplications from which on a library is looked for: some ten milliseconds of WebAssembly on two cores. */
const WORTH = 2 ** 30;

/**
 * The library that a job is to use, if any: it writes to a result, so that this must have the element type of the
 * computation, and be shared with the threads, which read it there.
 *
 * @throws {UnavailableError} If a library is asked for and there is none.
 */
export async function libraryFor(
  { backend = "auto", dtype, workers, x1, x2 = x1 }: KernelJob,
  precision: Precision,
): Promise<BlasBackend | undefined> {
  if (backend === "blas") await selectBackend("blas");
  else if (backend !== "auto" || workers !== undefined) return undefined;
  else if (x1.shape[0]! * x2.shape[0]! * x1.shape[1]! < WORTH) return undefined;
  const fits = (precision === "f32") === (dtype === "float32");
  return fits && typeof SharedArrayBuffer !== "undefined" ? await loadBlas() : undefined;
}

/** Computes the products of a plan, if it has room for them. */
export async function computeProducts(
  library: BlasBackend,
  { first, second, symmetric, products }: Plan,
  signal: AbortSignal | undefined,
): Promise<void> {
  const [a, b, c] = [first.units, second.units, products];
  const square = { n: first.n, k: first.d };
  const whole = { m: first.n, n: second.n, k: first.d, transposeB: true };
  if (isDouble(a) && isDouble(b) && isDouble(c)) {
    if (symmetric) await library.syrk({ ...square, a, c }, { signal });
    else await library.gemm({ ...whole, a, b, c }, { signal });
  } else if (!isDouble(a) && !isDouble(b) && !isDouble(c) && c !== undefined) {
    if (symmetric) await library.ssyrk({ ...square, a, c }, { signal });
    else await library.sgemm({ ...whole, a, b, c }, { signal });
  }
}

function isDouble(data: Float64Array | Float32Array | undefined): data is Float64Array {
  return data instanceof Float64Array;
}
