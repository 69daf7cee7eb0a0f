/**
 * Normal equations of rows that come and go.
 *
 * @module
 */
import { mirror } from "../linalg/passes.ts";
import type { Run } from "../linalg/run.ts";

/** Z'Z and Z'y of all rows so far. */
export interface NormalEquations {
  /** Adds rows. */
  add(z: Float64Array, y: Float64Array): Promise<void>;
  /** Z'Z, `[m, m]`, and Z'y, `[m, k]`, of all rows. */
  finish(): Promise<{ readonly gram: Float64Array; readonly moments: Float64Array }>;
}

/** Rows that a product waits for at most: more make it no faster. */
const MOST_ROWS = 1024;

/**
 * Sums Z'Z and Z'y over blocks of rows, so that the products are large and the memory is that of a few
 * matrices of shape `[m, m]` and no rows.
 *
 * @param m Number of features.
 * @param k Number of outputs.
 */
export function normalEquations(m: number, k: number, run: Run): NormalEquations {
  const { backend, turn } = run;
  const capacity = Math.min(MOST_ROWS, Math.max(64, m));
  const block = backend.allocate(capacity * m);
  const targets = backend.allocate(capacity * k);
  const product = backend.allocate(m * m);
  const gram = new Float64Array(m * m);
  const moments = backend.allocate(m * k);
  let filled = 0;
  const flush = async (): Promise<void> => {
    if (filled === 0) return;
    const [z, y] = [block.subarray(0, filled * m), targets.subarray(0, filled * k)];
    await backend.syrk({ n: m, k: filled, a: z, c: product, transpose: true }, run);
    for (let i = 0; i < m; i++) {
      for (let p = i * m; p <= i * m + i; p++) gram[p]! += product[p]!;
      if (i % 256 === 255) await turn();
    }
    const job = { m, n: k, k: filled, a: z, b: y, c: moments, transposeA: true, beta: 1 };
    await backend.gemm(job, run);
    filled = 0;
    await turn();
  };
  return {
    async add(z, y) {
      const n = z.length / m;
      for (let from = 0; from < n;) {
        const taken = Math.min(capacity - filled, n - from);
        block.set(z.subarray(from * m, (from + taken) * m), filled * m);
        targets.set(y.subarray(from * k, (from + taken) * k), filled * k);
        [from, filled] = [from + taken, filled + taken];
        if (filled === capacity) await flush();
      }
    },
    async finish() {
      await flush();
      await mirror(m, gram, turn);
      return { gram, moments };
    },
  };
}
