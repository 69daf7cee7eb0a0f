/**
 * Kernel regression by preconditioned conjugate gradients.
 *
 * @module
 */
import { IndefiniteOperatorError } from "../../errors.ts";
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { type CgSolution, solveByCg } from "../../linalg/cg_iteration.ts";
import { nystromOf } from "../../linalg/nystrom.ts";
import { functionOperator, type LinearOperator, type RowOperator } from "../../linalg/operator.ts";
import { pivotedFactor } from "../../linalg/pivoted_cholesky.ts";
import { countDuplicates } from "../../linalg/positive_definite.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import type { IterationReport } from "../../linalg/top_eigenpairs.ts";
import { checkAtLeast, checkOneOf, checkWhole } from "../../options.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { kernelOperator } from "../kernel_source.ts";
import type { RegressionJob } from "./regression_job.ts";

/** Settings of conjugate gradients for a regression. */
export interface CgSettings {
  /** Largest |(K + r I) a - y| / |y| of an output. @default {1e-8} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with K. @default {1000} */
  readonly maxIterations?: number | undefined;
  /** What approximates the inverse. @default {"pivotedCholesky"} */
  readonly preconditioner?: "pivotedCholesky" | "nystrom" | "none" | undefined;
  /** Rank of the preconditioner: columns of K, or products with K, that it takes. @default {min(n, 200)} */
  readonly rank?: number | undefined;
}

/** Names of the settings. */
export const CG_SETTINGS: readonly string[] = [
  "tolerance",
  "maxIterations",
  "preconditioner",
  "rank",
];

/** Who is told, and the common options. */
export interface CgUse extends LinearAlgebraOptions {
  /** Called after each iteration with the relative residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

/**
 * Solves (K + r I) a = y.
 *
 * @param job The kernel, the targets and the ridge.
 * @param settings How exactly, and by which preconditioner.
 * @param use Who is told, and the common options.
 * @returns The coefficients.
 * @throws {RangeError} If a setting is out of range.
 * @throws {IndefiniteOperatorError} If K + r I is not positive definite beyond rounding.
 */
export async function solveKernelByCg(
  job: RegressionJob,
  settings: CgSettings,
  use: CgUse,
): Promise<CgSolution> {
  const { source, y: b, k, ridge, attempt } = job;
  const { signal, onProgress } = use;
  const { tolerance = 1e-8, maxIterations = 1000 } = settings;
  checkAtLeast(attempt, "tolerance", tolerance, 0);
  checkWhole(attempt, "maxIterations", maxIterations, 1);
  const run = await startRun(use);
  const operator = kernelOperator(run, source, attempt);
  const inverse = await preconditionerOf(run, job, operator, settings);
  const preconditioner = inverse && functionOperator(inverse, "precondition", run);
  const iteration = { tolerance, maxIterations, signal, onProgress };
  return await solveByCg({ operator, preconditioner, ridge, k, b }, iteration)
    .catch((error: unknown) => refuseSingular(error, job, signal));
}

/** Says how many inputs occur twice, where that may be why the kernel is singular. */
async function refuseSingular(
  error: unknown,
  { source: { n, matrix }, attempt }: RegressionJob,
  signal: AbortSignal | undefined,
): Promise<never> {
  if (!(error instanceof IndefiniteOperatorError) || matrix === undefined) throw error;
  const { culprit, curvature, rounding } = error;
  const duplicates = await countDuplicates(n, matrix.data, startTurns(signal));
  throw new IndefiniteOperatorError(attempt, { culprit, curvature, rounding, duplicates });
}

async function preconditionerOf(
  run: Run,
  { source: { n, diagonal, fill }, ridge, attempt }: RegressionJob,
  operator: RowOperator,
  { preconditioner = "pivotedCholesky", rank = Math.min(n, 200) }: CgSettings,
): Promise<LinearOperator | undefined> {
  checkWhole(attempt, "rank", rank, 1, n);
  checkOneOf(attempt, "preconditioner", preconditioner, ["pivotedCholesky", "nystrom", "none"]);
  switch (preconditioner) {
    case "none":
      return undefined;
    case "nystrom":
      return await nystromOf(run, operator, rank, { ridge });
    case "pivotedCholesky": {
      const column = async (i: number): Promise<Float64Array> => {
        const entries = new Float64Array(n);
        await fill([i], undefined, entries);
        return entries;
      };
      return await pivotedFactor(run, { n, diagonal, column }, rank, { ridge });
    }
  }
}
