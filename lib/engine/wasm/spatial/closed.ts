/**
 * Which nonlinearities have an instruction.
 *
 * @module
 */
import type { Activation } from "../../../activations/mod.ts";
import { selfArcsine } from "../../../activations/arcsine.ts";
import { KINDS, type Smooth, smoothOf } from "../operations/dual.ts";

const CLOSED: readonly Activation["kind"][] = [
  "cos",
  "erf",
  "exp",
  "expNormalized",
  "gaussian",
  "gelu",
  "rbf",
  "sigmoidLike",
  "sin",
];

/** Numbers of those that are functions of the angle alone. */
const SIGN = 8;
const RECTIFIED = 9;

/** A function of `assembly/dual.ts`. */
export interface Closed extends Pick<Smooth, "parameters" | "parity"> {
  /** Its number. */
  readonly number: number;
  /** The power of a rectified one. */
  readonly order: number;
  /** What it needs of one input, a number a plane, for variance q. */
  readonly features: ((q: number) => readonly number[]) | undefined;
}

/** The function of a nonlinearity; undefined if it has none. */
export function closedOf(activation: Activation): Closed | undefined {
  if (activation.kind === "sign") {
    return { number: SIGN, parity: "odd", order: 0, features: undefined };
  }
  if (activation.kind === "rectifiedMonomial") {
    return { number: RECTIFIED, order: activation.degree, features: undefined };
  }
  if (!CLOSED.includes(activation.kind)) return undefined;
  const smooth = smoothOf(activation as Parameters<typeof smoothOf>[0]);
  return { ...smooth, order: 0, number: KINDS[smooth.kind], features: featuresOf(smooth) };
}

function featuresOf({ kind, parameters = [] }: Smooth): Closed["features"] {
  if (kind === "erf") {
    const k = parameters[0]!;
    return (q) => [...angleFeatures(k * q), Math.sqrt(k / (1 + k * q))];
  }
  if (kind === "gelu") {
    return (q) => [
      ...angleFeatures(q),
      selfArcsine(q, 1),
      Math.sqrt(1 + 2 * q),
      1 / Math.sqrt(1 + q),
    ];
  }
  if (kind === "sin") return (q) => [Math.exp(-parameters[1]! * q)];
  return undefined;
}

/** Half of the arcsine kernel's angle of an input with itself, and the root of its sine. */
function angleFeatures(x: number): readonly number[] {
  const half = selfArcsine(x, 1) / 2;
  return [Math.sin(half), Math.cos(half), Math.sqrt(x / (1 + x))];
}
