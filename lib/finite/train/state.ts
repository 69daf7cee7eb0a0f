/**
 * Where a run of training has stopped, as a value from which another goes on.
 *
 * @module
 */
import { checkFinite, kindOf } from "../../options.ts";
import { checkLearningRate } from "../../predict/training/spectral_flow.ts";
import type { Graph } from "../graph.ts";
import { type Parameters, readParameters } from "../parameters.ts";
import type { ChosenOptimizer } from "./optimizers.ts";
import type { Memory } from "./rule.ts";

/** What training goes on from, beside the parameters. */
export interface TrainingState {
  /** Number of steps that were taken since the first start. */
  readonly step: number;
  /** The optimizer. */
  readonly optimizer: string;
  /** eta. */
  readonly learningRate: number;
  /** The parameters of the first start. */
  readonly start: Parameters;
  /** The loss at the first start, or that of outputs 0 if it is larger: the unit of divergence. */
  readonly unit: number;
  /** What the optimizer keeps from step to step, by name; entries are those of all trained tensors. */
  readonly memory: Readonly<Record<string, Float64Array>>;
}

/** What memory a run needs. */
export interface MemoryJob {
  /** The optimizer. */
  readonly optimizer: ChosenOptimizer;
  /** Number of trained numbers. */
  readonly size: number;
  /** The graph. */
  readonly graph: Graph;
  /** What is attempted. */
  readonly attempt: string;
}

/** The memory of an optimizer before its first step. */
export function emptyMemory({ optimizer: { rule }, size }: MemoryJob): Memory {
  return Object.fromEntries(
    Object.entries(rule.memory(size)).map(([name, length]) => [name, new Float64Array(length)]),
  );
}

/**
 * A copy of what an earlier run has kept.
 *
 * @throws {TypeError} If the value is not the state of such a run.
 * @throws {RangeError} If a number of it is out of range.
 */
export function readMemory(state: TrainingState, job: MemoryJob): Memory {
  const { optimizer: { kind, rule }, size, graph, attempt } = job;
  if (typeof state !== "object" || state === null || typeof state.memory !== "object") {
    throw new TypeError(
      `Cannot ${attempt} as 'resume' must be the state that an earlier run returned: ` +
        `found ${kindOf(state)}`,
    );
  }
  if (state.optimizer !== kind) {
    throw new TypeError(
      `Cannot ${attempt} with the optimizer "${kind}" from a state of "${state.optimizer}": use that ` +
        `one, or start without 'resume'`,
    );
  }
  if (!Number.isSafeInteger(state.step) || state.step < 0) {
    throw new RangeError(
      `Cannot ${attempt} as 'resume.step' must be a whole number of steps: found ${state.step}`,
    );
  }
  checkLearningRate(attempt, state.learningRate);
  checkFinite(attempt, "resume.unit", state.unit);
  readParameters(state.start, graph, attempt);
  return Object.fromEntries(
    Object.entries(rule.memory(size)).map(([name, length]) => {
      const kept = state.memory?.[name];
      if (kept instanceof Float64Array && kept.length === length && kept.every(Number.isFinite)) {
        return [name, kept.slice()];
      }
      throw new TypeError(
        `Cannot ${attempt} as 'resume' needs ${length} finite numbers of ${name}: found ${
          kept?.length ?? 0
        }; it is the state of another network, or of other trained tensors`,
      );
    }),
  );
}
