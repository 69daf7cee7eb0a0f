/**
 * Gradient descent whose steps are as long as the loss says.
 *
 * @module
 */
import { checkFinite, type Descent, dot, plus } from "./descent.ts";
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
  const { loss, gradient, multiply } = descent;
  let trial = learningRate;
  return async (state, count) => {
    const g = gradient(state.f);
    checkFinite(g, `step ${count}`);
    const image = await multiply(g);
    const decrease = dot(g, image);
    if (decrease <= 0) return state;
    const curvature = loss.curvature?.(state.f.length);
    const s = curvature === undefined
      ? backtrack(descent, state.f, image, decrease, trial)
      : decrease / (curvature * dot(image, image));
    if (s === 0) return state;
    trial = 2 * s;
    return { f: plus(state.f, -s, image), a: plus(state.a, s, g) };
  };
}

/** The first of s, s / 2, s / 4, ... with which the loss falls enough; 0 if there is none. */
function backtrack(
  { value }: Descent,
  f: Float64Array,
  image: Float64Array,
  decrease: number,
  first: number,
): number {
  const here = value(f);
  for (let s = first, halvings = 0; halvings < HALVINGS; s /= 2, halvings++) {
    if (value(plus(f, -s, image)) < here - SUFFICIENT * s * decrease) return s;
  }
  return 0;
}
