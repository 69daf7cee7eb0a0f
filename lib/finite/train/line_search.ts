/**
 * Descent with a line search: theta <- theta - s g, s being halved until L falls by 1e-4 s |g|^2
 * (Armijo 1966). The first s that is tried is twice the one before.
 *
 * @module
 */
import { backtrack } from "../../predict/training/line_search.ts";
import { overPieces } from "../pieces.ts";
import { lossAt } from "./problem.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient descent whose steps are as long as the loss allows; the learning rate is the first trial. */
export interface LineSearchOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "line-search";
}

/** The rule of this optimizer. */
export const lineSearchRule: OptimizerRule<Record<never, never>> = {
  defaults: {},
  check: () => {},
  allowsBatches: false,
  needsCurvature: false,
  learningRate: 1,
  memory: () => ({ trial: 1 }),
  async step({ problem, task, loss, slope, learningRate, memory }) {
    const { theta, gradient, turn } = problem;
    const [start, trial] = [problem.spare(), memory["trial"]!];
    start.set(theta);
    const goTo = (s: number): Promise<void> =>
      overPieces(theta.length, turn, (from, to) => {
        for (let p = from; p < to; p++) theta[p] = start[p]! - s * gradient[p]!;
      });
    const s = await backtrack({
      lossAt: async (s) => {
        await goTo(s);
        return await lossAt(problem, task);
      },
      ...{ here: loss, slope, first: trial[0] || learningRate },
    });
    if (s === 0) theta.set(start);
    else trial[0] = 2 * s;
    return s !== 0;
  },
};
