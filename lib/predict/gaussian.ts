/**
 * Normal laws of function values, as predictions give them.
 *
 * @module
 */
import type { Turn } from "../parallel/yielder.ts";
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import { makeTensor, type Tensor, type TensorLike } from "../tensor.ts";

/** A mean, and a covariance if it was asked for. */
export interface Prediction {
  /** Mean, `[m]` or `[m, k]` for k outputs. */
  readonly mean: Tensor;
  /** Covariance between the m inputs, `[m, m]`: the same for each output, and outputs are independent. */
  readonly covariance?: Tensor;
  /** Bound on the eigenvalues, of either sign, that rounding adds to the covariance. */
  readonly roundingFloor?: number;
}

/** A normal law: independent outputs, each with its own mean and all with one covariance. */
export interface Gaussian extends Prediction {
  /** Covariance between the m inputs, `[m, m]`, exactly symmetric, its diagonal not negative. */
  readonly covariance: Tensor;
  /** Bound on the eigenvalues, of either sign, that rounding adds to the covariance. */
  readonly roundingFloor: number;
}

/** Both kernels between the same inputs, as `kernels()` gives them. */
export interface KernelPair {
  /** K, the covariance of outputs at initialisation. */
  readonly nngp: TensorLike;
  /** Theta, the neural tangent kernel. */
  readonly ntk: TensorLike;
}

/** What rounding may do to a covariance that is computed as a difference. */
export interface Rounding {
  /** Training inputs. */
  readonly n: number;
  /** Rounding unit of the kernels. */
  readonly unit: number;
  /** Largest entry of the kernels. */
  readonly largest: number;
  /** Frobenius norm of the weights W by which predictions depend on the training outputs. */
  readonly weights: number;
}

/**
 * A covariance from its formula.
 *
 * Every covariance here is that of f* - W f for some weights W: the quadratic form of (I, -W) in the
 * joint kernel of n training and m test inputs. Rounding moves an eigenvalue of that kernel by at most
 * (n + m) u times its largest entry, and one of the form by (1 + |W|)^2 as much.
 *
 * @param m Test inputs.
 * @param entry The entry of a row and a column not right of the diagonal, by its formula.
 * @param rounding What the entries were computed from.
 * @returns The covariance and its rounding.
 * @throws {RangeError} If a variance is negative beyond rounding: kernels that do not belong together.
 * @throws {OutOfMemoryError} If there is no memory for the covariance.
 */
export async function makeCovariance(
  m: number,
  entry: (i: number, j: number) => number,
  { n, unit, largest, weights }: Rounding,
  attempt: string,
  turn: Turn,
): Promise<{ readonly covariance: Tensor; readonly roundingFloor: number }> {
  const roundingFloor = (n + m) * unit * largest * (1 + weights) ** 2;
  const data = await withMemory(attempt, covarianceMemory(m), () => new Float64Array(m * m));
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) data[i * m + j] = data[j * m + i] = entry(i, j);
    const variance = entry(i, i);
    if (!(variance >= -roundingFloor)) {
      throw new RangeError(
        `Cannot ${attempt} as the variance of test input ${i} is negative: found ${variance}; ` +
          `check that all kernels are of the same network and inputs`,
      );
    }
    data[i * m + i] = Math.max(0, variance);
    await turn();
  }
  return { covariance: makeTensor([m, m], data), roundingFloor };
}

/**
 * An entry of K** + W K W' - W K*' - K* W' from its terms.
 *
 * @param m Test inputs.
 * @param terms K**, W K W', and K* W' or its transpose, `[m, m]` each.
 */
export function trainedEntry(
  m: number,
  { prior, wkw, kxw }: Readonly<Record<"prior" | "wkw" | "kxw", Float64Array>>,
): (i: number, j: number) => number {
  return (i, j) => {
    const [p, q] = [i * m + j, j * m + i];
    return prior[p]! + (wkw[p]! + wkw[q]!) / 2 - (kxw[p]! + kxw[q]!);
  };
}

/**
 * What a covariance takes.
 *
 * @param m Test inputs.
 * @param rest Numbers that it takes beside its own.
 */
export function covarianceMemory(m: number, rest = 0): MemoryNeed {
  return {
    what: `a covariance of shape [${m},${m}]${rest > 0 ? " and what it is computed from" : ""}`,
    bytes: 8 * (m * m + rest),
    instead: "predict fewer inputs at a time, or their variances alone",
  };
}

/** Entries of a slice: some milliseconds. */
const SLICE = 2 ** 20;

/**
 * Frobenius norm.
 *
 * @param entries The entries of a matrix.
 */
export async function frobenius(entries: Float64Array, turn: Turn): Promise<number> {
  let squares = 0;
  for (let start = 0; start < entries.length; start += SLICE) {
    const end = Math.min(entries.length, start + SLICE);
    for (let p = start; p < end; p++) squares += entries[p]! * entries[p]!;
    await turn();
  }
  return Math.sqrt(squares);
}

/** Largest rounding unit and largest magnitude of some matrices. */
export function coarsest(
  matrices: readonly { readonly unit: number; readonly largest: number }[],
): { readonly unit: number; readonly largest: number } {
  return {
    unit: Math.max(...matrices.map(({ unit }) => unit)),
    largest: Math.max(...matrices.map(({ largest }) => largest)),
  };
}
