/**
 * Predictions of a regression on features.
 *
 * @module
 */
import { joined } from "../linalg/vectors.ts";
import type { ProgressReport } from "../engine/engine.ts";
import { type Run, startRun } from "../linalg/run.ts";
import { transposeInTurns } from "../linalg/transpose.ts";
import { checkNames } from "../options.ts";
import type { FactoredKernel } from "../predict/factored_kernel.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";
import { batchOf, featuresOf, readInputs } from "./apply.ts";
import { type FeatureUseOptions, overBatches, type RegressionRows } from "./regression_rows.ts";

/** A fit, as its uses share it. */
export interface FeatureFit extends RegressionRows {
  /** L with Z'Z + r I = L L'. */
  readonly factored: FactoredKernel;
  /** w. */
  readonly weights: Tensor;
}

/** f(x) = z(x)' w, batch by batch. */
export async function predict(
  { drawn, weights, options }: FeatureFit,
  xTest: TensorLike,
  use: FeatureUseOptions,
): Promise<Tensor> {
  const attempt = "predict";
  checkNames(attempt, use, ["signal", "onProgress"]);
  const run = await startRun({ ...options, signal: use.signal });
  const inputs = readInputs(drawn, xTest, attempt);
  const [n, m] = [inputs.shape[0]!, drawn.transform.outputs];
  const k = weights.data.length / m;
  const data = run.backend.allocate(n * k);
  for (let start = 0; start < n;) {
    const count = Math.min(batchOf(drawn), n - start);
    const z = await featuresOf(drawn, inputs, { start, count }, run);
    data.set(await timesWeights(run, z, weights, count), start * k);
    start += count;
    use.onProgress?.({ done: start, total: n } satisfies ProgressReport);
    await run.turn();
  }
  use.signal?.throwIfAborted();
  return makeTensor([n, ...weights.shape.slice(1)], data);
}

/** Z w, `[n, k]`. */
async function timesWeights(
  run: Run,
  z: Float64Array,
  weights: Tensor,
  n: number,
): Promise<Float64Array> {
  const [m, k] = [z.length / n, weights.data.length / weights.shape[0]!];
  const c = run.backend.allocate(n * k);
  await run.backend.gemm({ m: n, n: k, k: m, a: z, b: weights.data, c }, run);
  return c;
}

/** Leverages nearer to 1 are 1 to rounding, with the condition numbers that a factor allows. */
const FULL_LEVERAGE = 1e-10;

/** Predictions for each row by a fit to all the others. */
export async function leaveOneOut(fit: FeatureFit, use: FeatureUseOptions): Promise<Tensor> {
  checkNames("leave one out", use, ["signal", "onProgress"]);
  const { weights, factored, options } = fit;
  const run = await startRun({ ...options, signal: use.signal });
  const m = factored.n;
  const found: Float64Array[] = [];
  const n = await overBatches(fit, use, run, async ({ start, count, y }, z) => {
    const predictions = await timesWeights(run, z, weights, count);
    const columns = await transposeInTurns(count, m, z, run.turn);
    const half = await factored.halfSolve(columns, use.signal);
    const slack = new Float64Array(count).fill(1);
    for (let p = 0; p < half.length; p++) slack[p % count]! -= half[p]! ** 2;
    const k = y.length / count;
    found.push(y.map((target, p) => {
      const i = Math.floor(p / k);
      if (!(slack[i]! > FULL_LEVERAGE)) throw new RangeError(fullLeverage(start + i));
      return target - (target - predictions[p]!) / slack[i]!;
    }));
  });
  if (n === 0) {
    throw new TypeError(
      "Cannot leave one out as the rows can be gone through once only: give arrays, or objects whose " +
        "[Symbol.iterator] or [Symbol.asyncIterator] starts anew",
    );
  }
  use.signal?.throwIfAborted();
  return makeTensor([n, ...weights.shape.slice(1)], joined(found));
}

function fullLeverage(row: number): string {
  return `Cannot leave one out as row ${row} is fitted by its own target alone: add a ridge, or use ` +
    `fewer features than rows`;
}
