/**
 * A guard against losses whose gradient is not theirs.
 *
 * @module
 */
import { inner } from "../../linalg/vectors.ts";
import { randomGenerator } from "../../random.ts";
import { plus } from "./descent.ts";
import type { LossFunctions } from "./loss_functions.ts";

/** Length of the steps in units of the largest output: a third of the digits. */
const STEP = 2 ** -17;
/** Largest difference from the slopes, in their units. */
const TOLERANCE = 1e-3;

/**
 * Compares the gradient of a loss with its slope along one random direction d: g'd must be between
 * (L(f) - L(f - h d)) / h and (L(f + h d) - L(f)) / h up to rounding, as it is for any convex loss, with
 * a kink or without.
 *
 * @param loss The loss.
 * @param f Outputs to compare at.
 * @throws {TypeError} If the value is not a number, or the gradient not of the shape of the outputs.
 * @throws {RangeError} If value or gradient is not finite, or they disagree.
 */
export function checkLoss(
  { value, gradient }: LossFunctions,
  f: Float64Array,
  attempt: string,
): void {
  const here = value(f);
  if (typeof here !== "number") {
    throw new TypeError(
      `Cannot ${attempt} as the value of the loss must be a number: found ${typeof here}`,
    );
  }
  const g = gradient(f);
  if (!Number.isFinite(here) || !g.every(Number.isFinite)) {
    throw new RangeError(
      `Cannot ${attempt} as the loss and its gradient must be finite at the start: ` +
        `found the value ${here} and a gradient with largest entry ${
          g.reduce((largest, entry) => Math.max(largest, Math.abs(entry)), 0)
        }`,
    );
  }
  const d = randomGenerator(0).normal([f.length]).data;
  const h = STEP * f.reduce((largest, output) => Math.max(largest, Math.abs(output)), 1);
  const slopes = [(here - value(plus(f, -h, d))) / h, (value(plus(f, h, d)) - here) / h];
  const claimed = inner(g, d);
  const [low, high] = [Math.min(...slopes), Math.max(...slopes)];
  const rounding = 2 ** -48 * Math.abs(here) / h;
  const margin = TOLERANCE * Math.max(Math.abs(low), Math.abs(high)) + rounding;
  if (claimed >= low - margin && claimed <= high + margin) return;
  throw new RangeError(
    `Cannot ${attempt} as the gradient of the loss does not agree with its values: ` +
      `along one direction it is ${claimed}, finite differences are ${slopes[0]} and ${slopes[1]}`,
  );
}
