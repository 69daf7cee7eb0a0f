/**
 * Whether a library is worth its loading.
 *
 * @module
 */
import type { Backend } from "../backend.ts";
import { referenceBackend } from "../reference.ts";

/**
 * Least ratio to plain TypeScript. The reference implementation of BLAS comes to 1 or 2, WebAssembly
 * to 10 or more for each core, a library made for speed to more than that.
 */
const LEAST = 5;
/** Rows and columns of the product. */
const N = 192;
/** The first runs are those of code that is not yet compiled. */
const RUNS = 5;

/**
 * Refuses a library that is hardly faster than plain TypeScript: WebAssembly is.
 *
 * @param backend The library's routines.
 * @throws {Error} If it is too slow.
 */
export async function checkSpeed(backend: Backend): Promise<void> {
  const ratio = await time(referenceBackend) / await time(backend);
  if (ratio < LEAST) {
    throw new Error(`it is slow: a matrix product is ${ratio.toFixed(1)} times plain TypeScript`);
  }
}

/** Shortest time of a matrix product in milliseconds. */
async function time(backend: Backend): Promise<number> {
  const [a, b, c] = [new Float64Array(N * N), new Float64Array(N * N), new Float64Array(N * N)];
  let shortest = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    await backend.gemm({ m: N, n: N, k: N, a: a.fill(1), b: b.fill(1), c });
    shortest = Math.min(shortest, performance.now() - start);
  }
  return shortest;
}
