/**
 * Nesterov's momentum: v <- m v + g, theta <- theta - eta (g + m v).
 *
 * These theta are the points where Nesterov (1983) takes gradients: theta = phi + m (phi - phi_before) for
 * the iterates phi of phi <- theta - eta g (Sutskever et al. 2013).
 *
 * @module
 */
import { momentumRule, type MomentumSettings } from "./momentum.ts";
import { overPieces } from "../pieces.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient descent with Nesterov's momentum. */
export interface NesterovOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "nesterov";
  /** m, from 0 to below 1. @default {0.9} */
  readonly momentum?: number | undefined;
}

/** The rule of this optimizer. */
export const nesterovRule: OptimizerRule<MomentumSettings> = {
  ...momentumRule,
  momentum: ({ momentum }) => ({ momentum, nesterov: true }),
  async step({ problem: { theta, gradient, turn }, learningRate, memory, settings }) {
    const [v, { momentum }] = [memory["velocity"]!, settings];
    await overPieces(theta.length, turn, (start, end) => {
      for (let p = start; p < end; p++) {
        const g = gradient[p]!;
        v[p] = momentum * v[p]! + g;
        theta[p]! -= learningRate * (g + momentum * v[p]!);
      }
    });
    return true;
  },
};
