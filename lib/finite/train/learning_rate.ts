/**
 * Learning rates from the empirical NTK of all pairs of outputs, Theta = J J^T: along a change of the
 * parameters the loss has the second derivatives c J^T J, up to those of the network itself, and the largest
 * eigenvalue of J^T J is that of Theta.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { functionOperator, type LinearOperator } from "../../linalg/operator.ts";
import { startRun } from "../../linalg/run.ts";
import { stableLearningRate, type StepSettings } from "../../predict/training/max_learning_rate.ts";
import { makeTensor, type Tensor } from "../../tensor.ts";
import { outputSize, type Problem, pullBack, pushForward, type Task } from "./problem.ts";

/** What steps depend on beside the network. */
export interface RateJob extends StepSettings {
  /** The common options. */
  readonly options: LinearAlgebraOptions;
}

/**
 * The learning rate above which descent diverges, by Lanczos iteration on Theta v = J (J^T v). It overwrites
 * the gradient of the problem.
 *
 * @returns The learning rate, with an error of a percent at most, or below it where that takes more than 30
 * products; Infinity if no output depends on the parameters.
 */
export async function stableRate(
  problem: Problem,
  task: Task,
  { curvature, momentum, nesterov, attempt, options }: RateJob,
): Promise<number> {
  const theta: LinearOperator = {
    n: task.inputs.n * outputSize(problem),
    apply: (x) => timesTheta(problem, task, x),
  };
  const run = await startRun(options);
  const operator = functionOperator(theta, attempt, run);
  const step = { curvature, momentum, nesterov, attempt };
  return await stableLearningRate(run, operator, step, {
    tolerance: 1e-2,
    blockSize: 1,
    maxIterations: 30,
  });
}

async function timesTheta(problem: Problem, task: Task, x: Tensor): Promise<Tensor> {
  const [n, k] = x.shape as readonly [number, number];
  const data = new Float64Array(n * k);
  for (let j = 0; j < k; j++) {
    const cotangent = Float64Array.from({ length: n }, (_, i) => x.data[i * k + j]!);
    await pullBack(problem, task, { cotangent });
    const column = await pushForward(problem, task, problem.gradient);
    column.forEach((value, i) => data[i * k + j] = value);
  }
  return makeTensor([n, k], data);
}
