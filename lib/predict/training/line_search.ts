/**
 * Gradient descent whose steps are as long as the loss says.
 *
 * @module
 */
import { inner } from "../../linalg/vectors.ts";
import { checkFinite, type Descent, plus } from "./descent.ts";
import type { DescentStep } from "./descent_steps.ts";

/** Part of the decrease that the slope promises which a step must bring. */
const SUFFICIENT = 1e-4;
/** Halvings after which what is left of a step is rounding. */
const HALVINGS = 60;

/**
 * f - s K grad L(f), with s to minimise L along that line: in closed form for a quadratic loss, and for
 * any other by halving s until L falls by at least 1e-4 s g'K g (Armijo 1966), where g = grad L(f). The
 * first s that is tried is twice the one before. Where no step makes the loss smaller, as at a minimum
 * to rounding, the state stays.
 *
 * @param descent The problem.
 * @param learningRate The first s that is tried of all.
 * @returns The step, which remembers the last s.
 */
export function lineSearchStep(descent: Descent, learningRate: number): DescentStep {
  const { loss, value, gradient, multiply } = descent;
  let trial = learningRate;
  return async (state, count) => {
    const g = gradient(state.f);
    checkFinite(g, `step ${count}`);
    const image = await multiply(g);
    const decrease = inner(g, image);
    if (decrease <= 0) return state;
    const curvature = loss.curvature?.(state.f.length);
    const s = curvature === undefined
      ? await backtrack({
        lossAt: (s) => value(plus(state.f, -s, image)),
        here: value(state.f),
        slope: decrease,
        first: trial,
      })
      : decrease / (curvature * inner(image, image));
    if (s === 0) return state;
    trial = 2 * s;
    return { f: plus(state.f, -s, image), a: plus(state.a, s, g) };
  };
}

/** A line along which a loss is to fall. */
export interface Line {
  /** The loss at distance s. */
  readonly lossAt: (s: number) => number | Promise<number>;
  /** The loss at distance 0. */
  readonly here: number;
  /** How fast it falls there. */
  readonly slope: number;
  /** The first distance that is tried. */
  readonly first: number;
}

/**
 * The first of s, s / 2, s / 4, ... with which the loss falls enough (Armijo 1966).
 *
 * @param line The line.
 * @returns s, or 0 if there is none.
 */
export async function backtrack({ lossAt, here, slope, first }: Line): Promise<number> {
  for (let s = first, halvings = 0; halvings < HALVINGS; s /= 2, halvings++) {
    if (await lossAt(s) < here - SUFFICIENT * s * slope) return s;
  }
  return 0;
}
