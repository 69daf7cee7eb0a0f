/**
 * Which nonlinearities have an instruction.
 *
 * @module
 */
import { ClosedForm } from "../protocol.ts";
import { type Activation, activationRule, familyOf } from "../../../../activations/mod.ts";
import { selfArcsine } from "../../../../activations/arcsine.ts";
import type { Arcsine, WaveForm } from "../../../../activations/family.ts";
import type { Precision } from "../../../precision.ts";
import { closedFormOf } from "../../pairs/operations/closed_forms.ts";

/** A function of `assembly/dual.ts`. */
export interface Closed {
  /** Its parameters. */
  readonly parameters?: readonly number[];
  /** Symmetry of the nonlinearity. */
  readonly parity?: "odd" | "even" | undefined;
  /** Which one. */
  readonly form: ClosedForm;
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
  const family = familyOf(activation);
  const variance = (q: number): number => activationRule(activation).dual(activation).variance(q);
  switch (family.form) {
    case "sign":
      return { ...plain(ClosedForm.sign), parity: "odd" };
    case "rectifiedPower":
      return { ...plain(ClosedForm.rectifiedPower), order: family.degree };
    case "gelu":
      return {
        ...plain(ClosedForm.gelu),
        ...limited(variance, 1, (precision) => RANGE[precision].gelu, geluFeatures),
      };
    case "arcsine":
      return arcsine(family, variance);
    case "wave":
      return wave(family, variance);
    case "gabor":
      return gabor(variance);
    case "exp": {
      const { a, b } = family;
      return { ...plain(ClosedForm.exp), parameters: [b * b, (a * b) ** 2] };
    }
    case "expNormalized":
      return { ...plain(ClosedForm.expNormalized), parameters: [family.gamma, family.shift] };
    case "rbf":
      return { ...plain(ClosedForm.rbf), parameters: [family.gamma] };
    case "gaussian": {
      const { a, b } = family;
      return { ...plain(ClosedForm.gaussian), parameters: [b, 4 * (a * b) ** 2], parity: "even" };
    }
    default:
      return undefined;
  }
}

function plain(form: ClosedForm): Closed {
  const limits = (): Limits => NO_LIMITS;
  return { form, order: 0, unit: 1, limits, features: undefined };
}

type Variance = (q: number) => number;

function limited(
  variance: Variance,
  unit: number,
  range: (precision: Precision) => Variances,
  features: (q: number) => readonly number[],
): Pick<Closed, "limits" | "features"> {
  return {
    limits: (precision) => limitsOf(range(precision), (q) => variance(q) / unit),
    features: (q, precision) => {
      const [least, most] = range(precision);
      return features(Math.min(most, Math.max(least, q)));
    },
  };
}

function arcsine({ a, b, c }: Arcsine, variance: Variance): Closed {
  const [k, scale, offset] = [2 * b * b, 2 * a * a / Math.PI, c * c];
  const unit = Math.max(scale, offset) || 1;
  const range = (precision: Precision): Variances => oddRange(precision, c === 0 ? k : 0);
  return {
    ...plain(ClosedForm.arcsine),
    ...limited(variance, unit, range, (q) => angleFeatures(k * q)),
    unit,
    parity: c === 0 ? "odd" : undefined,
    parameters: [k, scale / unit, offset / unit],
  };
}

function wave({ a, b, doubled }: WaveForm, variance: Variance): Closed {
  const [scale, square] = [a * a / 2, b * b];
  const unit = scale || 1;
  const range = (precision: Precision): Variances =>
    oddRange(precision, doubled === 1 ? square : 0);
  return {
    ...plain(ClosedForm.wave),
    ...limited(variance, unit, range, (q) => [-Math.expm1(-square * q)]),
    unit,
    parity: doubled === 1 ? "odd" : doubled === -1 ? "even" : undefined,
    parameters: [scale / unit, square, doubled],
  };
}

/** The numbers of one input are those that it takes of pairs without sites. */
function gabor(variance: Variance): Closed {
  const { factor, featuresOf } = closedFormOf({ form: "gabor" })!;
  const features = (p: number): readonly number[] =>
    featuresOf({ p, s: Math.sqrt(p), deviation: Math.sqrt(variance(p)) });
  return {
    ...plain(ClosedForm.gabor),
    ...limited(variance, factor, (precision) => RANGE[precision].gabor, features),
    unit: factor,
    parity: "odd",
  };
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
  f64: { odd: 2 ** -60, gelu: [2 ** -120, 2 ** 106], gabor: [2 ** -60, 2 ** 300] },
  f32: { odd: 2 ** -26, gelu: [2 ** -52, 2 ** 34], gabor: [2 ** -26, 2 ** 40] },
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
