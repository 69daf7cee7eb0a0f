/**
 * What the quadratures are told of a nonlinearity.
 *
 * @module
 */
import type { RealFunction } from "./pieces.ts";

/**
 * Hermite coefficients a_n of phi(s z), without their signs, which alternate within the even and within the odd
 * numbers. Each family is a function of real n.
 */
export interface HermiteCoefficients {
  /** E[phi(s z)]. */
  readonly constant: number;
  /** E[z phi(s z)]. */
  readonly linear: number;
  /** E[h_n(z) phi(s z)] for even n >= 2; undefined if all are zero. */
  readonly even?: (n: number) => number;
  /** E[h_n(z) phi(s z)] for odd n >= 3; undefined if all are zero. */
  readonly odd?: (n: number) => number;
}

/** phi(x) = offset + slant x + core(x). */
export interface Decomposition {
  /** What the function is called in messages. */
  readonly name: string;
  /** Constant part; 0 unless the core is odd. */
  readonly offset: number;
  /** Slope of the linear part; 0 unless the core is even. */
  readonly slant: number;
  /** The rest. */
  readonly core: RealFunction;
  /** Derivative of the rest at x, where its value is y. */
  readonly derivative: (x: number, y: number) => number;
  /** Symmetry of the core. */
  readonly parity?: "odd" | "even";
  /** Half the width of the strip around the real axis in which the core is analytic, if any. */
  readonly strip?: number;
  /** Hermite coefficients for a standard deviation s > 0, where they are known for any real n. */
  readonly hermite?: (s: number) => HermiteCoefficients;
  /** Points at which the core is not smooth. */
  readonly kinks: readonly number[];
}
