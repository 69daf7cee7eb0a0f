/**
 * Descent with momentum: v <- m v + g, theta <- theta - eta v (Polyak 1964).
 *
 * @module
 */
import { checkMomentum } from "../../predict/training/max_learning_rate.ts";
import { overPieces } from "../pieces.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient descent with momentum. */
export interface MomentumOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "momentum";
  /** m, from 0 to below 1. @default {0.9} */
  readonly momentum?: number | undefined;
}

/** Settings with their defaults. */
export interface MomentumSettings {
  /** m. */
  readonly momentum: number;
}

/** The rule of this optimizer. */
export const momentumRule: OptimizerRule<MomentumSettings> = {
  defaults: { momentum: 0.9 },
  check: ({ momentum }, attempt) => checkMomentum(attempt, momentum),
  allowsBatches: true,
  needsCurvature: false,
  momentum: ({ momentum }) => ({ momentum, nesterov: false }),
  memory: (size) => ({ velocity: size }),
  async step({ problem: { theta, gradient, turn }, learningRate, memory, settings }) {
    const [v, { momentum }] = [memory["velocity"]!, settings];
    await overPieces(theta.length, turn, (start, end) => {
      for (let p = start; p < end; p++) {
        v[p] = momentum * v[p]! + gradient[p]!;
        theta[p]! -= learningRate * v[p]!;
      }
    });
    return true;
  },
};
