/**
 * How the dual maps of a nonlinearity may be computed: the form of which an engine may have a fast way.
 *
 * A file of a nonlinearity names its form once, and engines ask for nothing else of it. A form that an
 * engine has no way for is computed by the dual maps themselves, a pair at a time in float64.
 *
 * @module
 */
import type { Decomposition } from "./quadrature/decomposition.ts";

/** A polynomial phi by the Hermite coefficients of phi(s z). */
export interface HermiteExpansion {
  /** Number of coefficients: one more than the degree. */
  readonly terms: number;
  /** Symmetry of phi. */
  readonly parity: "odd" | "even" | undefined;
  /** Writes X_l(s) = R_l(s) / s^l for each l. */
  reduced(s: number, out: Float64Array): void;
}

/** phi(x) = a min(x, 0) + b max(x, 0): the arc-cosine kernel of order one. */
export interface PiecewiseLinear {
  /** Tag of this form. */
  readonly form: "piecewiseLinear";
  /** Slope for negative x. */
  readonly a: number;
  /** Slope for positive x. */
  readonly b: number;
}

/** phi(x) = x^degree for x > 0 and 0 below: the arc-cosine kernels of the other orders. */
export interface RectifiedPower {
  /** Tag of this form. */
  readonly form: "rectifiedPower";
  /** The power, other than 1. */
  readonly degree: number;
}

/** phi(x) = a erf(bx) + c: an arcsine. */
export interface Arcsine {
  /** Tag of this form. */
  readonly form: "arcsine";
  /** Factor of the value. */
  readonly a: number;
  /** Factor of the argument. */
  readonly b: number;
  /** Offset of the value. */
  readonly c: number;
}

/** phi(x) = a sin(bx + c). */
export interface WaveForm {
  /** Tag of this form. */
  readonly form: "wave";
  /** Amplitude. */
  readonly a: number;
  /** Frequency. */
  readonly b: number;
  /** cos(2c), all that the kernel knows of the phase; exactly 1 or -1 for odd and even waves. */
  readonly doubled: number;
}

/** A polynomial. */
export interface PolynomialForm {
  /** Tag of this form. */
  readonly form: "polynomial";
  /** Its Hermite coefficients. */
  expansion(): HermiteExpansion;
}

/** A function without a closed form. */
export interface IntegralForm {
  /** Tag of this form. */
  readonly form: "integral";
  /** Its parts; the same object for the same function, as what is tabulated of it is kept with it. */
  readonly phi: Decomposition;
}

/** Dual maps of which no more is known. */
export interface MapsForm {
  /** Tag of this form. */
  readonly form: "maps";
  /** What tables of the maps are kept with. @default {none are made} */
  readonly owner?: object;
}

/** The forms of dual maps. */
export type Family =
  | PiecewiseLinear
  | RectifiedPower
  | Arcsine
  | WaveForm
  | PolynomialForm
  | IntegralForm
  | MapsForm
  | { readonly form: "sign" | "gelu" | "gabor" }
  /** phi(x) = a e^(bx). */
  | { readonly form: "exp"; readonly a: number; readonly b: number }
  /** K = sqrt(pq) e^(gamma (rho + shift)). */
  | { readonly form: "expNormalized"; readonly gamma: number; readonly shift: number }
  /** K = e^(-gamma (p + q - 2r)). */
  | { readonly form: "rbf"; readonly gamma: number }
  /** phi(x) = a e^(bx^2). */
  | { readonly form: "gaussian"; readonly a: number; readonly b: number };

/** What gives a nonlinearity without a fast way to be computed. */
export const PLAIN_MAPS: MapsForm = { form: "maps" };

/** Whether a value of a network holds functions, which cannot be sent to other threads. */
export function holdsFunctions(value: object): boolean {
  return Object.values(value).some((field) => typeof field === "function");
}

/** A value without them. */
export function withoutFunctions<T extends object>(value: T): T {
  if (!holdsFunctions(value)) return value;
  const plain = Object.entries(value).filter(([, field]) => typeof field !== "function");
  return Object.fromEntries(plain) as T;
}
