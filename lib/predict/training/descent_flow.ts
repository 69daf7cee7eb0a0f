/**
 * Gradient descent in continuous time.
 *
 * @module
 */
import { ATTEMPT, type Descent, type DescentRun, type DescentState } from "./descent.ts";
import { dormandPrince, type OdeTolerances } from "./dormand_prince.ts";

/** What a flow is run with. */
export interface DescentFlowSettings extends OdeTolerances {
  /** eta. */
  readonly learningRate: number;
  /** m, or none for the equation of first order. */
  readonly momentum: number | undefined;
}

/**
 * Solves df/ds = -K grad L(f) over s = eta t; with momentum m the second-order equation
 * f' = q, q' = -K grad L(f) + (m - 1) / sqrt(eta) q over s = sqrt(eta) t, with q = 0 at first.
 *
 * @param descent The problem.
 * @param run Where it starts and what is wanted.
 * @param settings The learning rate, the momentum and the tolerances.
 * @returns The state at each time.
 * @throws {RangeError} If it takes too many steps, or a state is not finite.
 */
export async function descentFlow(
  descent: Descent,
  { start, times, turn, onTime }: DescentRun,
  settings: DescentFlowSettings,
): Promise<DescentState[]> {
  const { learningRate, momentum } = settings;
  const size = start.length;
  const unit = momentum === undefined ? learningRate : Math.sqrt(learningRate);
  const [slope, parts] = momentum === undefined
    ? [firstOrder(descent, size), 2]
    : [secondOrder(descent, size, (momentum - 1) / unit), 4];
  const state = new Float64Array(parts * size);
  state.set(start);
  const states: DescentState[] = [];
  const failed = await dormandPrince(
    slope,
    state,
    times.map((t) => unit * t),
    { tolerances: settings, turn, onStep: (s) => onTime(s / unit) },
    (y) => states.push({ f: y.slice(0, size), a: y.slice(size, 2 * size) }),
  );
  if (failed === undefined) return states;
  const at = `time ${(failed.t / unit).toPrecision(3)} of ${times.at(-1)}`;
  throw new RangeError(
    failed.failure === "steps"
      ? `Cannot ${ATTEMPT} as ${settings.maxSteps} steps reach only ${at}: ` +
        `raise 'maxSteps', or use the method "steps"`
      : `Cannot ${ATTEMPT} as outputs or gradients are no longer finite or smooth at ${at}: ` +
        `look at the loss there, or use the method "steps"`,
  );
}

/** The state is (f, a). */
function firstOrder(
  { gradient, multiply }: Descent,
  size: number,
): (state: Float64Array) => Promise<Float64Array> {
  return async (state) => {
    const g = gradient(state.subarray(0, size));
    const image = await multiply(g);
    const slope = new Float64Array(2 * size);
    for (let p = 0; p < size; p++) slope[p] = -image[p]!;
    slope.set(g, size);
    return slope;
  };
}

/** The state is (f, a, f', a'). */
function secondOrder(
  { gradient, multiply }: Descent,
  size: number,
  friction: number,
): (state: Float64Array) => Promise<Float64Array> {
  return async (state) => {
    const g = gradient(state.subarray(0, size));
    const image = await multiply(g);
    const slope = new Float64Array(4 * size);
    slope.set(state.subarray(2 * size));
    for (let p = 0; p < size; p++) {
      slope[2 * size + p] = friction * state[2 * size + p]! - image[p]!;
      slope[3 * size + p] = friction * state[3 * size + p]! + g[p]!;
    }
    return slope;
  };
}
