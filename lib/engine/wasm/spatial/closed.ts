/**
 * Which nonlinearities have an instruction.
 *
 * @module
 */
import { type Activation, activationRule } from "../../../activations/mod.ts";
import { selfArcsine } from "../../../activations/arcsine.ts";
import type { Precision } from "../thread_memory.ts";
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
  /** Square of the unit that parameters and deviations after it are given in. */
  readonly unit: number;
  /** Deviations beyond which nothing changes, as parameters. */
  readonly limits: (precision: Precision) => Limits;
  /** What it needs of one input, a number a plane, for variance q. */
  readonly features: ((q: number, precision: Precision) => readonly number[]) | undefined;
}

/** The least and the largest deviation that matters before a nonlinearity, and those that come of them. */
export interface Limits {
  /** Least one before. */
  readonly least: number;
  /** Largest one before. */
  readonly most: number;
  /** Least one after, in the unit. */
  readonly leastMade: number;
  /** Largest one after. */
  readonly mostMade: number;
}

/** The function of a nonlinearity; undefined if it has none. */
export function closedOf(activation: Activation): Closed | undefined {
  const angular = { order: 0, unit: 1, limits: () => NO_LIMITS, features: undefined };
  if (activation.kind === "sign") return { ...angular, number: SIGN, parity: "odd" };
  if (activation.kind === "rectifiedMonomial") {
    return { ...angular, number: RECTIFIED, order: activation.degree };
  }
  if (!CLOSED.includes(activation.kind)) return undefined;
  const { kind, parity, parameters = [] } = smoothOf(
    activation as Parameters<typeof smoothOf>[0],
  );
  const number = KINDS[kind];
  const { variance } = activationRule(activation).dual(activation);
  const limited = (
    unit: number,
    range: (precision: Precision) => Variances,
    features: (q: number) => readonly number[],
  ): Closed => ({
    ...{ order: 0, number, parity, unit },
    limits: (precision) => limitsOf(range(precision), (q) => variance(q) / unit),
    features: (q, precision) => {
      const [least, most] = range(precision);
      return features(Math.min(most, Math.max(least, q)));
    },
  });
  if (kind === "gelu") {
    const range = (precision: Precision): Variances => RANGE[precision].gelu;
    return limited(1, range, geluFeatures);
  }
  if (kind !== "erf" && kind !== "sin") return { ...angular, number, parity, parameters };
  const odd = parity === "odd";
  if (kind === "erf") {
    const [k = 0, scale = 0, offset = 0] = parameters;
    const unit = Math.max(scale, offset) || 1;
    const made = limited(
      unit,
      (precision) => oddRange(precision, odd ? k : 0),
      (q) => angleFeatures(k * q),
    );
    return { ...made, parameters: [k, scale / unit, offset / unit] };
  }
  const [scale = 0, b2 = 0, doubled = 0] = parameters;
  const unit = scale || 1;
  const made = limited(
    unit,
    (precision) => oddRange(precision, odd ? b2 : 0),
    (q) => [-Math.expm1(-b2 * q)],
  );
  return { ...made, parameters: [scale / unit, b2, doubled] };
}

/** Least and largest variance. */
type Variances = readonly [number, number];

const NO_LIMITS: Limits = { least: 0, most: Infinity, leastMade: 0, mostMade: Infinity };

/**
 * Correlations after a nonlinearity and its slope tend to limits for small and, for gelu, large variances, which
 * are reached there; beyond, numbers would leave their range. Powers of 2, where the pieces of a table end.
 */
const RANGE = {
  // Odd functions differ from lines by p, gelu by sqrt(p), and by 1/sqrt(p) from relu.
  f64: { odd: 2 ** -60, gelu: [2 ** -120, 2 ** 106] },
  f32: { odd: 2 ** -26, gelu: [2 ** -52, 2 ** 34] },
} as const;

/** The range of an odd function of b x for a factor of b^2. */
function oddRange(precision: Precision, factor: number): Variances {
  const least = factor > 0 ? 2 ** Math.floor(Math.log2(RANGE[precision].odd / factor)) : 0;
  return [least, Infinity];
}

function limitsOf([least, most]: Variances, variance: (q: number) => number): Limits {
  return {
    least: Math.sqrt(least),
    most: Math.sqrt(most),
    leastMade: least === 0 ? 0 : Math.sqrt(variance(least)),
    mostMade: most === Infinity ? Infinity : Math.sqrt(variance(most)),
  };
}

function geluFeatures(q: number): readonly number[] {
  const v = Math.sqrt(1 + 2 * q);
  const a = Math.sqrt(q) / (1 + q);
  const wide = Math.sqrt((v + 1 / v) / 2);
  return [...angleFeatures(q), selfArcsine(q, 1), v, a, wide, a * wide];
}

/** The numbers of one input that the arcsine kernel needs, see `assembly/dual.ts`. */
function angleFeatures(x: number): readonly number[] {
  const half = selfArcsine(x, 1) / 2;
  const complement = Math.atan2(Math.sqrt(1 + 2 * x), x) / 2;
  return [
    Math.sin(half),
    Math.cos(half),
    Math.sin(complement),
    Math.cos(complement),
    Math.sqrt(x / (1 + x)),
    1 / Math.sqrt(1 + x),
  ];
}
