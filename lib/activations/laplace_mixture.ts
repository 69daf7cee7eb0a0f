/**
 * Hermite coefficients of the density exp(-|x|)/2, a mixture of normal densities whose variance v has the
 * density exp(-v/2)/2 (Andrews and Mallows 1974, section 2).
 *
 * Those of the normal densities are in `logistic_mixture.ts`. The integral over v is one over log v by the
 * trapezoidal rule: its integrand is v exp(-v/2) (p/(p + v))^(n/2) / sqrt(p + v), a bump about 2p/(p + n).
 *
 * @module
 */
import { centralShare } from "./logistic_mixture.ts";

/** Step in log v. */
const STEP = 0.3;

/** Reach in log v below the bump, where the integrand falls like v, and above it. */
const BELOW = 32;
const ABOVE = 5;

/** The weight exp(-v/2) is left out beyond this v. */
const LARGEST = 90;

/** What the coefficients of a function with this density are made of. */
export interface LaplaceCoefficients {
  /** Integral of s E[f(s z)] over the deviations up to the given one. */
  readonly constant: number;
  /** |E[f(s z) h_n(z)]| for even n >= 0 and what lies between. */
  density(n: number): number;
}

/** The coefficients for a standard deviation s > 0. */
export function laplaceCoefficients(s: number): LaplaceCoefficients {
  const p = s * s;
  let constant = 0;
  overMixture(p, 0, (v) => {
    constant += p / (Math.sqrt(p + v) + Math.sqrt(v)) * weightOf(v);
  });
  return {
    constant: constant / Math.sqrt(2 * Math.PI),
    density(n) {
      let sum = 0;
      overMixture(p, n, (v) => {
        sum += weightOf(v) * Math.exp(-n / 2 * Math.log1p(v / p)) / Math.sqrt(p + v);
      });
      return Math.sqrt(centralShare(n) / (2 * Math.PI)) * sum;
    },
  };
}

/** Weight of a variance in sums over log v. */
function weightOf(v: number): number {
  return STEP * v * Math.exp(-v / 2) / 2;
}

/**
 * Calls a function with the variances that count for a power n, on a lattice that is the same for all. Below the
 * bump and below p it falls like v; above both like v^(-(n - 1)/2), until exp(-v/2) ends it.
 */
function overMixture(p: number, n: number, visit: (v: number) => void): void {
  const top = Math.log(2 / (1 + n / p));
  const low = Math.min(top, Math.log(p)) - BELOW;
  const high = n <= 1 ? Infinity : Math.max(top, Math.log(p)) + ABOVE + 2 * BELOW / (n - 1);
  const end = Math.ceil(Math.min(high, Math.log(LARGEST)) / STEP);
  for (let k = Math.floor(low / STEP); k <= end; k++) visit(Math.exp(STEP * k));
}
