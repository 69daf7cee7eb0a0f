/**
 * Adam (Kingma and Ba 2015, algorithm 1): m <- b1 m + (1 - b1) g, v <- b2 v + (1 - b2) g^2,
 * theta <- theta - eta (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + eps).
 *
 * @module
 */
import { checkAtLeast } from "../../options.ts";
import { overPieces } from "../pieces.ts";
import type { OptimizerRule } from "./rule.ts";

/** Adam. */
export interface AdamOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "adam";
  /** b1, from 0 to below 1. @default {0.9} */
  readonly beta1?: number | undefined;
  /** b2, from 0 to below 1. @default {0.999} */
  readonly beta2?: number | undefined;
  /** eps, positive. @default {1e-8} */
  readonly epsilon?: number | undefined;
}

interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** The rule of this optimizer. */
export const adamRule: OptimizerRule<AdamSettings> = {
  defaults: { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
  check({ beta1, beta2, epsilon }, attempt) {
    checkDecay(attempt, "beta1", beta1);
    checkDecay(attempt, "beta2", beta2);
    checkAtLeast(attempt, "epsilon", epsilon, Number.MIN_VALUE);
  },
  allowsBatches: true,
  needsCurvature: false,
  learningRate: 1e-3,
  memory: (size) => ({ mean: size, square: size }),
  async step({ problem: { theta, gradient, turn }, learningRate, count, memory, settings }) {
    const { beta1, beta2, epsilon } = settings;
    const [m, v] = [memory["mean"]!, memory["square"]!];
    const [first, second] = [1 - beta1 ** count, 1 - beta2 ** count];
    await overPieces(theta.length, turn, (start, end) => {
      for (let p = start; p < end; p++) {
        const g = gradient[p]!;
        m[p] = beta1 * m[p]! + (1 - beta1) * g;
        v[p] = beta2 * v[p]! + (1 - beta2) * g * g;
        theta[p]! -= learningRate * (m[p]! / first) / (Math.sqrt(v[p]! / second) + epsilon);
      }
    });
    return true;
  },
};

function checkDecay(attempt: string, name: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < 1) return;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be at least 0 and below 1: current value is ${value}`,
  );
}
