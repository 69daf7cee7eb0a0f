/**
 * Nonlinearities with closed forms: the function for each, and the constants
 * of single inputs that it takes.
 *
 * @module
 */
import { selfArcsine } from "../../activations/arcsine.ts";
import { erfDual } from "../../activations/erf.ts";
import type { Arcsine, Family, WaveForm } from "../../activations/family.ts";
import { geluRule } from "../../activations/gelu.ts";
import { ClosedForm } from "./protocol.ts";

/**
 * Correlations after a nonlinearity and its slope tend to limits for small and, for gelu, large variances, which
 * are reached at these.
 */
export const RANGE = {
  // Odd functions differ from lines by p, gelu by sqrt(p), and by 1/sqrt(p) from relu. Of gabor squared roundings of
  // what is near 1 come to p.
  f64: { odd: 2 ** -60, gabor: 2 ** -52, gelu: [2 ** -120, 2 ** 106] },
  f32: { odd: 2 ** -26, gabor: 2 ** -26, gelu: [2 ** -52, 2 ** 34] },
} as const;

/** One input at a nonlinearity. */
interface Input {
  /** Its variance. */
  readonly p: number;
  /** Square root of its variance. */
  readonly s: number;
  /** Square root of its new variance. */
  readonly deviation: number;
}

/** A nonlinearity as the functions take it. */
export interface ClosedMaps {
  /** The function. */
  readonly kind: ClosedForm;
  /** Its symmetry. */
  readonly parity: "odd" | "even" | undefined;
  /** Number of constants of an input. */
  readonly features: number;
  /** What the function takes beside them. */
  readonly parameters: readonly number[];
  /** Factor of the slope. */
  readonly factor: number;
  /**
   * Largest variance for float32. A rounding of an input's size then changes the results by some 1e-6;
   * beyond, by more, until products overflow.
   */
  readonly most: number;
  /** Constants of an input, as the file of the function lists them. */
  featuresOf(input: Input): readonly number[];
}

/** The closed form of a family; undefined if it has none of this kind. */
export function closedFormOf(family: Family): ClosedMaps | undefined {
  switch (family.form) {
    case "arcsine":
      return arcsine(family);
    case "gelu":
      return GELU;
    case "wave":
      return wave(family);
    case "exp":
      return exp(family);
    case "expNormalized":
      return expNormalized(family);
    case "rbf":
      return rbf(family);
    case "gaussian":
      return gaussian(family);
    case "gabor":
      return GABOR;
    default:
      return undefined;
  }
}

/** The new deviation over a scale, and its inverse. */
function scaled(deviation: number, scale: number): readonly [number, number] {
  const z = deviation / scale;
  return [z, z === 0 ? 0 : 1 / z];
}

/** An input whose variance is within a range, beyond which correlations and slopes change no more. */
function limited(
  input: Input,
  [least, most]: readonly [number, number],
  variance: (q: number) => number,
): Input {
  const p = Math.min(most, Math.max(least, input.p));
  return p === input.p ? input : { p, s: Math.sqrt(p), deviation: Math.sqrt(variance(p)) };
}

/** sqrt(1 + x) - 1. */
function rootGap(x: number): number {
  return x / (1 + Math.sqrt(1 + x));
}

function arcsine({ a, b, c }: Arcsine): ClosedMaps {
  // Without a it is a constant, as it is without b.
  const k = a === 0 ? 0 : 2 * b * b;
  const scale = a === 0 ? 1 : 2 * a * a / Math.PI;
  const [rootK, rootScale] = [Math.sqrt(k), Math.sqrt(scale)];
  // An odd one is a line there; below, squares would underflow.
  const least = c === 0 && k > 0 ? RANGE.f64.odd / k : 0;
  const { variance } = erfDual({ a, b, c });
  return {
    kind: ClosedForm.arcsine,
    parity: c === 0 ? "odd" : undefined,
    features: 7,
    parameters: [c * c / scale],
    factor: scale * k,
    most: c * c < 1e16 * scale ? 1e6 / k : 0,
    featuresOf(input) {
      const { p, s, deviation } = limited(input, [least, Infinity], variance);
      const x = k * p;
      const angle = selfArcsine(p, k);
      return [
        rootK * s,
        rootGap(2 * x),
        x + 0.5,
        ...scaled(deviation, rootScale),
        angle,
        1 / (1 + x),
      ];
    },
  };
}

const INVERSE_ROOT_TURN = 1 / Math.sqrt(2 * Math.PI);

const GELU_DUAL = geluRule.dual({ kind: "gelu" });

const GELU: ClosedMaps = {
  kind: ClosedForm.gelu,
  parity: undefined,
  features: 8,
  parameters: [],
  factor: 1 / (2 * Math.PI),
  most: 1e4,
  featuresOf(input) {
    // x/2 below, relu above.
    const { p, s, deviation } = limited(input, RANGE.f64.gelu, GELU_DUAL.variance);
    const v = rootGap(2 * p);
    const angle = selfArcsine(p, 1) / 2;
    return [
      s,
      v,
      p + 0.5,
      ...scaled(deviation / s, INVERSE_ROOT_TURN),
      angle,
      1 / (1 + p),
      Math.sqrt((1 + v + 1 / (1 + v)) / 2),
    ];
  },
};

function wave({ a, b, doubled }: WaveForm): ClosedMaps {
  const square = b * b;
  const half = a * a / 2;
  const amplitude = a === 0 ? 1 : Math.sqrt(half);
  return {
    kind: ClosedForm.wave,
    parity: doubled === 1 ? "odd" : doubled === -1 ? "even" : undefined,
    features: 5,
    parameters: [-square, doubled, (1 + doubled) / 2, (1 - doubled) / 2],
    factor: half * square,
    most: 1e3 / square,
    featuresOf({ p, s, deviation }) {
      const x = square * p;
      return [s, -Math.expm1(-x), Math.exp(-x), ...scaled(deviation, amplitude)];
    },
  };
}

interface Exponential {
  readonly kind: ClosedForm;
  /** Factor of the distance. */
  readonly square: number;
  readonly factor: number;
  readonly most: number;
  readonly featuresOf: ClosedMaps["featuresOf"];
}

function exponential({ square, ...rest }: Exponential): ClosedMaps {
  return { parity: undefined, features: 2, parameters: [-square], ...rest };
}

/** E[phi' phi'] = a^2 b^2 e^(b^2 p) e^(b^2 q) e^-D. */
function exp({ a, b }: { readonly a: number; readonly b: number }): ClosedMaps {
  const [square, scale] = [b * b, Math.abs(a * b)];
  const featuresOf = ({ p, s }: Input): readonly number[] => [s, scale * Math.exp(square * p)];
  return exponential({ kind: ClosedForm.exp, square, factor: 1, most: 40 / square, featuresOf });
}

/** D is gamma (1 - rho), and the factor the slope at rho = 1. */
function expNormalized(
  { gamma, shift }: { readonly gamma: number; readonly shift: number },
): ClosedMaps {
  const factor = gamma * Math.exp(gamma * (1 + shift));
  const featuresOf = (): readonly number[] => [1, 1];
  const kind = ClosedForm.expNormalized;
  return exponential({ kind, square: gamma, factor, most: Infinity, featuresOf });
}

function rbf({ gamma }: { readonly gamma: number }): ClosedMaps {
  const square = 2 * gamma;
  const featuresOf = ({ s }: Input): readonly number[] => [s, 1];
  return exponential({
    kind: ClosedForm.rbf,
    square,
    factor: square,
    most: 1e3 / square,
    featuresOf,
  });
}

function gaussian({ a, b }: { readonly a: number; readonly b: number }): ClosedMaps {
  const root = Math.sqrt(2 * Math.abs(b));
  return {
    kind: ClosedForm.gaussian,
    parity: "even",
    features: 4,
    parameters: [],
    factor: 2 * a * a * Math.abs(b),
    most: 1e5 / Math.abs(b),
    featuresOf({ p, s }) {
      const gap = rootGap(-4 * b * p);
      return [root * s, 0.5 - 2 * b * p, gap, Math.sqrt(1 + gap)];
    },
  };
}

const GABOR: ClosedMaps = {
  kind: ClosedForm.gabor,
  parity: "odd",
  features: 9,
  parameters: [],
  factor: 0.5,
  most: 1e5,
  featuresOf({ p, s, deviation }) {
    const v = 1 + 4 * p;
    const fourth = v ** 0.25;
    const ends = [1 / v, 1 / fourth, fourth, Math.exp(-p / v)];
    return [s, v / 2, rootGap(4 * p), ...scaled(deviation, Math.SQRT1_2), ...ends];
  },
};
