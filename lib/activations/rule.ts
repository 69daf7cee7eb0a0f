/**
 * What a file of a nonlinearity provides.
 *
 * @module
 */
import type { LayerChecks } from "./check.ts";
import type { Family } from "./family.ts";
import type { Pair } from "./pair.ts";
import type { Series } from "./taylor.ts";

/**
 * Scalar dual maps of a nonlinearity phi for (u, v) ~ N(0, [[p, r], [r, q]]).
 *
 * The new correlation is given either as `minus` = 1 - rho' itself, where a form without
 * cancellation is known, or through `distance` = E[(phi(u) - phi(v))^2] / 2, which is exact while the
 * two new variances are alike, and `covariance` = E[phi(u) phi(v)], which is exact where they are not.
 */
export type DualMaps = DualBase & (DualByCorrelation | DualByDistance);

interface DualBase {
  /** New variance E[phi(u)^2] for u ~ N(0, q). */
  variance(q: number): number;
  /** E[phi'(u) phi'(v)]. */
  slope(pair: Pair): number;
  /**
   * Symmetry of phi. With one given, the maps are asked only for pairs with rho >= 0; those with
   * rho < 0 follow from phi(-v) = -phi(v) or phi(-v) = phi(v).
   */
  readonly parity?: "odd" | "even";
}

interface DualByCorrelation {
  /** 1 - rho', where rho' is the correlation of phi(u) and phi(v), not centred. */
  minus(pair: Pair): number;
}

/** The new correlation by distance and covariance. */
export interface DualByDistance {
  /** E[(phi(u) - phi(v))^2] / 2. */
  distance(pair: Pair): number;
  /** E[phi(u) phi(v)]. */
  covariance(pair: Pair): number;
}

/** Names of the three entries of the input covariance in a formula. */
export interface PairSymbols {
  /** Variance of u. */
  readonly p: string;
  /** Variance of v. */
  readonly q: string;
  /** Covariance of u and v. */
  readonly r: string;
}

/** The dual maps as LaTeX. */
export interface DualLatex {
  /** Auxiliary definitions, as "symbol = formula". */
  readonly where?: readonly string[];
  /** E[phi(u) phi(v)]. */
  readonly covariance: string;
  /** E[phi'(u) phi'(v)]. */
  readonly slope: string;
}

/** A real function of one variable with its derivative (almost everywhere). */
export interface Nonlinearity {
  /** phi(x). */
  phi(x: number): number;
  /** phi'(x); any value at a kink. */
  derivative(x: number): number;
  /** phi^(k)(x)/k! for k = 0 to `order`; at a kink those of one side, or of their mean. */
  taylor(x: number, order: number): Series;
  /** Slopes below zero and from zero on, where phi is linear on both sides. @default {not linear} */
  readonly slopes?: readonly [number, number];
}

/** All that the project knows of one kind of nonlinearity; `A` is its value in a network. */
export interface ActivationRule<A> extends LayerChecks<A> {
  /** The function itself; undefined where only the kernel exists. */
  nonlinearity(activation: A): Nonlinearity | undefined;
  /** Its scalar dual maps, with the parameters bound. */
  dual(activation: A): DualMaps;
  /** The form of these maps, by which engines choose how to compute them. */
  family(activation: A): Family;
  /** Its formulas. */
  latex(activation: A, symbols: PairSymbols): DualLatex;
}
