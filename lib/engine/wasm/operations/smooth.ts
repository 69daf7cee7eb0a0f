/**
 * Nonlinearities with closed forms as the instructions over sites number them.
 *
 * @module
 */
import type { Numerical } from "../../../activations/decompose.ts";
import type { Activation } from "../../../activations/mod.ts";
import { SIGMOID_LIKE } from "../../../activations/sigmoid_like.ts";

/** Numbers of the functions in `spatial/assembly/dual.ts`. */
export const KINDS = {
  erf: 0,
  gelu: 1,
  sin: 2,
  exp: 3,
  expNormalized: 4,
  rbf: 5,
  gaussian: 6,
  gabor: 7,
} as const;

/** A function of `spatial/assembly/dual.ts`. */
export interface Smooth {
  /** Which one. */
  readonly kind: keyof typeof KINDS;
  /** Its parameters. */
  readonly parameters?: readonly number[];
  /** Symmetry of the nonlinearity. */
  readonly parity?: "odd" | "even" | undefined;
}

/** The function of a nonlinearity that has one. */
export function smoothOf(activation: Exclude<Activation, Numerical>): Smooth {
  switch (activation.kind) {
    case "erf":
      return erf(activation);
    case "sigmoidLike":
      return erf(SIGMOID_LIKE);
    case "gelu":
      return { kind: "gelu" };
    case "sin":
      return sine(activation.a, activation.b, Math.cos(2 * activation.c));
    case "cos":
      return sine(activation.a, activation.b, -Math.cos(2 * activation.c));
    case "exp": {
      const { a, b } = activation;
      return { kind: "exp", parameters: [b * b, (a * b) ** 2] };
    }
    case "expNormalized":
      return { kind: "expNormalized", parameters: [activation.gamma, activation.shift] };
    case "rbf":
      return { kind: "rbf", parameters: [activation.gamma] };
    case "gaussian": {
      const { a, b } = activation;
      return { kind: "gaussian", parameters: [b, 4 * (a * b) ** 2], parity: "even" };
    }
    case "gabor":
      return { kind: "gabor", parity: "odd" };
    default:
      throw new TypeError(`Cannot run ${activation.kind} as the engine has no function for it`);
  }
}

function erf({ a, b, c }: { readonly a: number; readonly b: number; readonly c: number }): Smooth {
  return {
    kind: "erf",
    parameters: [2 * b * b, 2 * a * a / Math.PI, c * c],
    parity: c === 0 ? "odd" : undefined,
  };
}

function sine(a: number, b: number, doubled: number): Smooth {
  const parity = doubled === 1 ? "odd" : doubled === -1 ? "even" : undefined;
  return { kind: "sin", parameters: [a * a / 2, b * b, doubled], parity };
}
