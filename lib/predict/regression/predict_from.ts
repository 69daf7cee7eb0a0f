/**
 * Predictions from coefficients.
 *
 * @module
 */
import type { BackendName } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import { type PlainMatrix, readMatrix } from "../../linalg/matrix.ts";
import { checkUseOptions } from "../../linalg/options.ts";
import { startRun } from "../../linalg/run.ts";
import type { Turn } from "../../parallel/yielder.ts";
import type { Tensor, TensorLike } from "../../tensor.ts";
import { applyKernel } from "../apply_kernel.ts";

/** f(x) = k(x, centres) a. */
export interface KernelExpansion {
  /** Number of training inputs. */
  readonly n: number;
  /** Those that carry coefficients, ascending; all of them if omitted. */
  readonly centres?: readonly number[] | undefined;
  /** a, `[m]` or `[m, k]`. */
  readonly coefficients: Tensor;
  /** Which routines do the work. */
  readonly backend?: BackendName | undefined;
  /** Threads to use. */
  readonly workers?: number | undefined;
}

/**
 * Predicts f(x) = k(x, centres) a.
 *
 * @param expansion The coefficients and what they belong to.
 * @param kTestTrain Kernel between new inputs and the centres or all training inputs.
 * @returns Predictions, `[p]` or `[p, k]`.
 * @throws {TypeError} If the kernel has another shape.
 * @throws {RangeError} If an entry is not finite.
 */
export async function predictFrom(
  expansion: KernelExpansion,
  kTestTrain: TensorLike,
  options: SolveOptions,
): Promise<Tensor> {
  checkUseOptions("predict", options);
  const run = await startRun({ ...expansion, signal: options.signal });
  const kernel = await readColumns(expansion, kTestTrain, run.turn);
  return await applyKernel(run, kernel, expansion.coefficients);
}

/** The columns of the centres. */
async function readColumns(
  { n, centres }: KernelExpansion,
  kTestTrain: TensorLike,
  turn: Turn,
): Promise<PlainMatrix> {
  const { rows, columns, data } = await readMatrix(kTestTrain, "predict", turn, "'kTestTrain'");
  const m = centres?.length ?? n;
  if (columns === m) return { rows, columns, data };
  if (columns !== n) {
    const needed = m === n ? `${n} training inputs` : `${m} centres or ${n} training inputs`;
    throw new TypeError(
      `Cannot predict as the kernel needs one column for each of ${needed}: ` +
        `found shape [${rows},${columns}]`,
    );
  }
  const selected = new Float64Array(rows * m);
  for (let i = 0; i < rows; i++) {
    centres!.forEach((j, c) => selected[i * m + c] = data[i * n + j]!);
  }
  return { rows, columns: m, data: selected };
}
