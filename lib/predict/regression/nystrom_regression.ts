/**
 * Kernel regression on a few landmarks.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { makeFactor } from "../../linalg/factor.ts";
import { factor } from "../../linalg/positive_definite.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import { norm } from "../../linalg/vectors.ts";
import { checkSeed, checkWhole, kindOf } from "../../options.ts";
import { randomGenerator } from "../../random.ts";
import { tiles } from "../kernel_source.ts";
import type { RegressionJob } from "./regression_job.ts";
import { leastNormSolution, type LinearSystem, whiten, type Whitening } from "./whitening.ts";

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
 * The system (K_nm' K_nm + r K_mm) a = K_nm' y is nearly singular beyond need. With K_mm = L L' and
 * whitened features Phi = K_nm L^-T it is (Phi'Phi + r I) w = Phi'y, a = L^-T w, which is conditioned as
 * K + r I is. Where K_mm is singular to rounding, L is U S^1/2 over its other eigenvalues, so that
 * landmarks may repeat an input; where Phi'Phi + r I is, w is the solution of least norm.
 *
 * @param job The kernel, the targets and the ridge.
 * @param options The landmarks, and the common options.
 * @returns The fit.
 */
export async function solveOnLandmarks(
  job: RegressionJob,
  { landmarks, seed, ...options }: NystromRegressionOptions & LinearAlgebraOptions,
): Promise<NystromSolution> {
  const { source, k, ridge, attempt } = job;
  const centres = chooseLandmarks(source.n, landmarks, seed, attempt);
  const run = await startRun(options);
  const m = centres.length;
  const gram = run.backend.allocate(m * m);
  await source.fill(centres, centres, gram);
  const whitening = await whiten(run, m, gram, attempt);
  const { rank } = whitening;
  // A kernel of zeros fits zeros; LAPACK refuses matrices without rows.
  if (rank === 0) return { centres, coefficients: run.backend.allocate(m * k), residual: 0 };
  const system = await normalSystem(run, job, centres, whitening);
  for (let j = 0; j < rank; j++) system.a[j * rank + j]! += ridge;
  const w = await solveNormal(run, system);
  const residual = await systemResidual(run, system, w);
  return { centres, coefficients: await whitening.lift(k, w), residual };
}

function chooseLandmarks(
  n: number,
  landmarks: number | readonly number[] = Math.min(n, 1000),
  seed = 0,
  attempt: string,
): readonly number[] {
  checkSeed(attempt, seed);
  if (typeof landmarks === "number") {
    checkWhole(attempt, "landmarks", landmarks, 1, n);
    return randomGenerator(seed).permutation(n).slice(0, landmarks).sort((i, j) => i - j);
  }
  if (!Array.isArray(landmarks) || landmarks.length === 0) {
    throw new TypeError(
      `Cannot ${attempt} as 'landmarks' must be a number or an array of indices: ` +
        `found ${Array.isArray(landmarks) ? "an empty one" : kindOf(landmarks)}`,
    );
  }
  for (const index of landmarks) checkWhole(attempt, "landmarks", index, 0, n - 1);
  if (new Set(landmarks).size < landmarks.length) {
    throw new RangeError(`Cannot ${attempt} as 'landmarks' must differ: an index occurs twice`);
  }
  return [...landmarks].sort((i, j) => i - j);
}

/** Phi'Phi and Phi'y, from some inputs at a time. */
async function normalSystem(
  run: Run,
  { source, y, k }: RegressionJob,
  centres: readonly number[],
  { rank, features }: Whitening,
): Promise<LinearSystem> {
  const normal = run.backend.allocate(rank * rank), right = run.backend.allocate(rank * k);
  for (const [start, rows] of tiles(source.n, ROWS)) {
    const b = rows.length;
    const block = run.backend.allocate(centres.length * b);
    await source.fill(centres, rows, block);
    const phi = await features(b, block);
    const gram = { m: rank, n: rank, k: b, a: phi, b: phi, c: normal, transposeB: true, beta: 1 };
    await run.backend.gemm(gram, run);
    const targets = y.subarray(start * k, (start + b) * k);
    await run.backend.gemm({ m: rank, n: k, k: b, a: phi, b: targets, c: right, beta: 1 }, run);
  }
  return { n: rank, k, a: normal, b: right };
}

/** A^-1 b by a Cholesky factorisation, or A+ b if there is none. */
async function solveNormal(run: Run, system: LinearSystem): Promise<Float64Array> {
  const { n, a, b } = system;
  const result = await factor(run, n, a);
  if (result.kind === "failed") return await leastNormSolution(run, system);
  return await makeFactor(run.backend, n, result.factor).solve(b, run.signal);
}

async function systemResidual(
  run: Run,
  { n, k, a, b }: LinearSystem,
  x: Float64Array,
): Promise<number> {
  const size = norm(b);
  if (size === 0) return 0;
  const c = run.backend.allocate(n * k);
  c.set(b);
  await run.backend.gemm({ m: n, n: k, k: n, a, b: x, c, beta: -1 }, run);
  return norm(c) / size;
}
