/**
 * How fast a backend is.
 *
 * @module
 */
import type { Backend } from "../linalg/backend.ts";

/** Speed of a backend on this machine, in 1e9 floating-point operations a second. */
export interface Speed {
  /** Matrix product of two 512 x 512 matrices, 2 n^3 operations. */
  readonly gemm: number;
  /** Cholesky factor of a 1024 x 1024 matrix, n^3 / 3 operations. */
  readonly cholesky: number;
}

/** Time in milliseconds after which no further run is made. */
const ENOUGH = 250;

/**
 * Measures the speed of a backend in float64.
 *
 * @param backend The backend.
 * @param signal Stops the measurement.
 * @returns The best of some runs.
 */
export async function measureSpeed(backend: Backend, signal?: AbortSignal): Promise<Speed> {
  return { gemm: await gemmSpeed(backend, signal), cholesky: await potrfSpeed(backend, signal) };
}

async function gemmSpeed(backend: Backend, signal?: AbortSignal): Promise<number> {
  const n = 512;
  const [a, b, c] = [n * n, n * n, n * n].map((length) => backend.allocate(length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  a.fill(0.5);
  b.fill(2);
  const run = (): Promise<void> => backend.gemm({ m: n, n, k: n, a, b, c }, { signal });
  return 2 * n ** 3 / await shortest(run) / 1e6;
}

async function potrfSpeed(backend: Backend, signal?: AbortSignal): Promise<number> {
  const n = 1024;
  const a = backend.allocate(n * n);
  const run = (): Promise<number> => backend.potrf({ n, a }, { signal });
  // Diagonally dominant, and so positive definite.
  const prepare = (): void => {
    a.fill(1 / n);
    for (let i = 0; i < n; i++) a[i * n + i] = 2;
  };
  return n ** 3 / 3 / await shortest(run, prepare) / 1e6;
}

/** Time of the fastest run in milliseconds; the first one, which may have to compile, counts too. */
async function shortest(run: () => Promise<unknown>, prepare?: () => void): Promise<number> {
  let best = Infinity;
  for (let total = 0; total < ENOUGH;) {
    prepare?.();
    const start = performance.now();
    await run();
    const time = performance.now() - start;
    best = Math.min(best, time);
    total += time;
  }
  return best;
}
