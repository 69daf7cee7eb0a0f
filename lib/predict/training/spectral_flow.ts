/**
 * Gradient flow in the eigenbasis of the kernel, where every direction decays by itself.
 *
 * @module
 */
import type { Backend } from "../../linalg/backend.ts";
import { eigenpairs } from "../../linalg/eigh.ts";
import type { Matrix, PlainMatrix } from "../../linalg/matrix.ts";
import { roundUp } from "../../linalg/positive_definite.ts";
import type { Run } from "../../linalg/run.ts";
import { checkNumber } from "../../options.ts";
import { ridgeAdvice } from "../../ridge_advice.ts";
import { absoluteRidge, type RidgeOptions } from "../ridge.ts";

/** What a flow is run with. */
export interface FlowSettings extends RidgeOptions {
  /** eta, the factor of time; positive. @default {1} */
  readonly learningRate?: number | undefined;
  /** Outputs of each input: the loss is a mean over N = n outputs entries. @default {1} */
  readonly outputs?: number | undefined;
  /** What is attempted, for messages. */
  readonly attempt: string;
}

/**
 * f' = -(eta / N) (K + r I) (f - y) with K + r I = V diag(values) V' and N targets: the error along
 * column j of V falls as exp(-eta values[j] t / N).
 */
export interface SpectralFlow {
  /** Rows and columns of K. */
  readonly n: number;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Eigenvalues of K + r I, ascending, `[n]`; none is negative, and those that are zero are so exactly. */
  readonly values: Float64Array;
  /** V, `[n, n]`: column j is the unit eigenvector of `values[j]`. */
  readonly vectors: PlainMatrix;
  /** Largest magnitude of an entry of K, and rounding unit of its entries as passed. */
  readonly entries: Pick<Matrix, "largest" | "unit">;
  /** What decomposed K, and multiplies. */
  readonly backend: Backend;
  /**
   * (1 - exp(-eta values t / N)) / values, by which (I - e^(-eta (K + r I) t / N)) (K + r I)^-1 scales
   * each direction. Where an eigenvalue is 0 this is its limit eta t / N, up to the time at which an
   * eigenvalue of the size of rounding would have been learned; later it is 0, as in the pseudo-inverse.
   *
   * @param t Time, not negative; may be infinite.
   * @throws {RangeError} If t is negative or NaN.
   */
  gain(t: number): Float64Array;
}

/**
 * Decomposes a training kernel for its gradient flow.
 *
 * Eigenvalues of K count as exactly zero where their size is at most n times the rounding unit of
 * float64 times that of the largest, which is what rounding makes of zeros; so do negative ones up to
 * n times the rounding unit of the entries as passed, which is coarser for float32. The ridge is added
 * to the eigenvalues, so that directions without a kernel have exactly r.
 *
 * @param matrix K, `[n, n]`, symmetric; not modified or kept.
 * @param settings The learning rate, the ridge and the number of outputs.
 * @returns The decomposition.
 * @throws {TypeError} If a setting is no number.
 * @throws {RangeError} If a setting is out of range, or an eigenvalue of K + r I is negative beyond
 * rounding.
 */
export async function spectralFlow(
  run: Run,
  matrix: Matrix,
  settings: FlowSettings,
): Promise<SpectralFlow> {
  const { learningRate = 1, outputs = 1, attempt } = settings;
  checkLearningRate(attempt, learningRate);
  const { rows: n, data, largest, unit } = matrix;
  const ridge = absoluteRidge(n, data, settings, attempt);
  const { values: eigenvalues, vectors } = await eigenpairs(run, matrix);
  const values = addRidge(eigenvalues, ridge, unit, attempt);
  const noise = n * unit * largestOf(eigenvalues);
  const N = n * outputs;
  return {
    n,
    ridge,
    values,
    vectors,
    entries: { largest, unit },
    backend: run.backend,
    gain: (t) => {
      const s = learningRate * checkTime(attempt, t) / N;
      // Never at infinite time, also where the noise is 0 and the product no number.
      const still = s * noise <= 1 ? s : 0;
      return values.map((lambda) => lambda === 0 ? still : -Math.expm1(-lambda * s) / lambda);
    },
  };
}

/**
 * The size that rounding may give to k(x, X) v where it is 0. It is so for an eigenvector v whose
 * eigenvalue is 0, as |k(x, X) v|^2 <= lambda k(x, x) for any kernel: what is as small must not be
 * multiplied by a gain that grows with time.
 *
 * @param n Training inputs.
 * @param kernel Largest entry and rounding unit of the kernel between test and training inputs.
 */
export function roundingOfImages(
  n: number,
  { largest, unit }: { readonly largest: number; readonly unit: number },
): number {
  return n * Math.sqrt(n) * unit * largest;
}

/**
 * Refuses a learning rate that is not positive and finite.
 *
 * @param learningRate The learning rate.
 * @throws {RangeError} If it is not positive and finite.
 */
export function checkLearningRate(attempt: string, learningRate: number): void {
  checkNumber(attempt, "learningRate", learningRate);
  if (learningRate > 0 && learningRate < Infinity) return;
  throw new RangeError(
    `Cannot ${attempt} as 'learningRate' must be finite and positive: ` +
      `current value is ${learningRate}`,
  );
}

/**
 * Refuses a time that is negative or no number.
 *
 * @param t The time; may be infinite.
 * @returns The time.
 * @throws {RangeError} If it is negative or NaN.
 */
export function checkTime(attempt: string, t: number): number {
  checkNumber(attempt, "t", t);
  if (t >= 0) return t;
  throw new RangeError(`Cannot ${attempt} as time must not be negative: current value is ${t}`);
}

/**
 * The eigenvalues of K + r I, with zeros in place of what rounding makes of them.
 *
 * @param eigenvalues Those of K, ascending.
 * @param ridge r.
 * @param unit Rounding unit of the entries of K as they were passed.
 * @returns As many, none negative.
 * @throws {RangeError} If one is negative beyond rounding.
 */
export function addRidge(
  eigenvalues: Float64Array,
  ridge: number,
  unit: number,
  attempt: string,
): Float64Array {
  const n = eigenvalues.length;
  const largest = largestOf(eigenvalues);
  const rounding = n * Number.EPSILON * largest;
  const noise = n * unit * largest;
  return eigenvalues.map((lambda) => {
    const value = (Math.abs(lambda) <= rounding ? 0 : lambda) + ridge;
    if (value >= 0) return value;
    if (lambda >= -noise) return 0;
    throw new RangeError(
      `Cannot ${attempt} as the kernel must be positive semi-definite: its smallest eigenvalue is ` +
        `${eigenvalues[0]}, the largest ${eigenvalues[n - 1]}; ` +
        ridgeAdvice("at least", roundUp(-eigenvalues[0]!)),
    );
  });
}

/** Largest magnitude of eigenvalues in ascending order. */
function largestOf(eigenvalues: Float64Array): number {
  return Math.max(Math.abs(eigenvalues[0]!), Math.abs(eigenvalues.at(-1)!));
}
