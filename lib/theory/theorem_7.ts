/**
 * The width and the step from which gradient descent provably fits a two-layer ReLU network.
 *
 * @module
 */
import { initialResidual } from "./initial_residual.ts";
import { gramWidth } from "./lemma_1.ts";
import { patternWidth } from "./lemma_2.ts";
import { checkNumbers, count, halfAtMost, notNegative, probability } from "./numbers.ts";

/** What the theorem's width depends on. */
export interface ConvergenceNumbers {
  /** Number of inputs, of length 1. */
  readonly n: number;
  /** Least eigenvalue of the limit H, at most 1/2. */
  readonly lambda: number;
  /** Largest |y_i|. */
  readonly targets: number;
  /** Probability of failure that is allowed. */
  readonly delta: number;
}

/** The theorem's choices. */
export interface ConvergenceBound {
  /** Step size eta. */
  readonly stepSize: number;
  /** R, from which no neuron's weights move farther. */
  readonly radius: number;
  /** The least width: the largest of the three widths, rounded up. */
  readonly width: number;
  /** What each event asks for, not rounded. */
  readonly widths: {
    /** The Gram matrix is near its limit (lemma 1). */
    readonly gram: number;
    /** Weights move by no more than R (lemma 8 and claim 10). */
    readonly movement: number;
    /** Few patterns can change (lemma 2 and claim 12). */
    readonly patterns: number;
  };
}

const ATTEMPT = "choose the width of theorem 7";

/**
 * Theorem 7 with constants: with
 *
 * eta = lambda / (4 n^2),  R = lambda / (64 n),  B = (Y + sqrt(2 log(6 n / delta)))^2,
 *
 * m >= max(8 n^2 lambda^-2 log(6 n^2/delta), 2^16 n^4 lambda^-4 B, (320/3) n lambda^-1 log(9 n^2/delta)),
 *
 * gradient descent from w_r ~ N(0, I), a_r = +-1, on 1/2 |y - u|^2 has, with probability 1 - delta, for all k,
 *
 * |y - u(k)|^2 <= (1 - eta lambda/2)^k |y - u(0)|^2.
 *
 * The three events (lemma 1; claim 10 with D <= R; lemma 2 and claim 12) concern the start alone and fail with
 * probability delta/3 each. The second number is always the largest, as B >= log(36 n^2/delta^2) and lambda <= 1/2.
 * Lecture 3, theorem 7, has m = Omega(lambda^-4 n^4 log(n/delta)) and eta = O(lambda/n^2);
 * Song and Yang 2019 is its source. The width is a sufficient one and far above what is seen to do.
 *
 * @param numbers n, lambda, Y and delta.
 * @returns The step size, R and the width.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range, or the width is.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * const bound = theory.convergence({ n: 4, lambda: 0.25, targets: 1, delta: 0.1 });
 * assertEquals([bound.stepSize, bound.radius], [1 / 256, 1 / 1024]);
 * assertEquals(bound.width, Math.ceil(bound.widths.movement));
 * ```
 */
export function convergence(numbers: ConvergenceNumbers): ConvergenceBound {
  checkNumbers(ATTEMPT, numbers, {
    n: count,
    lambda: halfAtMost,
    targets: notNegative,
    delta: probability,
  });
  const { n, lambda, targets, delta } = numbers;
  const radius = lambda / (64 * n);
  const third = delta / 3;
  const residual = initialResidual({ n, targets, delta: third });
  const widths = {
    gram: gramWidth({ n, lambda, delta: third }),
    movement: 16 * n * (residual / (lambda * radius)) ** 2,
    patterns: patternWidth({ n, radius, delta: third }),
  };
  const width = Math.ceil(Math.max(widths.gram, widths.movement, widths.patterns));
  if (!(width < Infinity)) {
    throw new RangeError(
      `Cannot ${ATTEMPT} as it leaves the range of float64 for n = ${n}, lambda = ${lambda}, ` +
        `targets = ${targets} and delta = ${delta}: give a larger lambda, or fewer inputs`,
    );
  }
  return { stepSize: lambda / (4 * n * n), radius, width, widths };
}
