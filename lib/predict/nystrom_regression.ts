/**
 * Kernel regression on a few landmarks.
 *
 * @module
 */
import { type Backend, type LinearAlgebraOptions, selectBackend } from "../linalg/backend.ts";
import { checkWhole } from "../linalg/options.ts";
import { multiply, norm, rowOf } from "../linalg/vectors.ts";
import { randomGenerator } from "../random.ts";
import { type KernelSource, tiles } from "./kernel_source.ts";

/** Options of the Nystrom regression. */
export interface NystromRegressionOptions {
  /**
   * Training inputs that carry the fit: how many, drawn at random without repetition, or which.
   *
   * @default {min(n, 1000)}
   */
  readonly landmarks?: number | readonly number[] | undefined;
  /** Seed of the random landmarks. @default {0} */
  readonly seed?: number | undefined;
}

/** A fit on landmarks. */
export interface NystromSolution {
  /** Landmarks in ascending order. */
  readonly centres: readonly number[];
  /** One row for each landmark, `[m, k]`. */
  readonly coefficients: Float64Array;
  /** How well the normal equations were solved, relative to their right-hand side. */
  readonly residual: number;
}

/** Rows of the kernel between all inputs and the landmarks that are kept at a time. */
const ROWS = 1024;

/**
 * Minimises |K_nm a - y|^2 + r a' K_mm a (Rudi, Camoriano and Rosasco 2015, equation 7).
 *
 * The system (K_nm' K_nm + r K_mm) a = K_nm' y is nearly singular beyond need. With K_mm = U S U'
 * and whitened features Phi = K_nm U S^-1/2 it is (Phi'Phi + r I) w = Phi'y, a = U S^-1/2 w, which is
 * conditioned as K + r I is. Directions of K_mm, and then of Phi'Phi + r I, that are zero to rounding
 * are left out, so that landmarks may repeat an input, and the solution is the one of least norm.
 *
 * @param source The kernel.
 * @param y Targets, `[n, k]`.
 * @param k Number of outputs.
 * @param ridge r.
 * @param attempt What is attempted.
 * @param options The landmarks, and the common options.
 * @returns The fit.
 */
export async function solveOnLandmarks(
  source: KernelSource,
  y: Float64Array,
  k: number,
  ridge: number,
  attempt: string,
  { landmarks, seed, backend: name, workers, signal }:
    & NystromRegressionOptions
    & LinearAlgebraOptions,
): Promise<NystromSolution> {
  const centres = chooseLandmarks(source.n, landmarks, seed, attempt);
  const backend = await selectBackend(name, workers);
  const m = centres.length;
  const gram = backend.allocate(m * m);
  await source.fill(centres, centres, gram);
  const whiten = await inverseRoot(backend, m, gram, attempt, signal);
  const rank = whiten.length / m;
  const normal = backend.allocate(rank * rank), right = backend.allocate(rank * k);
  await accumulate(backend, source, centres, whiten, y, k, normal, right, signal);
  for (let j = 0; j < rank; j++) normal[j * rank + j]! += ridge;
  const w = await leastNorm(backend, rank, k, normal, right, signal);
  const residual = await systemResidual(backend, rank, k, normal, w, right, signal);
  const coefficients = backend.allocate(m * k);
  const job = { m, n: k, k: rank, a: whiten, b: w, c: coefficients, transposeA: true };
  await backend.gemm(job, { signal });
  return { centres, coefficients, residual };
}

function chooseLandmarks(
  n: number,
  landmarks: number | readonly number[] = Math.min(n, 1000),
  seed = 0,
  attempt: string,
): readonly number[] {
  if (typeof landmarks === "number") {
    checkWhole(attempt, "landmarks", landmarks, 1, n);
    return randomGenerator(seed).permutation(n).slice(0, landmarks).sort((i, j) => i - j);
  }
  if (!Array.isArray(landmarks) || landmarks.length === 0) {
    throw new TypeError(
      `Cannot ${attempt} as 'landmarks' must be a number or an array of indices`,
    );
  }
  for (const index of landmarks) checkWhole(attempt, "landmarks", index, 0, n - 1);
  if (new Set(landmarks).size < landmarks.length) {
    throw new RangeError(`Cannot ${attempt} as 'landmarks' must differ: an index occurs twice`);
  }
  return [...landmarks].sort((i, j) => i - j);
}

/** Rows S^-1/2 U' over the eigenvalues of a Gram matrix that are not zero to rounding, `[rank, m]`. */
async function inverseRoot(
  backend: Backend,
  m: number,
  gram: Float64Array,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const values = backend.allocate(m);
  await backend.syevd({ n: m, a: gram, w: values }, { signal });
  const noise = m * Number.EPSILON * Math.max(Math.abs(values[0]!), Math.abs(values[m - 1]!));
  if (values[0]! < -4096 * noise) {
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: ` +
        `that of the landmarks has the eigenvalue ${values[0]}`,
    );
  }
  const chosen = [...values.keys()].filter((j) => values[j]! > noise);
  const rows = backend.allocate(chosen.length * m);
  chosen.forEach((j, i) => {
    const row = rowOf(m, rows, i);
    row.set(rowOf(m, gram, j));
    multiply(1 / Math.sqrt(values[j]!), row);
  });
  return rows;
}

/** Phi'Phi and Phi'y, from some rows of K_nm at a time. */
async function accumulate(
  backend: Backend,
  source: KernelSource,
  centres: readonly number[],
  whiten: Float64Array,
  y: Float64Array,
  k: number,
  normal: Float64Array,
  right: Float64Array,
  signal: AbortSignal | undefined,
): Promise<void> {
  const m = centres.length, rank = whiten.length / m;
  for (const [start, rows] of tiles(source.n, ROWS)) {
    const b = rows.length;
    const block = backend.allocate(b * m), phi = backend.allocate(b * rank);
    await source.fill(rows, centres, block);
    const product = { m: b, n: rank, k: m, a: block, b: whiten, c: phi, transposeB: true };
    await backend.gemm(product, { signal });
    const gram = { m: rank, n: rank, k: b, a: phi, b: phi, c: normal, transposeA: true, beta: 1 };
    await backend.gemm(gram, { signal });
    const targets = y.subarray(start * k, (start + b) * k);
    const moment = { m: rank, n: k, k: b, a: phi, b: targets, c: right, transposeA: true, beta: 1 };
    await backend.gemm(moment, { signal });
  }
}

/** A+ b over eigenvalues that are not zero to rounding. */
async function leastNorm(
  backend: Backend,
  n: number,
  k: number,
  a: Float64Array,
  b: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const vectors = backend.allocate(n * n), values = backend.allocate(n);
  vectors.set(a);
  await backend.syevd({ n, a: vectors, w: values }, { signal });
  const components = backend.allocate(n * k), x = backend.allocate(n * k);
  await backend.gemm({ m: n, n: k, k: n, a: vectors, b, c: components }, { signal });
  const noise = n * Number.EPSILON * values[n - 1]!;
  for (let j = 0; j < n; j++) {
    multiply(values[j]! > noise ? 1 / values[j]! : 0, rowOf(k, components, j));
  }
  const job = { m: n, n: k, k: n, a: vectors, b: components, c: x, transposeA: true };
  await backend.gemm(job, { signal });
  return x;
}

async function systemResidual(
  backend: Backend,
  n: number,
  k: number,
  a: Float64Array,
  x: Float64Array,
  b: Float64Array,
  signal: AbortSignal | undefined,
): Promise<number> {
  const size = norm(b);
  if (size === 0) return 0;
  const c = backend.allocate(n * k);
  c.set(b);
  await backend.gemm({ m: n, n: k, k: n, a, b: x, c, beta: -1 }, { signal });
  return norm(c) / size;
}
