/**
 * Feature alignment: how much of a training example's label a model gives at another input.
 *
 * @module
 */
import type { Pair } from "../activations/pair.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { factorMatrix } from "../linalg/factor.ts";
import { readMatrix, readSymmetric, tensorOf } from "../linalg/matrix.ts";
import { checkOptions } from "../linalg/options.ts";
import { startRun } from "../linalg/run.ts";
import { transposeInTurns } from "../linalg/transpose.ts";
import type { Net } from "../stax/network.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import { readActivation } from "./activation.ts";
import { checkNumbers, notNegative, share } from "./numbers.ts";

/** How much of an input is spurious. */
export interface AlignmentNumbers {
  /** alpha = d_y / d, the spurious share of an input's coordinates, from 0 to 1. */
  readonly alpha: number;
}

/** What the bound of memorisation depends on. */
export interface MemorizationNumbers {
  /** gamma, the limit of the feature alignment. */
  readonly gamma: number;
  /** R_(Z_-1), the generalisation error of the model trained without the example. */
  readonly risk: number;
  /** Var(g_1), the variance of the example's label. */
  readonly variance: number;
}

/**
 * The limit of the feature alignment of the NTK of a two-layer network,
 *
 * gamma = alpha sum_(l>=1) mu'_l^2 alpha^l / sum_(l>=1) mu'_l^2 = alpha (k(alpha) - k(0)) / (k(1) - k(0)),
 *
 * with mu'_l the Hermite coefficients of phi' and k(rho) = E[phi'(u) phi'(v)] at the correlation rho, by Mehler's
 * formula; so no series is summed. For ReLU it is alpha (4/(2 pi)) (pi/2 - arccos alpha).
 *
 * Bombari and Mondelli, How spurious features are memorized, 2024, equation 26 of the slides: the alignment
 * F(z_1^s, z_1) tends to gamma for d << N << d^(3/2), with z_1^s sharing a share alpha of its coordinates with z_1. Its
 * theorem asks for more of phi than this function does.
 *
 * @param phi A nonlinearity of `stax`, of unit variance at its input.
 * @param numbers alpha.
 * @returns gamma, from 0 to 1.
 * @throws {TypeError} If phi is no nonlinearity or alpha no number.
 * @throws {RangeError} If alpha is out of range, or phi' is constant, where gamma is 0/0.
 *
 * @example Usage
 * ```ts
 * import { stax, theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(theory.alignmentLimit(stax.relu(), { alpha: 0.5 }), 1 / 6);
 * ```
 */
export function alignmentLimit(phi: Net, numbers: AlignmentNumbers): number {
  const attempt = "compute the limit of a feature alignment";
  checkNumbers(attempt, numbers, { alpha: share });
  const { alpha } = numbers;
  const { activation, rule } = readActivation(attempt, phi);
  const { slope } = rule.dual(activation);
  const at = (rho: number): number => slope(unitPair(rho));
  const [none, all] = [at(0), at(1)];
  if (!(all - none > 1e-12 * all)) {
    throw new RangeError(
      `Cannot ${attempt} as the derivative of the nonlinearity must vary: ` +
        `found E[phi'^2] = ${all} and E[phi']^2 = ${none}`,
    );
  }
  return alpha * (at(alpha) - none) / (all - none);
}

function unitPair(rho: number): Pair {
  return { p: 1, q: 1, s: 1, t: 1, minus: 1 - rho, plus: 1 + rho };
}

/**
 * The feature alignment of inputs z with each training input z_i,
 *
 * F(z, z_i) = phi(z)' P phi(z_i) / |P phi(z_i)|^2 = (k(z, Z) K^-1)_i,
 *
 * P the projection off the features of the other training inputs: by block inversion it is the weight of label i in
 * kernel interpolation at z. For every kernel and every label g_i,
 *
 * f(z) - f_(-i)(z) = F(z, z_i) (g_i - f_(-i)(z_i)),
 *
 * f_(-i) the interpolant without example i (Bombari and Mondelli 2024, lemma 4.1; the slides' stability).
 *
 * @param kernel K on the training inputs, `[N, N]`, positive definite.
 * @param cross k(z, Z), `[q, N]`.
 * @param options Common options.
 * @returns F, `[q, N]`.
 * @throws {TypeError} If shapes do not fit.
 * @throws {RangeError} If an entry is not finite, or F overflows.
 * @throws {NotPositiveDefiniteError} If K is not positive definite.
 *
 * @example Usage
 * ```ts
 * import { at, theory } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * // At a training input it is 1 for that input and 0 for the others.
 * const f = await theory.featureAlignment([[4, 0], [0, 2]], [[4, 0], [2, 1]]);
 * [[1, 0], [0.5, 0.5]].forEach((row, z) =>
 *   row.forEach((value, i) => assertAlmostEquals(at(f, z, i), value))
 * );
 * ```
 */
export async function featureAlignment(
  kernel: TensorLike,
  cross: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<Tensor> {
  const attempt = "compute a feature alignment";
  checkOptions(attempt, options);
  const run = await startRun(options);
  const { turn } = run;
  const matrix = await readSymmetric(kernel, attempt, turn);
  const n = matrix.rows;
  const { rows, columns, data } = await readMatrix(cross, attempt, turn, "'cross'");
  if (columns !== n) {
    throw new TypeError(
      `Cannot ${attempt} as 'cross' needs a column for each training input: ` +
        `found shape [${rows},${columns}], expected [${rows},${n}]`,
    );
  }
  const factor = await factorMatrix(run, matrix, { attempt: "factor a matrix" });
  const weights = await factor.solve(await transposeInTurns(rows, n, data, turn), run.signal);
  return tensorOf({ rows, columns: n, data: await transposeInTurns(n, rows, weights, turn) });
}

/**
 * The bound of spurious memorisation of the slides,
 *
 * Cov(f(z_1^s), g_1) <= gamma sqrt(R_(Z_-1)) sqrt(Var g_1).
 *
 * By the identity of {@linkcode theory.featureAlignment} and Cauchy-Schwarz (Bombari and Mondelli 2024).
 *
 * @param numbers gamma, the risk and the variance.
 * @returns The bound.
 * @throws {TypeError} If a number is missing or none.
 * @throws {RangeError} If one is out of range.
 *
 * @example Usage
 * ```ts
 * import { theory } from "@widenet/ntk";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(theory.memorizationBound({ gamma: 0.25, risk: 4, variance: 1 }), 0.5);
 * ```
 */
export function memorizationBound(numbers: MemorizationNumbers): number {
  const checks = { gamma: share, risk: notNegative, variance: notNegative };
  checkNumbers("bound how much is memorised", numbers, checks);
  const { gamma, risk, variance } = numbers;
  return gamma * Math.sqrt(risk) * Math.sqrt(variance);
}
