/**
 * What the eigendecomposition of a kernel says about each of many ridges.
 *
 * @module
 */
import type { Run } from "../../linalg/run.ts";

/** K = V diag(values) V', and targets. */
export interface Decomposed {
  /** Rows and columns of K. */
  readonly n: number;
  /** Eigenvalues in ascending order. */
  readonly values: Float64Array;
  /** V', `[n, n]`: row j is the eigenvector of `values[j]`. */
  readonly rows: Float64Array;
  /** Number of outputs. */
  readonly k: number;
  /** Targets, `[n, k]`. */
  readonly y: Float64Array;
}

/** Inputs that are worked on at a time: 20 MB at n = 10,000. */
const INPUTS = 256;

/**
 * Mean square of the leave-one-out errors a_i / (K + r I)^-1[i, i], for each ridge.
 *
 * @param system The decomposed kernel and the targets.
 * @param ridges The ridges r, absolute.
 * @returns A number for each ridge; Infinity where K + r I is singular to rounding.
 */
export async function leaveOneOutErrors(
  run: Run,
  system: Decomposed,
  ridges: readonly number[],
): Promise<number[]> {
  const { n, k, values } = system;
  const count = ridges.length;
  const singular = ridges.map((ridge) => isSingular(values, ridge));
  const projected = await project(run, system);
  const inverse = run.backend.allocate(n * count), scaled = run.backend.allocate(n * count * k);
  for (let j = 0; j < n; j++) {
    ridges.forEach((ridge, p) => {
      const gain = singular[p]! ? 0 : 1 / (values[j]! + ridge);
      inverse[j * count + p] = gain;
      for (let c = 0; c < k; c++) scaled[(j * count + p) * k + c] = gain * projected[j * k + c]!;
    });
  }
  const sums = new Float64Array(count);
  for (let start = 0; start < n; start += INPUTS) {
    const b = Math.min(INPUTS, n - start);
    const v = await eigenvectorEntries(run, system, start, b);
    const a = run.backend.allocate(b * count * k), diagonal = run.backend.allocate(b * count);
    await run.backend.gemm({ m: b, n: count * k, k: n, a: v, b: scaled, c: a }, run);
    for (let p = 0; p < v.length; p++) v[p]! *= v[p]!;
    await run.backend.gemm({ m: b, n: count, k: n, a: v, b: inverse, c: diagonal }, run);
    a.forEach((entry, p) => {
      const at = Math.floor(p / k);
      if (!singular[at % count]!) sums[at % count]! += (entry / diagonal[at]!) ** 2;
    });
  }
  return ridges.map((_, p) => singular[p]! ? Infinity : sums[p]! / (n * k));
}

/**
 * Log density of the targets for each ridge, summed over outputs: with c = V'y,
 * -sum_j c_j^2 / (w_j + r) / 2 - sum_j log(w_j + r) / 2 - n log(2 pi) / 2.
 *
 * @param system The decomposed kernel and the targets.
 * @param ridges The ridges r, absolute.
 * @returns A number for each ridge; -Infinity where K + r I is singular to rounding.
 */
export async function marginalLikelihoods(
  run: Run,
  system: Decomposed,
  ridges: readonly number[],
): Promise<number[]> {
  const { n, k, values } = system;
  const projected = await project(run, system);
  return ridges.map((ridge) => {
    if (isSingular(values, ridge)) return -Infinity;
    let misfit = 0, logDeterminant = 0;
    for (let j = 0; j < n; j++) {
      const value = values[j]! + ridge;
      logDeterminant += Math.log(value);
      for (let c = 0; c < k; c++) misfit += projected[j * k + c]! ** 2 / value;
    }
    return -misfit / 2 - k * (logDeterminant + n * Math.log(2 * Math.PI)) / 2;
  });
}

/** Of an eigenvalue of K + r I that is at most its own rounding error, no digit is right. */
function isSingular(values: Float64Array, ridge: number): boolean {
  const n = values.length;
  const largest = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  return !(values[0]! + ridge > n * Number.EPSILON * largest);
}

/** V'y, `[n, k]`. */
async function project(run: Run, { n, k, rows, y }: Decomposed): Promise<Float64Array> {
  const projected = run.backend.allocate(n * k);
  await run.backend.gemm({ m: n, n: k, k: n, a: rows, b: y, c: projected }, run);
  return projected;
}

/** Rows of V for some inputs, `[count, n]`. */
async function eigenvectorEntries(
  run: Run,
  { n, rows }: Decomposed,
  start: number,
  count: number,
): Promise<Float64Array> {
  const v = run.backend.allocate(count * n);
  for (let j = 0; j < n; j++) {
    if (j % INPUTS === 0) await run.turn();
    for (let i = 0; i < count; i++) v[i * n + j] = rows[j * n + start + i]!;
  }
  return v;
}
