/**
 * What a file of an optimizer provides.
 *
 * @module
 */
import type { Problem, Task } from "./problem.ts";

/** What an optimizer keeps from step to step, by name. */
export type Memory = Readonly<Record<string, Float64Array>>;

/** One step. The gradient at theta is in `problem.gradient`. */
export interface Step<Settings> {
  /** The network; the step changes its theta in place. */
  readonly problem: Problem;
  /** The inputs of this step. */
  readonly task: Task;
  /** L(theta). */
  readonly loss: number;
  /** |grad L|^2. */
  readonly slope: number;
  /** c, if the second derivatives of L by the outputs are c I. */
  readonly curvature: number | undefined;
  /** eta. */
  readonly learningRate: number;
  /** Number of the step, from 1 on. */
  readonly count: number;
  /** What is kept; the step changes it in place. */
  readonly memory: Memory;
  /** What the caller chose. */
  readonly settings: Settings;
}

/** An optimizer with settings of its own. */
export interface OptimizerRule<Settings> {
  /** Its own settings with their defaults. */
  readonly defaults: Settings;
  /** Refuses settings out of range. */
  check(settings: Settings, attempt: string): void;
  /** Whether a step may see some of the inputs only. */
  readonly allowsBatches: boolean;
  /** Whether it needs a loss with a curvature. */
  readonly needsCurvature: boolean;
  /**
   * The learning rate where none is chosen; by default that of the curvature of the loss along the
   * parameters.
   */
  readonly learningRate?: number;
  /** The part of the last step that is repeated, where steps on a quadratic loss have a known limit. */
  momentum?(settings: Settings): { readonly momentum: number; readonly nesterov: boolean };
  /** Names and lengths of what is kept, zeros at first, for `size` trained numbers. */
  memory(size: number): Readonly<Record<string, number>>;
  /** Takes a step; says false where there is no way down. */
  step(step: Step<Settings>): Promise<boolean>;
}
