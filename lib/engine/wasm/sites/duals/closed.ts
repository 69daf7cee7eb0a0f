/**
 * Which nonlinearities have a closed form over sites, and its parameters.
 *
 * @module
 */
import { type Activation, activationRule, familyOf } from "../../../../activations/mod.ts";
import type { Arcsine, Family, WaveForm } from "../../../../activations/family.ts";
import type { Precision } from "../../../precision.ts";
import { closedFormOf, RANGE } from "../../closed_forms.ts";
import { ClosedForm } from "../../protocol.ts";

/** A function of `assembly/dual.ts`. */
export interface Closed {
  /** Its parameters. */
  readonly parameters?: readonly number[];
  /** Symmetry of the nonlinearity. */
  readonly parity?: "odd" | "even" | undefined;
  /** Which one. */
  readonly kind: ClosedForm;
  /** The power of a rectified one. */
  readonly order: number;
  /** Factor of the slope: the square of the unit that parameters and deviations after it are given in. */
  readonly factor: number;
  /** Deviations below which nothing changes, as parameters. */
  readonly limits: (precision: Precision) => Limits;
  /** What it needs of one input, a number a plane, for variance q. */
  readonly featuresOf: ((q: number, precision: Precision) => readonly number[]) | undefined;
}

/** The least deviation that matters before a nonlinearity, and the one that comes of it. */
export interface Limits {
  /** Before. */
  readonly least: number;
  /** After, in the unit. */
  readonly leastMade: number;
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
      return shared(family, variance, (precision) => RANGE[precision].gelu);
    case "gabor":
      return shared(family, variance, (precision) => [RANGE[precision].gabor, Infinity]);
    case "arcsine":
      return shared(
        family,
        variance,
        (precision) => [leastOf(precision, oddFactor(family)), Infinity],
      );
    case "wave":
      return wave(family, variance);
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
      return {
        ...plain(ClosedForm.gaussian),
        parameters: [b, 4 * (a * b) ** 2],
        parity: "even",
      };
    }
    default:
      return undefined;
  }
}

function plain(kind: ClosedForm): Closed {
  const limits = (): Limits => NO_LIMITS;
  return { kind, order: 0, factor: 1, limits, featuresOf: undefined };
}

type Variance = (q: number) => number;

/** A formula that pairs without sites take too, with the same numbers of one input. */
function shared(
  family: Family,
  variance: Variance,
  range: (precision: Precision) => Variances,
): Closed {
  const maps = closedFormOf(family)!;
  const { kind, factor, parity, parameters } = maps;
  const end = family.form === "arcsine" ? 2 * family.b ** 2 : 1;
  return {
    ...plain(kind),
    featuresOf(q, precision) {
      const [least, most] = range(precision);
      if (most === Infinity && q * end > END[precision]) {
        return Array<number>(maps.features).fill(NaN);
      }
      const p = Math.min(most, Math.max(least, q));
      return maps.featuresOf({ p, s: Math.sqrt(p), deviation: Math.sqrt(variance(p)) });
    },
    factor,
    parity,
    parameters,
  };
}

/** Variances of arguments beyond which squares of them overflow: entries are not finite, and refused. */
const END = { f64: 2 ** 480, f32: 2 ** 60 } as const;

function wave({ a, b, doubled }: WaveForm, variance: Variance): Closed {
  const [scale, square] = [a * a / 2, b * b];
  const factor = scale || 1;
  const least = (precision: Precision): number => leastOf(precision, doubled === 1 ? square : 0);
  return {
    ...plain(ClosedForm.wave),
    limits: (precision) => limitsOf(least(precision), (q) => variance(q) / factor),
    featuresOf: (q, precision) => [-Math.expm1(-square * Math.max(least(precision), q))],
    factor,
    parity: doubled === 1 ? "odd" : doubled === -1 ? "even" : undefined,
    parameters: [scale / factor, square, doubled],
  };
}

/** Least and largest variance. */
type Variances = readonly [number, number];

const NO_LIMITS: Limits = { least: 0, leastMade: 0 };

/** The square of the factor of x in an odd arcsine, 0 if it is not odd. */
function oddFactor({ a, b, c }: Arcsine): number {
  return a === 0 || c !== 0 ? 0 : 2 * b * b;
}

/** The least variance of an odd function of b x for a factor of b^2. */
function leastOf(precision: Precision, factor: number): number {
  return factor > 0 ? 2 ** Math.floor(Math.log2(RANGE[precision].odd / factor)) : 0;
}

function limitsOf(least: number, variance: (q: number) => number): Limits {
  return { least: Math.sqrt(least), leastMade: least === 0 ? 0 : Math.sqrt(variance(least)) };
}
