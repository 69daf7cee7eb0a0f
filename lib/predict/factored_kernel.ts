/**
 * A training kernel with its ridge, factored once.
 *
 * @module
 */
import { NotPositiveDefiniteError } from "../errors.ts";
import type { Backend, LinearAlgebraOptions } from "../linalg/backend.ts";
import { selectBackend } from "../linalg/backends.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { copy } from "../linalg/passes.ts";
import { countDuplicates, factor, sufficientRidge } from "../linalg/positive_definite.ts";
import { startPace } from "../linalg/reference/pace.ts";
import { transposeInTurns } from "../linalg/transpose.ts";
import { makeTensor } from "../make_tensor.ts";
import { withMemory } from "../memory/with_memory.ts";
import type { Tensor } from "../tensor.ts";
import {
  coarsest,
  covarianceMemory,
  frobenius,
  type Gaussian,
  makeCovariance,
} from "./gaussian.ts";
import { absoluteRidge, type RidgeOptions } from "./ridge.ts";

/** K + r I = L L'. */
export interface FactoredKernel {
  /** Rows and columns. */
  readonly n: number;
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** L, `[n, n]`, with zeros above the diagonal. */
  readonly factor: Float64Array;
  /** K without the ridge; perhaps the caller's storage: not to be written or kept. */
  readonly kernel: Float64Array;
  /** Largest magnitude of an entry of K. */
  readonly largest: number;
  /** Rounding unit of the entries of K. */
  readonly unit: number;
  /** What made the factor. */
  readonly backend: Backend;
}

/** What uses of the factor need, without K. */
export type Factor = Omit<FactoredKernel, "kernel">;

/**
 * Factors a training kernel with its ridge.
 *
 * @param matrix K, `[n, n]`, symmetric to rounding.
 * @param ridge The ridge and its scale.
 * @param options The common options.
 * @param attempt What is attempted, as in "fit a Gaussian process".
 * @returns The factor.
 * @throws {TypeError} If the ridge is not a number, or its scale is not known.
 * @throws {RangeError} If the ridge is out of range.
 * @throws {NotPositiveDefiniteError} If K + r I is singular to rounding; it offers the whole ridge.
 */
export async function factorKernel(
  { rows: n, data: kernel, largest, unit }: Matrix,
  ridge: RidgeOptions,
  options: LinearAlgebraOptions,
  attempt: string,
): Promise<FactoredKernel> {
  const { signal } = options;
  const backend = await selectBackend(options.backend, options.workers);
  const pace = startPace(signal);
  const r = absoluteRidge(n, kernel, ridge, attempt);
  const result = await factor(backend, n, kernel, { signal }, r);
  if (result.kind === "failed") {
    throw new NotPositiveDefiniteError(attempt, {
      pivot: result.pivot,
      value: result.value,
      ridge: await sufficientRidge(backend, n, kernel, { signal }),
      duplicates: await countDuplicates(n, kernel, pace),
    });
  }
  return { n, ridge: r, factor: result.factor, kernel, largest, unit, backend };
}

/**
 * L^-1 B.
 *
 * @param factored The factor.
 * @param b B, `[n, k]` row-major; not modified.
 * @param signal Stops the computation.
 */
export async function halfSolve(
  { n, factor, backend }: Factor,
  b: Float64Array,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const half = backend.allocate(b.length);
  await copy(b, half, startPace(signal));
  await backend.trsm({ n, k: b.length / n, l: factor, b: half }, { signal });
  return half;
}

/**
 * L^-1 B and (L L')^-1 B.
 *
 * @param factored The factor.
 * @param b B, `[n, k]` row-major; not modified.
 * @param signal Stops the computation.
 */
export async function solveFactored(
  factored: Factor,
  b: Float64Array,
  signal: AbortSignal | undefined,
): Promise<{ readonly half: Float64Array; readonly whole: Float64Array }> {
  const { n, factor, backend } = factored;
  const half = await halfSolve(factored, b, signal);
  const whole = backend.allocate(b.length);
  await copy(half, whole, startPace(signal));
  await backend.trsm({ n, k: b.length / n, l: factor, b: whole, transpose: true }, { signal });
  return { half, whole };
}

/**
 * The coefficients a = (K + r I)^-1 y.
 *
 * @param factored The kernel and its factor.
 * @param y Targets, `[n]` or `[n, k]`.
 * @param signal Stops the computation.
 * @returns a, of the shape of y, and |(K + r I) a - y| / |y|.
 */
export async function solveTargets(
  factored: FactoredKernel,
  y: Tensor,
  signal: AbortSignal | undefined,
): Promise<{ readonly coefficients: Tensor; readonly residual: number }> {
  const { whole } = await solveFactored(factored, y.data, signal);
  const coefficients: Tensor = makeTensor(y.shape, whole);
  return { coefficients, residual: await residualOf(factored, coefficients, y, signal) };
}

/**
 * |(K + r I) a - y| / |y|, over all entries; 0 if y is 0.
 *
 * @param factored The kernel, its ridge and the backend.
 * @param a Coefficients, of the shape of y.
 * @param y Targets, `[n]` or `[n, k]`.
 * @param signal Stops the computation.
 */
async function residualOf(
  { n, kernel, ridge, backend }: FactoredKernel,
  a: Tensor,
  y: Tensor,
  signal: AbortSignal | undefined,
): Promise<number> {
  const c = backend.allocate(y.data.length);
  for (let p = 0; p < c.length; p++) c[p] = ridge * a.data[p]! - y.data[p]!;
  const k = c.length / n;
  await backend.gemm({ m: n, n: k, k: n, a: kernel, b: a.data, c, beta: 1 }, { signal });
  const scale = y.data.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
  if (scale === 0) return 0;
  const norm = (entries: Float64Array): number =>
    Math.sqrt(entries.reduce((sum, value) => sum + (value / scale) ** 2, 0));
  return norm(c) / norm(y.data);
}

/**
 * A** - A* (A + r I)^-1 A*' = A** - V' V with V = L^-1 A*'.
 *
 * @param factored A + r I = L L'.
 * @param cross A*, `[m, n]`.
 * @param test A**, `[m, m]`.
 * @param attempt What is attempted, for messages.
 * @param signal Stops the computation.
 */
export async function posteriorCovariance(
  factored: Factor,
  cross: Matrix,
  test: Matrix,
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Omit<Gaussian, "mean">> {
  const { n, backend } = factored;
  const m = cross.rows;
  const pace = startPace(signal);
  const need = covarianceMemory(m, m * m + 3 * n * m);
  const { whole, learned } = await withMemory(attempt, need, async () => {
    const columns = await transposeInTurns(m, n, cross.data, pace);
    const { half, whole } = await solveFactored(factored, columns, signal);
    const learned = backend.allocate(m * m);
    await backend.syrk({ n: m, k: n, a: half, c: learned, transpose: true }, { signal });
    return { whole, learned };
  });
  const entry = (i: number, j: number): number => test.data[i * m + j]! - learned[i * m + j]!;
  const rounding = {
    n,
    ...coarsest([factored, cross, test]),
    weights: await frobenius(whole, pace),
  };
  return await makeCovariance(m, entry, rounding, attempt, pace);
}
