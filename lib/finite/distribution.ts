/**
 * Laws from which parameters are drawn.
 *
 * @module
 */
import { checkNames, checkNumber, checkOneOf } from "../options.ts";
import type { RandomGenerator } from "../random.ts";

/**
 * A symmetric law of mean 0 and variance 1. "normal" is N(0, 1); "signs" is +1 or -1, each with probability 1/2
 * (Rademacher); "uniform" is uniform on (-sqrt 3, sqrt 3); "laplace" has density exp(-sqrt 2 |x|)/sqrt 2 and is
 * sub-exponential, not sub-Gaussian; `{ student: nu }` is Student's t with nu > 2 degrees of freedom over the root of
 * its variance nu/(nu - 2), with moments of all orders below nu only.
 */
export type WeightDistribution =
  | "normal"
  | "signs"
  | "uniform"
  | "laplace"
  | StudentDistribution;

/** Student's t, scaled to variance 1. */
export interface StudentDistribution {
  /** Degrees of freedom, above 2. */
  readonly student: number;
}

const NAMES = ["normal", "signs", "uniform", "laplace"] as const;

/** Draws so many independent entries. */
export type Sampler = (count: number) => ArrayLike<number>;

/**
 * The sampler of a law.
 *
 * @param distribution The law.
 * @param random The stream that it takes its numbers from: one uniform number an entry, two for Student's t.
 * @returns The sampler.
 * @throws {TypeError} If there is no such law.
 * @throws {RangeError} If Student's t has no variance.
 */
export function samplerOf(
  distribution: WeightDistribution,
  random: RandomGenerator,
  attempt: string,
): Sampler {
  const mapped = (map: (u: number) => number): Sampler => (count) =>
    random.uniform([count]).data.map(map);
  if (typeof distribution === "object" && distribution !== null) {
    return student(readDegrees(distribution, attempt), random);
  }
  checkOneOf(attempt, "distribution", distribution, NAMES);
  switch (distribution) {
    case "normal":
      return (count) => random.normal([count]).data;
    case "signs":
      return mapped((u) => u < 0.5 ? -1 : 1);
    case "uniform":
      return mapped((u) => Math.sqrt(3) * (2 * u - 1));
    case "laplace":
      return mapped(laplace);
  }
}

/** The half of [0, 1) gives the sign, the place in it an exponential size of mean 1/sqrt 2. */
function laplace(u: number): number {
  const [sign, place] = u < 0.5 ? [-1, 2 * u] : [1, 2 * u - 1];
  return -sign * Math.log1p(-place) * Math.SQRT1_2;
}

/**
 * sqrt(nu (U^(-2/nu) - 1)) cos(2 pi V) has Student's law (Bailey 1994), which for nu to infinity is the rule of Box and
 * Muller; here times sqrt((nu - 2)/nu).
 */
function student(nu: number, random: RandomGenerator): Sampler {
  return (count) => {
    const uniform = random.uniform([2 * count]).data;
    return Float64Array.from({ length: count }, (_, i) => {
      const square = (nu - 2) * Math.expm1(-2 / nu * Math.log1p(-uniform[2 * i]!));
      return Math.sqrt(square) * Math.cos(2 * Math.PI * uniform[2 * i + 1]!);
    });
  };
}

function readDegrees(distribution: StudentDistribution, attempt: string): number {
  checkNames(attempt, distribution, ["student"]);
  const { student } = distribution;
  checkNumber(attempt, "distribution.student", student);
  if (student > 2 && student < Infinity) return student;
  throw new RangeError(
    `Cannot ${attempt} as 'distribution.student' must be finite and above 2, below which there is no ` +
      `variance to scale by: current value is ${student}; for Infinity take "normal"`,
  );
}
