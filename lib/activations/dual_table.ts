/**
 * Dual maps as tables: the form in which nonlinearities with kinks run at the speed of the engines.
 *
 * For standard deviations s, t and the angle theta of a pair, K(s, t, theta) = E[phi(u) phi(v)] has
 * dK/dr = S = E[phi'(u) phi'(v)] with r = s t cos(theta) (Price 1958). So with m = 1 - cos(theta)
 *   1 - rho' = [1 - rho'](s, t, 0) + m M,   M = s t / (s' t') times the mean of S over [0, m],
 * and the first term is (x - y)^2 Q(s, t), x and y being places of s and t: nothing cancels, however near
 * two inputs are. S, M and Q are smooth: for a kink at zero S is analytic in theta on [0, pi], as the
 * arc-cosine kernels are, and in s and t. They are polynomials through Chebyshev nodes in theta and in
 * x = (s/(s + c) - middle) / half, which takes all s from 0 on. The degrees are those that the function
 * needs; the table is then held against the maps at pairs off its nodes.
 *
 * With kinks off zero S is as smooth only while all deviations are nearly one; where they are not, the
 * degrees grow too large and there is no table. Neither is there one for functions that jump.
 *
 * @module
 */
/** S, M and Q for standard deviations in a range. */
export interface DualTable {
  /** Tells it from a series. */
  readonly form: "table";
  /** Symmetry of the function: pairs with rho < 0 are answered by their opposite. */
  readonly parity: "odd" | "even" | undefined;
  /** The number c. */
  readonly scale: number;
  /** Middle of the range of s/(s + c). */
  readonly middle: number;
  /** Half of its length; 0 if all deviations are one. */
  readonly half: number;
  /** Number n of polynomials in x and in y. */
  readonly size: number;
  /** Number of polynomials in theta. */
  readonly angles: number;
  /**
   * Coefficients [n of x, terms]: of M and S the terms 2 (j n + b) and 2 (j n + b) + 1 for T_j in theta
   * and T_b in y, of Q the terms 2 n angles + b; the number of terms is even.
   */
  readonly coefficients: Float64Array;
}

/** Number of terms of a table. */
export function termsOf({ size, angles }: Pick<DualTable, "size" | "angles">): number {
  const terms = size * (2 * angles + 1);
  return terms + terms % 2;
}

/** Place x of a standard deviation in its range, from -1 to 1. */
export function placeOf({ scale, middle, half }: DeviationRange, s: number): number {
  return half === 0 ? 0 : Math.max(-1, Math.min(1, (s / (s + scale) - middle) / half));
}

/** The range of standard deviations s, by that of s/(s + c). */
export type DeviationRange = Pick<DualTable, "scale" | "middle" | "half">;

/** Largest angle of a table. */
export function reachOf(parity: DualTable["parity"]): number {
  return parity === undefined ? Math.PI : Math.PI / 2;
}
