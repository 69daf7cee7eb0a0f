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

/** What a variance of the lattice counts for one s. */
interface Part {
  /** Its weight over sqrt(p + v). */
  readonly size: number;
  /** log(1 + v/p) / 2. */
  readonly rate: number;
  /** Its weight times p / (sqrt(p + v) + sqrt(v)). */
  readonly growth: number;
}

/** The coefficients for a standard deviation s > 0. */
export function laplaceCoefficients(s: number): LaplaceCoefficients {
  const p = s * s;
  const parts = new Map<number, Part>();
  const partAt = (k: number): Part => {
    const part = parts.get(k) ?? partOf(p, Math.exp(STEP * k));
    parts.set(k, part);
    return part;
  };
  let constant = 0;
  const [low, high] = latticeFor(p, 0);
  for (let k = low; k <= high; k++) constant += partAt(k).growth;
  return {
    constant: constant / Math.sqrt(2 * Math.PI),
    density(n) {
      const [low, high] = latticeFor(p, n);
      let sum = 0;
      for (let k = low; k <= high; k++) {
        const { size, rate } = partAt(k);
        sum += size * Math.exp(-n * rate);
      }
      return Math.sqrt(centralShare(n) / (2 * Math.PI)) * sum;
    },
  };
}

function partOf(p: number, v: number): Part {
  const weight = STEP * v * Math.exp(-v / 2) / 2;
  const [root, whole] = [Math.sqrt(v), Math.sqrt(p + v)];
  return { size: weight / whole, rate: Math.log1p(v / p) / 2, growth: weight * p / (whole + root) };
}

/**
 * The variances exp(STEP k) that count for a power n, as the first and the last k. Below the bump and below p the
 * integrand falls like v; above both like v^(-(n - 1)/2), until exp(-v/2) ends it.
 */
function latticeFor(p: number, n: number): readonly [number, number] {
  const top = Math.log(2 / (1 + n / p));
  const low = Math.min(top, Math.log(p)) - BELOW;
  const high = n <= 1 ? Infinity : Math.max(top, Math.log(p)) + ABOVE + 2 * BELOW / (n - 1);
  return [Math.floor(low / STEP), Math.ceil(Math.min(high, Math.log(LARGEST)) / STEP)];
}
