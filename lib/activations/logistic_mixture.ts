/**
 * The logistic density e^x / (1 + e^x)^2 as a mixture of normal densities of variances v, and Hermite
 * coefficients by it.
 *
 * If kappa has Kolmogorov's distribution, 2 kappa z with z standard normal is logistic (Andrews and Mallows
 * 1974, section 3). The trapezoidal rule in log kappa gives all of it to rounding. With p = s^2 a normal density of
 * variance v has the coefficients, for even n,
 *   E[N(s z; 0, v) h_n(z)] = +- D_n (p/(p + v))^(n/2) / sqrt(2 pi (p + v)), D_n^2 = n! / (2^n (n/2)!^2),
 * which make sense for any n >= 0.
 *
 * @module
 */

/** Step in log kappa. */
const STEP = 0.11;

/** Nodes. */
const COUNT = 36;

/** The smallest kappa; the density is below 1e-60 there. */
const FIRST = 0.09;

/** Variances of the mixture and their weights, which sum to 1. */
export const LOGISTIC: {
  readonly variances: readonly number[];
  readonly weights: readonly number[];
} = mixture();

function mixture() {
  const nodes = Array.from({ length: COUNT }, (_, k) => FIRST * Math.exp(STEP * k));
  return {
    variances: nodes.map((kappa) => 4 * kappa * kappa),
    weights: nodes.map((kappa) => STEP * kappa * kolmogorov(kappa)),
  };
}

/** Kolmogorov's density, by that one of its two theta series that converges at once. */
function kolmogorov(x: number): number {
  let sum = 0;
  if (x < 1) {
    for (let j = 1; j < 12; j += 2) {
      const a = j * j * Math.PI * Math.PI / 8;
      sum += Math.exp(-a / (x * x)) * (2 * a / x ** 4 - 1 / (x * x));
    }
    return Math.sqrt(2 * Math.PI) * sum;
  }
  for (let j = 1; j < 8; j++) sum += (j % 2 === 1 ? 1 : -1) * j * j * Math.exp(-2 * j * j * x * x);
  return 8 * x * sum;
}

/** Coefficients of the expansion of Gamma(x + 1/2) / (Gamma(x) sqrt(x)) in powers of 1/x. */
const RATIO = [
  1,
  -1 / 8,
  1 / 128,
  5 / 1024,
  -21 / 32768,
  -399 / 262144,
  869 / 4194304,
  39325 / 33554432,
] as const;

/** Where the expansion is exact to rounding. */
const LARGE = 40;

/** D_n^2 = n! / (2^n (n/2)!^2) = Gamma((n + 1)/2) / (sqrt(pi) Gamma(n/2 + 1)). */
export function centralShare(n: number): number {
  let x = (n + 1) / 2;
  let factor = 1;
  for (; x < LARGE; x++) factor *= (x + 0.5) / x;
  const ratio = RATIO.reduceRight((sum, coefficient) => sum / x + coefficient, 0);
  return factor / (Math.sqrt(Math.PI * x) * ratio);
}

/** Hermite coefficients |E[f(s z) h_n(z)]| of a density f, for even n and what lies between. */
export type DensityCoefficients = (n: number, term?: (share: number) => number) => number;

/**
 * Hermite coefficients of the density that is logistic in x / sqrt(stretch).
 *
 * @param s Standard deviation of what goes in.
 * @param stretch Factor of the variances of the mixture.
 * @returns A function of n, and of a factor that depends on p/(p + v).
 */
export function logisticCoefficients(s: number, stretch: number): DensityCoefficients {
  const p = s * s;
  const parts = LOGISTIC.variances.map((variance, k) => {
    const v = stretch * variance;
    const size = LOGISTIC.weights[k]! / Math.sqrt(2 * Math.PI * (p + v));
    return { size, rate: Math.log1p(v / p) / 2, share: p / (p + v) };
  });
  return (n, term = () => 1) => {
    let sum = 0;
    for (const { size, rate, share } of parts) sum += size * Math.exp(-n * rate) * term(share);
    return Math.sqrt(centralShare(n)) * sum;
  };
}
