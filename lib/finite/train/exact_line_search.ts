/**
 * Descent to the minimum along each gradient, the network being taken as linear there:
 * theta <- theta - s g with s = |g|^2 / (c |J g|^2), for a loss whose second derivatives by the outputs are
 * c I. It is the minimum of the Gauss-Newton quadratic, and costs one product with the Jacobian.
 *
 * @module
 */
import { overPieces, squaredNorm } from "../pieces.ts";
import { pushForward } from "./problem.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient descent to the minimum along each gradient of the linearised network; it has no learning rate. */
export interface ExactLineSearchOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "exact-line-search";
}

/** The rule of this optimizer. */
export const exactLineSearchRule: OptimizerRule<Record<never, never>> = {
  defaults: {},
  check: () => {},
  allowsBatches: false,
  needsCurvature: true,
  learningRate: 1,
  memory: () => ({}),
  async step({ problem, task, slope, curvature }) {
    const { theta, gradient, turn } = problem;
    const change = await squaredNorm(await pushForward(problem, task, gradient), turn);
    if (change === 0) return false;
    const s = slope / (curvature! * change);
    await overPieces(theta.length, turn, (start, end) => {
      for (let p = start; p < end; p++) theta[p]! -= s * gradient[p]!;
    });
    return true;
  },
};
