/**
 * Gradient flow: dtheta/dt = -eta g. A step of training is the flow through one unit of time, so that it
 * stands beside the steps of descent with the same learning rate; the solver takes as many steps of its own
 * as the tolerances ask for.
 *
 * @module
 */
import { checkAtLeast, checkWhole } from "../../options.ts";
import { firstStep, integrateTo } from "../../predict/training/dormand_prince.ts";
import { lossAndGradient } from "./problem.ts";
import type { OptimizerRule } from "./rule.ts";

/** Gradient flow, by the pair of orders 5 and 4 of Dormand and Prince. */
export interface FlowOptimizer {
  /** Tag of this optimizer. */
  readonly kind: "flow";
  /**
   * Largest Euclidean length of the error of a step of the solver: outputs then err by at most that times
   * |J| = sqrt(Theta) a step, however many parameters there are. Smooth networks are far more exact. With
   * relu and its like gradients jump, and where the flow slides along a kink the number of steps grows as
   * 1 / tolerance. @default {1e-4}
   */
  readonly tolerance?: number | undefined;
  /** Largest number of steps of the solver in one unit of time. @default {10000} */
  readonly maxSteps?: number | undefined;
}

interface FlowSettings {
  readonly tolerance: number;
  readonly maxSteps: number;
}

/** The rule of this optimizer. */
export const flowRule: OptimizerRule<FlowSettings> = {
  defaults: { tolerance: 1e-4, maxSteps: 10_000 },
  check({ tolerance, maxSteps }, attempt) {
    checkAtLeast(attempt, "tolerance", tolerance, Number.MIN_VALUE);
    checkWhole(attempt, "maxSteps", maxSteps, 1);
  },
  allowsBatches: false,
  needsCurvature: false,
  learningRate: 1,
  memory: () => ({ step: 1 }),
  async step({ problem, task, learningRate, count, memory, settings }) {
    const { theta, gradient, turn } = problem;
    const { tolerance: absolute, maxSteps } = settings;
    const tolerances = { relative: 0, absolute, norm: "euclidean", maxSteps } as const;
    const slopeNow = (): Float64Array => gradient.map((entry) => -learningRate * entry);
    const [y, slope, step] = [theta.slice(), slopeNow(), memory["step"]!];
    const h = step[0] || firstStep(y, slope, tolerances);
    const reached = await integrateTo(
      async (y) => {
        theta.set(y);
        await lossAndGradient(problem, task);
        return slopeNow();
      },
      { t: 0, y, slope, h, steps: 0 },
      1,
      { tolerances, turn },
    );
    if ("failure" in reached) throw failed(reached.failure, count, settings);
    theta.set(reached.y);
    step[0] = reached.h;
    return true;
  },
};

function failed(failure: string, count: number, { maxSteps }: FlowSettings): RangeError {
  return new RangeError(
    failure === "steps"
      ? `Cannot follow the flow of a network as ${maxSteps} steps of the solver are not enough for ` +
        `unit ${count} of time: choose a smaller 'learningRate', or raise 'maxSteps'`
      : `Cannot follow the flow of a network as outputs or gradients are no longer finite or smooth in ` +
        `unit ${count} of time: look at the loss there, or use the optimizer "descent"`,
  );
}
