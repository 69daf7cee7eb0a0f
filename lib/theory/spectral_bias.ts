/**
 * Spectral bias: eigenvalues of kernels on spheres, and the rates at which their eigenfunctions are learned.
 *
 * @module
 */
import { PANEL } from "../activations/quadrature/pieces.ts";
import { checkFinite, checkFunction, checkNames, checkWhole } from "../options.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import { checkNumbers, notNegative, type NumberCheck, positive } from "./numbers.ts";

/** Options of {@linkcode theory.sphereEigenvalues}. */
export interface SphereOptions {
  /** Dimension d of the space that the unit sphere lies in, at least 2. */
  readonly dimension: number;
  /** Number of degrees, from 1 to 2,000. @default {16} */
  readonly degrees?: number | undefined;
}

/** A degree on a sphere. */
export interface HarmonicNumbers {
  /** Dimension d of the space that the unit sphere lies in, at least 2. */
  readonly dimension: number;
  /** Degree k. */
  readonly degree: number;
}

/** What is left of a mode. */
export interface ModeNumbers {
  /** Eigenvalue sigma of the mode. */
  readonly eigenvalue: number;
  /** Time t of gradient flow. */
  readonly time: number;
}

/** When a mode is learned. */
export interface ModeTimeNumbers {
  /** Eigenvalue sigma of the mode. */
  readonly eigenvalue: number;
  /** The share of it that is left, above 0 and at most 1. */
  readonly residual: number;
}

const atLeast = (least: number): NumberCheck => (attempt, name, value) =>
  checkWhole(attempt, name, value, least);

/**
 * Eigenvalues of a rotation-invariant kernel kappa(theta) on the unit sphere of R^d with the uniform distribution
 * (Funk-Hecke):
 *
 * sigma_k = int kappa(theta) P_k(cos theta) sin(theta)^(d-2) d theta / int sin(theta)^(d-2) d theta  over [0, pi],
 *
 * with P_k the Legendre polynomial of dimension d, P_k(1) = 1. Each belongs to {@linkcode theory.harmonics} functions;
 * kappa(0) = sum_k N(d, k) sigma_k. For the NTK of ReLU networks they fall like k^-d (Bietti and Mairal 2019).
 *
 * @param kernel kappa, a function of the angle that is smooth inside (0, pi).
 * @param options Dimension and number of degrees.
 * @returns sigma_0, sigma_1, ..., `[degrees]`.
 * @throws {TypeError} If the kernel is no function.
 * @throws {RangeError} If an option is out of range, or the kernel is not finite somewhere.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // The linear kernel x.z on the sphere of R^3: all of its trace 1 in three functions of degree 1.
 * const { data } = theory.sphereEigenvalues(Math.cos, { dimension: 3, degrees: 3 });
 * [0, 1 / 3, 0].forEach((value, k) => assertAlmostEquals(data[k]!, value, 1e-14));
 * ```
 */
export function sphereEigenvalues(
  kernel: (angle: number) => number,
  options: SphereOptions,
): Tensor {
  const attempt = "compute eigenvalues on a sphere";
  checkFunction(attempt, "kernel", kernel);
  checkNames(attempt, options, ["dimension", "degrees"]);
  const { dimension: d, degrees = 16 } = options;
  checkWhole(attempt, "dimension", d, 2, 1e6);
  checkWhole(attempt, "degrees", degrees, 1, 2000);
  const panels = 16 + Math.ceil(degrees / 4 + Math.sqrt(d));
  const half = Math.PI / panels / 2;
  const sums = new Float64Array(degrees);
  let mass = 0;
  for (let panel = 0; panel < panels; panel++) {
    PANEL.nodes.forEach((node, i) => {
      const angle = half * (2 * panel + 1 + node);
      const weight = PANEL.weights[i]! * Math.sin(angle) ** (d - 2);
      const value = kernel(angle);
      checkFinite(attempt, `kernel(${angle})`, value);
      mass += weight;
      addLegendre(sums, d, Math.cos(angle), weight * value);
    });
  }
  return makeTensor([degrees], sums.map((sum) => sum / mass));
}

/** Adds value P_k(t) for each k: (k + d - 2) P_(k+1) = (2k + d - 2) t P_k - k P_(k-1). */
function addLegendre(sums: Float64Array, d: number, t: number, value: number): void {
  let [before, current] = [0, value];
  for (let k = 0; k < sums.length; k++) {
    sums[k]! += current;
    const next = k === 0 ? t * current : ((2 * k + d - 2) * t * current - k * before) / (k + d - 2);
    [before, current] = [current, next];
  }
}

/**
 * The number of independent spherical harmonics of degree k on the sphere of R^d,
 *
 * N(d, k) = (2k + d - 2) (k + d - 3)! / (k! (d - 2)!),  N(d, 0) = 1.
 *
 * @param numbers d and k.
 * @returns The number; exact up to 2^53, rounded beyond.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals([0, 1, 2].map((degree) => theory.harmonics({ dimension: 3, degree })), [1, 3, 5]);
 * ```
 */
export function harmonics(numbers: HarmonicNumbers): number {
  const degrees: NumberCheck = (attempt, name, value) => checkWhole(attempt, name, value, 0, 1e6);
  checkNumbers("count harmonics", numbers, { dimension: atLeast(2), degree: degrees });
  const { dimension: d, degree: k } = numbers;
  if (k === 0) return 1;
  // (k + d - 3)! / ((k - 1)! (d - 2)!), a binomial coefficient, factor by factor.
  const factors = Math.min(k - 1, d - 2);
  const top = k + d - 3;
  let binomial = 1;
  for (let i = 1; i <= factors; i++) binomial = binomial * (top - factors + i) / i;
  const rounded = binomial * (2 * k + d - 2) / k;
  return rounded < 2 ** 54 ? exactHarmonics(BigInt(d), BigInt(k)) : rounded;
}

/** The same in whole numbers, whose products may be beyond 2^53 where the result is not. */
function exactHarmonics(d: bigint, k: bigint): number {
  const factors = k - 1n < d - 2n ? k - 1n : d - 2n;
  const top = k + d - 3n;
  let binomial = 1n;
  for (let i = 1n; i <= factors; i++) binomial = binomial * (top - factors + i) / i;
  return Number(binomial * (2n * k + d - 2n) / k);
}

/**
 * The eigenvalues on the circle, in closed form, of the NTK of a two-layer ReLU network without biases,
 * Theta(t) = (|sin t| + 2 (pi - |t|) cos t) / pi:
 *
 * sigma_k = (2/pi^2) (k^2 + 3) / (k^2 - 1)^2 for even k,  1/2 for k = 1,  0 for odd k >= 3.
 *
 * So frequencies fall like k^-2, and odd ones from 3 on are never learned.
 *
 * @param k The frequency, a whole number.
 * @returns The eigenvalue.
 * @throws {TypeError} If k is no number.
 * @throws {RangeError} If k is negative or not whole.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(theory.circleEigenvalue(0), 6 / Math.PI ** 2);
 * assertAlmostEquals(theory.circleEigenvalue(3), 0);
 * ```
 */
export function circleEigenvalue(k: number): number {
  checkWhole("compute an eigenvalue on the circle", "k", k, 0);
  if (k === 1) return 0.5;
  return k % 2 === 1 ? 0 : 2 * (k * k + 3) / (Math.PI * (k * k - 1)) ** 2;
}

/**
 * The share of a mode that gradient flow on half the mean squared error has not learned at time t:
 *
 * <r_t, phi> / <r_0, phi> = exp(-sigma t).
 *
 * Bowman and Montufar, Spectral bias outside the training set, 2022: it holds for the eigenfunctions of the integral
 * operator, at new inputs too, up to an error that is small for many examples and neurons.
 *
 * @param numbers sigma and t.
 * @returns The share.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(theory.modeResidual({ eigenvalue: 0.5, time: 2 }), Math.exp(-1));
 * ```
 */
export function modeResidual(numbers: ModeNumbers): number {
  checkNumbers("compute what is left of a mode", numbers, {
    eigenvalue: notNegative,
    time: notNegative,
  });
  return Math.exp(-numbers.eigenvalue * numbers.time);
}

/**
 * The time at which only a share of a mode is left, log(1 / share) / sigma; see {@linkcode theory.modeResidual}.
 *
 * @param numbers sigma and the share.
 * @returns The time; infinite for sigma = 0.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(theory.modeTime({ eigenvalue: 0.5, residual: Math.exp(-1) }), 2);
 * ```
 */
export function modeTime(numbers: ModeTimeNumbers): number {
  const attempt = "compute when a mode is learned";
  checkNumbers(attempt, numbers, { eigenvalue: notNegative, residual: positive });
  const { eigenvalue, residual } = numbers;
  if (residual > 1) {
    throw new RangeError(`Cannot ${attempt} as 'residual' must be at most 1: found ${residual}`);
  }
  return residual === 1 ? 0 : -Math.log(residual) / eigenvalue;
}
