/**
 * Which nonlinearities are phi(x) = a min(x, 0) + b max(x, 0).
 *
 * @module
 */
import type { Activation } from "../../../activations/mod.ts";

/** Slopes of a piecewise linear function. */
export interface Slopes {
  /** Slope for negative x. */
  readonly a: number;
  /** Slope for positive x. */
  readonly b: number;
}

/** The slopes of a nonlinearity, if it is piecewise linear. */
export function slopesOf(activation: Activation): Slopes | undefined {
  switch (activation.kind) {
    case "relu":
      return { a: 0, b: 1 };
    case "abs":
      return { a: -1, b: 1 };
    case "leakyRelu":
      return { a: activation.alpha, b: 1 };
    case "abRelu":
      return { a: activation.a, b: activation.b };
    case "rectifiedMonomial":
      return activation.degree === 1 ? { a: 0, b: 1 } : undefined;
    default:
      return undefined;
  }
}
