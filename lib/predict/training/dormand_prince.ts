/**
 * Ordinary differential equations whose right-hand side is computed asynchronously, as by a backend of
 * linear algebra; the libraries there are want it at once.
 *
 * @module
 */
import type { Turn } from "../../parallel/yielder.ts";
import { norm as length } from "../../linalg/vectors.ts";

/** How exactly an equation is solved. */
export interface OdeTolerances {
  /** Largest error of a step in units of each component. */
  readonly relative: number;
  /** Largest error of a step of a component that is near 0. */
  readonly absolute: number;
  /**
   * How the error of a step is measured: by the worst component, each in its own units, or by its
   * Euclidean length against that of y. @default {"max"}
   */
  readonly norm?: "max" | "euclidean";
  /** Largest number of steps, those that were tried again included. */
  readonly maxSteps: number;
}

/** y' = f(y), where f allocates its result. */
export type RightHandSide = (y: Float64Array) => Promise<Float64Array>;

/** What became of a solution. */
export type OdeFailure = "steps" | "step size";

/** Coefficients of Dormand and Prince; the last row is the solution of order 5. */
const STAGES: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
/** Solution of order 5 minus that of order 4. */
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** Part of the step that the error would allow which is taken, and by how much steps may change. */
const SAFETY = 0.9, SHRINK = 0.2, GROW = 5;

/** How far a solution has come. */
export interface Integration {
  /** Time that is reached. */
  readonly t: number;
  /** y there. */
  readonly y: Float64Array;
  /** y' there. */
  readonly slope: Float64Array;
  /** The step that is tried next. */
  readonly h: number;
  /** Steps so far, those that were tried again included. */
  readonly steps: number;
}

/** What became of a solution that ended early, and when. */
export interface Failed {
  /** What made it stop. */
  readonly failure: OdeFailure;
  /** Time that is reached. */
  readonly t: number;
}

/** What a solution runs with. */
export interface IntegrationSettings {
  /** How exactly it is solved. */
  readonly tolerances: OdeTolerances;
  /** Awaited between steps. */
  readonly turn: Turn;
  /** Called with the time after each step. */
  readonly onStep?: ((t: number) => void) | undefined;
}

/**
 * Solves y' = f(y) from time 0 on by the pair of orders 5 and 4 of Dormand and Prince (Journal of
 * Computational and Applied Mathematics 6, 1980, 19-26), with steps such that the estimated error of
 * each component y_i stays below absolute + relative |y_i|, and that end at the times that are wanted.
 *
 * Being explicit, it needs steps below about 3.3 / L for a Lipschitz constant L, however smooth the
 * solution is.
 *
 * @param f The right-hand side.
 * @param start y at time 0; not modified.
 * @param times Times that are wanted, rising, not negative and finite.
 * @param settings What it runs with.
 * @param onTime Called with y at each of the times, in order.
 * @returns What made it stop early, and when, or undefined.
 */
export async function dormandPrince(
  f: RightHandSide,
  start: Float64Array,
  times: readonly number[],
  settings: IntegrationSettings,
  onTime: (y: Float64Array, index: number) => void,
): Promise<Failed | undefined> {
  const slope = await f(start);
  let at: Integration = {
    ...{ t: 0, y: start, slope, steps: 0 },
    h: firstStep(start, slope, settings.tolerances),
  };
  for (const [index, end] of times.entries()) {
    const reached = await integrateTo(f, at, end, settings);
    if ("failure" in reached) return reached;
    at = reached;
    onTime(at.y, index);
  }
  return undefined;
}

/**
 * Goes on with a solution of {@linkcode dormandPrince}.
 *
 * @param f The right-hand side.
 * @param from How far it has come.
 * @param end Time to reach.
 * @param settings What it runs with.
 * @returns The solution there, or what made it stop early.
 */
export async function integrateTo(
  f: RightHandSide,
  from: Integration,
  end: number,
  { tolerances, turn, onStep }: IntegrationSettings,
): Promise<Integration | Failed> {
  let { t, y, slope, h, steps } = from;
  while (t < end) {
    if (steps++ === tolerances.maxSteps) return { failure: "steps", t };
    const last = t + h * (1 + 1e-10) >= end;
    const size = last ? end - t : h;
    const tried = await step(f, y, slope, size);
    const error = sizeOfError(tried.error, y, tried.y, tolerances);
    // A comparison with NaN is false: what overflows is tried again with a smaller step.
    const factor = error >= 0 ? Math.max(SHRINK, Math.min(GROW, SAFETY * error ** -0.2)) : SHRINK;
    if (error <= 1) {
      t = last ? end : t + size;
      ({ y, slope } = tried);
      onStep?.(t);
    }
    // A step cut short at a wanted time says little of how long one may be.
    h = last && error <= 1 ? Math.max(h, size * factor) : size * factor;
    if (t + h === t) return { failure: "step size", t };
    await turn();
  }
  return { t, y, slope, h, steps };
}

interface Step {
  readonly y: Float64Array;
  readonly slope: Float64Array;
  readonly error: Float64Array;
}

/** One step; its last slope is the first one of the next. */
async function step(
  f: RightHandSide,
  y: Float64Array,
  slope: Float64Array,
  h: number,
): Promise<Step> {
  const slopes = [slope];
  let next = y;
  for (const weights of STAGES) {
    next = combine(y, h, weights, slopes);
    slopes.push(await f(next));
  }
  const error = combine(new Float64Array(y.length), h, ERROR, slopes);
  return { y: next, slope: slopes[6]!, error };
}

/** y + h sum_i weights[i] slopes[i] */
function combine(
  y: Float64Array,
  h: number,
  weights: readonly number[],
  slopes: readonly Float64Array[],
): Float64Array {
  const result = y.slice();
  weights.forEach((weight, i) => {
    const slope = slopes[i]!;
    for (let p = 0; p < result.length; p++) result[p]! += h * weight * slope[p]!;
  });
  return result;
}

/** The error of a step in units of its tolerance, or NaN. */
function sizeOfError(
  error: Float64Array,
  before: Float64Array,
  after: Float64Array,
  { relative, absolute, norm = "max" }: OdeTolerances,
): number {
  if (norm === "euclidean") {
    return length(error) / (absolute + relative * Math.max(length(before), length(after)));
  }
  return error.reduce((largest, value, p) => {
    const magnitude = Math.max(Math.abs(before[p]!), Math.abs(after[p]!));
    return Math.max(largest, Math.abs(value) / (absolute + relative * magnitude));
  }, 0);
}

/** A step in which y changes by a hundredth, or by a hundred tolerances where it is smaller. */
export function firstStep(
  y: Float64Array,
  slope: Float64Array,
  { relative, absolute }: OdeTolerances,
): number {
  const steepest = slope.reduce((largest, value, p) => {
    const scale = Math.max(Math.abs(y[p]!) / 100, 100 * (absolute + relative * Math.abs(y[p]!)));
    return Math.max(largest, Math.abs(value) / scale);
  }, 0);
  return steepest > 0 ? 1 / steepest : Number.MAX_VALUE;
}
