/**
 * The preconditioner of EigenPro, and the batch and step sizes that go with it.
 *
 * @module
 */
import type { Backend } from "../../linalg/backend.ts";
import { IndefiniteOperatorError } from "../../errors.ts";
import type { Run } from "../../linalg/run.ts";
import { rowOf } from "../../linalg/vectors.ts";
import type { RidgeSystem } from "./eigen_pro_scaling.ts";

/** Largest eigenpairs of the kernel between sampled inputs. */
export interface SampleSpectrum {
  /** Indices of the sampled inputs. */
  readonly sample: readonly number[];
  /** Eigenvalues s_1, s_2, ... of K[S, S] + r I in descending order, those above rounding. */
  readonly values: Float64Array;
  /** Unit eigenvectors as rows, `[values.length, s]`. */
  readonly rows: Float64Array;
}

/** K + r I. */
type KernelWithRidge = Pick<RidgeSystem, "source" | "ridge">;

/** How steps are taken. */
export interface EigenProPlan {
  /** Indices of the sampled inputs S. */
  readonly sample: readonly number[];
  /** q, the eigenvalue down to which the larger ones are flattened. */
  readonly rank: number;
  /** Eigenvectors that are flattened, as rows, `[q - 1, s]`. */
  readonly rows: Float64Array;
  /** (1 - s_q / s_i) / s_i for each of them. */
  readonly weights: Float64Array;
  /** m, inputs in a batch. */
  readonly batchSize: number;
  /** Step size eta. */
  readonly stepSize: number;
  /** 2 m / (beta + (m - 1) lambda), or 2 / lambda for m = n: below it the expected error falls. */
  readonly largestStepSize: number;
  /** beta / lambda: batches that are larger gain nothing. */
  readonly criticalBatchSize: number;
}

/** What the caller chose, and where to look. */
export interface PlanChoice {
  readonly batchSize?: number | undefined;
  readonly rank?: number | undefined;
  readonly stepSize?: number | undefined;
  /** Indices of the inputs whose k_q(x, x) is bounded. */
  readonly points: readonly number[];
}

/** Beyond this part of the sample, its eigenvectors are not those of the kernel. */
const TRUSTED = 1 / 4;
/** Rows of a product with few columns beyond which it gets little faster, and epochs get more. */
const BATCH = 256;

/**
 * Decomposes the kernel between sampled inputs.
 *
 * @param system The kernel, and the ridge r.
 * @param sample Indices of the inputs.
 * @returns Eigenvalues and eigenvectors.
 * @throws {IndefiniteOperatorError} If an eigenvalue is negative beyond rounding.
 */
export async function sampleSpectrum(
  run: Run,
  { source, ridge }: KernelWithRidge,
  sample: readonly number[],
  attempt: string,
): Promise<SampleSpectrum> {
  const s = sample.length;
  const vectors = run.backend.allocate(s * s), w = run.backend.allocate(s);
  await source.fill(sample, sample, vectors);
  for (let i = 0; i < s; i++) vectors[i * s + i]! += ridge;
  await run.backend.syevd({ n: s, a: vectors, w }, run);
  const noise = s * Number.EPSILON * Math.abs(w[s - 1]!);
  // Kernels in float32 have that much of rounding.
  if (w[0]! < -noise - 2 ** -20 * Math.abs(w[s - 1]!)) {
    throw new IndefiniteOperatorError(attempt, { culprit: "operator", curvature: w[0]! });
  }
  const chosen = [...w.keys()].reverse().filter((j) => w[j]! > noise);
  const rows = run.backend.allocate(chosen.length * s);
  chosen.forEach((j, i) => rows.set(rowOf(s, vectors, j), i * s));
  return { sample, values: Float64Array.from(chosen, (j) => w[j]!), rows };
}

/**
 * Chooses q, the batch size m and the step size (Ma and Belkin 2019, section 3).
 *
 * The kernel that gradient descent then sees is k_q(x, x') = k(x, x') - sum_{i < q} (1 - s_q / s_i)
 * e_i(x) e_i(x') with eigenfunctions e_i(x) = k(x, S) v_i / sqrt(s_i). Its largest eigenvalue is
 * lambda_q = s_q / s, beta_q is the largest k_q(x, x) over the inputs looked at, and beta_q / lambda_q is
 * the critical batch size, up to which larger batches pay. The step size is eta_q = m / (beta_q + (m - 1)
 * lambda_q) (Ma, Bassily and Belkin 2018, theorem 4), or 1 / lambda_q if a batch is all inputs, and q is the
 * one with the largest step: an epoch takes exp(-eta_q sigma / m) of what is left along an eigenvector of
 * K + r I with eigenvalue sigma that is not flattened, while q itself costs next to nothing. If the critical batch
 * is smaller than m, the batch is made as small as it.
 *
 * Eigenvectors of a sample leave more of the kernel over than s_q / s: it is taken as larger by
 * (1 + sqrt(q / s))^2, which is how far a sample covariance of q directions strays (Marchenko and
 * Pastur 1967). Measured on digits and on normal inputs, it is larger by 1.05 to 1.3 for q = s / 60,
 * and by 2.0 to 2.7 for q = s / 4, where the formula gives 2.25.
 */
export async function planSteps(
  run: Run,
  { source, ridge }: KernelWithRidge,
  spectrum: SampleSpectrum,
  { points, ...choice }: PlanChoice,
): Promise<EigenProPlan> {
  const { sample, values, rows } = spectrum;
  const s = sample.length;
  const most = s === source.n ? values.length : Math.max(1, Math.floor(s * TRUSTED));
  const limit = Math.min(choice.rank ?? most, values.length);
  const phi = await kernelWithRidge(run.backend, { source, ridge }, points, sample);
  const images = run.backend.allocate(points.length * limit);
  const job = { m: points.length, n: limit, k: s, a: phi, b: rows.subarray(0, limit * s) };
  await run.backend.gemm({ ...job, c: images, transposeB: true }, run);
  const beta = diagonalBounds(points.map((i) => source.diagonal[i]! + ridge), values, images);
  const excess = (q: number): number => s === source.n ? 1 : (1 + Math.sqrt(q / s)) ** 2;
  const top = (q: number): number => excess(q) * values[q - 1]! / s;
  const wanted = choice.batchSize ?? Math.min(source.n, BATCH);
  const step = (q: number): number =>
    wanted === source.n ? 1 / top(q) : wanted / (beta[q - 1]! + (wanted - 1) * top(q));
  let q = choice.rank === undefined ? 1 : limit;
  for (let other = q + 1; other <= limit; other++) if (step(other) > step(q)) q = other;
  const lambda = top(q), criticalBatchSize = beta[q - 1]! / lambda;
  const batchSize = choice.batchSize ??
    Math.max(1, Math.min(wanted, Math.ceil(criticalBatchSize)));
  // The gradient of all inputs at once is no sample: its steps are stable up to 2 / lambda.
  const largestStepSize = batchSize === source.n
    ? 2 / lambda
    : 2 * batchSize / (beta[q - 1]! + (batchSize - 1) * lambda);
  return {
    sample,
    rank: q,
    rows: rows.slice(0, (q - 1) * s),
    weights: values.slice(0, q - 1).map((value) => (1 - values[q - 1]! / value) / value),
    batchSize,
    stepSize: choice.stepSize ?? largestStepSize / 2,
    largestStepSize,
    criticalBatchSize,
  };
}

/** (K + r I)[rows, columns]. */
async function kernelWithRidge(
  backend: Backend,
  { source, ridge }: KernelWithRidge,
  rows: readonly number[],
  columns: readonly number[],
): Promise<Float64Array> {
  const width = columns.length;
  const block = backend.allocate(rows.length * width);
  await source.fill(rows, columns, block);
  const places = new Map(columns.map((j, c) => [j, c]));
  rows.forEach((i, r) => {
    const c = places.get(i);
    if (c !== undefined) block[r * width + c]! += ridge;
  });
  return block;
}

/** max_x k_q(x, x) for q = 1, 2, ..., from k(x, x) and images[x, q - 1] = k(x, S) v_q. */
function diagonalBounds(
  diagonal: readonly number[],
  values: Float64Array,
  images: Float64Array,
): Float64Array {
  const limit = images.length / diagonal.length;
  const bounds = new Float64Array(limit);
  diagonal.forEach((entry, p) => {
    let first = 0, second = 0;
    for (let i = 0; i < limit; i++) {
      const square = images[p * limit + i]! ** 2;
      first += square / values[i]!;
      second += square / values[i]! ** 2;
      const left = entry - first + values[i]! * second;
      if (left > bounds[i]!) bounds[i] = left;
    }
  });
  return bounds;
}
