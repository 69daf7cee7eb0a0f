/**
 * Spectra of kernels, and how targets lie in them.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import { eigenpairs } from "../../linalg/eigh.ts";
import { type PlainMatrix, readMatrix, readSymmetric, tensorOf } from "../../linalg/matrix.ts";
import { checkOptions } from "../../linalg/options.ts";
import { product } from "../../linalg/product.ts";
import { startRun } from "../../linalg/run.ts";
import { startTurns } from "../../parallel/yielder.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import { columnsOf } from "../apply_kernel.ts";
import { readTargets } from "../read.ts";
import { absoluteRidge, type RidgeOptions } from "../ridge.ts";
import { addRidge } from "../training/spectral_flow.ts";

/** K = V diag(values) V' with falling eigenvalues. */
export interface KernelSpectrum {
  /** Eigenvalues in falling order, `[n]`; those that are zero to rounding are so exactly. */
  readonly values: Tensor;
  /** V, `[n, n]`: column j is the unit eigenvector of `values[j]`. */
  readonly vectors: Tensor;
}

/**
 * Eigenvalues of a kernel from the largest on, with their eigenvectors.
 *
 * Eigenvalues count as zero where their size is at most n times the rounding unit of float64 times that
 * of the largest; so do negative ones up to n times the rounding unit of the entries as passed, which is
 * coarser for float32. Negative ones beyond that mean that K is no kernel, and are refused.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kernel K, `[n, n]`; not modified.
 * @param options The common options.
 * @returns The spectrum.
 * @throws {TypeError} If K is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite, or an eigenvalue is negative beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { kernelSpectrum } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { values } = await kernelSpectrum([[2, 1], [1, 2]]);
 * assertAlmostEquals(values.data[0]!, 3);
 * assertAlmostEquals(values.data[1]!, 1);
 * ```
 */
export async function kernelSpectrum(
  kernel: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<KernelSpectrum> {
  checkOptions(ATTEMPT, options);
  const { values, vectors } = await decompose(kernel, options);
  return { values: makeTensor([values.length], values), vectors: tensorOf(vectors) };
}

const ATTEMPT = "find the spectrum of a kernel";

/** A {@linkcode KernelSpectrum} that has been read. */
export interface ReadSpectrum {
  /** Eigenvalues in falling order, `[n]`. */
  readonly values: Float64Array;
  /** V, `[n, n]`. */
  readonly vectors: PlainMatrix;
}

/** Eigenvalues and eigenvectors in falling order. */
async function decompose(kernel: TensorLike, options: LinearAlgebraOptions): Promise<ReadSpectrum> {
  const run = await startRun(options);
  const { turn } = run;
  const matrix = await readSymmetric(kernel, ATTEMPT, turn, "'kernel'");
  const { values, vectors } = await eigenpairs(run, matrix);
  const { rows: n, data } = vectors;
  for (let i = 0; i < n; i++) {
    data.subarray(i * n, (i + 1) * n).reverse();
    await turn();
  }
  return { values: addRidge(values, 0, matrix.unit, ATTEMPT).reverse(), vectors };
}

/** Options of {@linkcode targetAlignment}. */
export interface TargetAlignmentOptions extends LinearAlgebraOptions, RidgeOptions {}

/** How targets lie in the spectrum of a kernel. */
export interface TargetAlignment {
  /** Eigenvalues in falling order, `[n]`. */
  readonly values: Tensor;
  /** Share of |y|^2 along each eigenvector, `[n]`; they sum to 1. */
  readonly shares: Tensor;
  /** Share of |y|^2 along the first eigenvectors together, `[n]`: the last is 1. */
  readonly cumulative: Tensor;
  /** <K, y y'> / (|K| |y y'|) in Frobenius norms, from 0 to 1 where y is the first eigenvector. */
  readonly alignment: number;
  /** tr K (K + r I)^-1, the number of directions that a fit with the ridge r follows. */
  readonly effectiveDimension: number;
}

/**
 * How much of the targets lies along each eigenvector of a kernel: shares_j = |v_j' y|^2 / |y|^2, summed
 * over outputs. Gradient flow learns along v_j at a rate proportional to its eigenvalue, so targets with
 * their shares early in the order are learned soon and from few examples (Arora et al., Fine-grained
 * analysis of optimization and generalization, 2019, section 4). The alignment is that of Cristianini et
 * al., On kernel-target alignment, 2001.
 *
 * Where eigenvalues are equal, only the sum of their shares has a meaning.
 *
 * @param kernel K, `[n, n]`, or its spectrum; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified. Centre them to leave out their mean.
 * @param options The ridge, and the common options.
 * @returns The shares.
 * @throws {TypeError} If K is not square or not symmetric, or y does not fit.
 * @throws {RangeError} If an entry is not finite, an eigenvalue is negative beyond rounding, all targets
 * are 0, or the ridge is negative.
 *
 * @example Usage
 * ```ts
 * import { targetAlignment } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { shares, cumulative } = await targetAlignment([[2, 1], [1, 2]], [1, 0]);
 * assertAlmostEquals(shares.data[0]!, 0.5);
 * assertAlmostEquals(cumulative.data[1]!, 1);
 * ```
 */
export async function targetAlignment(
  kernel: TensorLike | KernelSpectrum,
  y: TensorLike,
  options: TargetAlignmentOptions = {},
): Promise<TargetAlignment> {
  const attempt = "align targets with a kernel";
  checkOptions(attempt, options, ["ridge", "ridgeScale"]);
  const spectrum = await spectrumOf(kernel, options);
  const { values } = spectrum;
  const { powers, gram } = await projectTargets(spectrum, y, attempt, options);
  const total = sumOf(powers);
  if (total === 0) {
    throw new RangeError(`Cannot ${attempt} as all targets are 0: pass others`);
  }
  const shares = powers.map((power) => power / total);
  let sum = 0;
  const cumulative = shares.map((share) => sum += share);
  const weighted = powers.reduce((so, power, j) => so + power * values[j]!, 0);
  const norms = normOf(values) * normOf(gram);
  const ridge = ridgeOfSpectrum(values, options, attempt);
  const n = shares.length;
  return {
    values: makeTensor([n], values),
    shares: makeTensor([n], shares),
    cumulative: makeTensor([n], cumulative),
    alignment: norms === 0 ? 0 : weighted / norms,
    effectiveDimension: values.reduce(
      (dimension, value) => value === 0 ? dimension : dimension + value / (value + ridge),
      0,
    ),
  };
}

/** The spectrum itself, or that of a kernel. */
export async function spectrumOf(
  kernel: TensorLike | KernelSpectrum,
  options: LinearAlgebraOptions,
): Promise<ReadSpectrum> {
  if (typeof kernel === "object" && kernel !== null && "vectors" in kernel) {
    const n = kernel.values?.data?.length;
    if (n !== undefined && `${kernel.vectors?.shape}` === `${[n, n]}`) {
      const turn = startTurns(options.signal);
      const vectors = await readMatrix(kernel.vectors, "use a spectrum", turn, "'vectors'");
      return { values: kernel.values.data, vectors };
    }
    throw new TypeError(
      "Cannot use a spectrum as it must have tensors 'values' [n] and 'vectors' [n, n]: " +
        "call kernelSpectrum, or pass the kernel",
    );
  }
  return await decompose(kernel, options);
}

/** Targets in the basis of eigenvectors. */
export interface ProjectedTargets {
  /** Outputs of each input. */
  readonly outputs: number;
  /** |v_j' y|^2, summed over outputs, `[n]`. */
  readonly powers: Float64Array;
  /** y' y, `[outputs, outputs]`. */
  readonly gram: Float64Array;
}

/** Reads targets and finds their components. */
export async function projectTargets(
  { vectors }: ReadSpectrum,
  y: TensorLike,
  attempt: string,
  options: LinearAlgebraOptions,
): Promise<ProjectedTargets> {
  const n = vectors.rows;
  const run = await startRun(options);
  const { outputs, y: read } = await readTargets(y, n, attempt, run.turn);
  const targets = columnsOf(read), transposed = { transposeA: true };
  const components = await product(run, vectors, targets, transposed);
  const powers = Float64Array.from(
    { length: n },
    (_, j) => sumOf(components.data.subarray(j * outputs, (j + 1) * outputs).map((c) => c * c)),
  );
  const gram = await product(run, targets, targets, transposed);
  return { outputs, powers, gram: gram.data };
}

/** The ridge in the units of the kernel, whose trace is the sum of its eigenvalues. */
export function ridgeOfSpectrum(
  values: Float64Array,
  options: RidgeOptions,
  attempt: string,
): number {
  const mean = sumOf(values) / values.length;
  return absoluteRidge(1, Float64Array.of(mean), options, attempt);
}

/** |values|, also where squares leave the range of float64. */
function normOf(values: Float64Array): number {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(values.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
