/**
 * Gradient descent: theta <- theta - eta g.
 *
 * @module
 */
import { overPieces } from "../pieces.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient descent, stochastic if there are batches. */
export interface DescentOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "descent";
}

/** The rule of this optimizer. */
export const descentRule: OptimizerRule<Record<never, never>> = {
  defaults: {},
  check: () => {},
  allowsBatches: true,
  needsCurvature: false,
  momentum: () => ({ momentum: 0, nesterov: false }),
  memory: () => ({}),
  async step({ problem: { theta, gradient, turn }, learningRate }) {
    await overPieces(theta.length, turn, (start, end) => {
      for (let p = start; p < end; p++) theta[p]! -= learningRate * gradient[p]!;
    });
    return true;
  },
};
