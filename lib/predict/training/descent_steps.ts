/**
 * Gradient descent in steps.
 *
 * @module
 */
import { checkFinite, type Descent, type DescentRun, type DescentState, plus } from "./descent.ts";

/** What steps are taken with. */
export interface DescentStepsSettings {
  /** eta. */
  readonly learningRate: number;
  /** m, the part of the last step that is repeated. */
  readonly momentum: number;
  /** Whether gradients are taken where the repeated step would lead. */
  readonly nesterov: boolean;
  /** What is kept of a gradient: a batch, or all. */
  readonly keep: (gradient: Float64Array) => Float64Array;
}

/** Changes a state by one step, which has a number from 1 on. */
export type DescentStep = (state: DescentState, count: number) => Promise<DescentState>;

/**
 * Takes as many steps as are wanted.
 *
 * @param run Where it starts and which numbers of steps are wanted.
 * @param step One step.
 * @returns The state after each of the numbers of steps.
 * @throws {RangeError} If a state is not finite.
 */
export async function takeSteps(
  { start, times, turn, onTime }: DescentRun,
  step: DescentStep,
): Promise<DescentState[]> {
  let state: DescentState = { f: start, a: new Float64Array(start.length) };
  const states: DescentState[] = [];
  let done = 0;
  for (const time of times) {
    for (; done < time; done++) {
      state = await step(state, done + 1);
      checkFinite(state.f, `step ${done + 1}`);
      onTime(done + 1);
      await turn();
    }
    states.push(state);
  }
  return states;
}

/**
 * v_(k+1) = m v_k - eta K grad L(f_k), f_(k+1) = f_k + v_(k+1) (Polyak 1964); with Nesterov's gradients
 * (1983), at f_k + m v_k.
 *
 * @param descent The problem.
 * @param settings The learning rate and the momentum.
 * @returns The step, which remembers the last one.
 */
export function momentumStep(
  { gradient, multiply }: Descent,
  { learningRate, momentum, nesterov, keep }: DescentStepsSettings,
): DescentStep {
  let v: Float64Array | undefined, u: Float64Array | undefined;
  return async ({ f, a }) => {
    const ahead = v === undefined || !nesterov ? f : plus(f, momentum, v);
    const g = keep(gradient(ahead));
    const image = await multiply(g);
    v = image.map((entry, p) => momentum * (v?.[p] ?? 0) - learningRate * entry);
    u = g.map((entry, p) => momentum * (u?.[p] ?? 0) + learningRate * entry);
    return { f: plus(f, 1, v), a: plus(a, 1, u) };
  };
}
