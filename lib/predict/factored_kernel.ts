/**
 * A training kernel with its ridge, factored once.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { type Factor, factorMatrix } from "../linalg/factor.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { startRun } from "../linalg/run.ts";
import { startTurns } from "../parallel/yielder.ts";
import { transposeInTurns } from "../linalg/transpose.ts";
import { withMemory } from "../memory/with_memory.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import {
  coarsest,
  covarianceMemory,
  frobenius,
  type Gaussian,
  makeCovariance,
} from "./gaussian.ts";
import { absoluteRidge, type RidgeOptions } from "./ridge.ts";

/** K + r I = L L'. */
export interface FactoredKernel extends Factor {
  /** The ridge r, as added to the diagonal. */
  readonly ridge: number;
  /** Largest magnitude of an entry of K. */
  readonly largest: number;
  /** Rounding unit of the entries of K. */
  readonly unit: number;
}

/**
 * Factors a training kernel with its ridge.
 *
 * @param matrix K, `[n, n]`, symmetric.
 * @param ridge The ridge and its scale.
 * @param attempt What is attempted, as in "fit a Gaussian process".
 * @returns The factor.
 * @throws {TypeError} If the ridge is not a number, or its scale is not known.
 * @throws {RangeError} If the ridge is out of range.
 * @throws {NotPositiveDefiniteError} If K + r I is singular to rounding; it offers the whole ridge.
 */
export async function factorKernel(
  matrix: Matrix,
  ridge: RidgeOptions,
  options: LinearAlgebraOptions,
  attempt: string,
): Promise<FactoredKernel> {
  const { rows, data, largest, unit } = matrix;
  const run = await startRun(options);
  const r = absoluteRidge(rows, data, ridge, attempt);
  const factor = await factorMatrix(run, matrix, { attempt, ridge: r });
  return { ...factor, ridge: r, largest, unit };
}

/** What is fitted to targets. */
export interface KernelSystem {
  /** K, `[n, n]`, symmetric. */
  readonly matrix: Matrix;
  /** Targets, `[n]` or `[n, k]`. */
  readonly y: Tensor;
  /** The ridge and its scale. */
  readonly ridge: RidgeOptions;
  /** What is attempted, for messages. */
  readonly attempt: string;
}

/** The coefficients of a fit, and the factor that gave them. */
export interface KernelFit {
  /** L with K + r I = L L'. */
  readonly factored: FactoredKernel;
  /** a = (K + r I)^-1 y, of the shape of y. */
  readonly coefficients: Tensor;
  /** |(K + r I) a - y| / |y|; 0 if y is 0. */
  readonly residual: number;
  /** Seconds that the parts took. */
  readonly seconds: { readonly factorization: number; readonly solve: number };
}

/**
 * Factors a training kernel and solves for its coefficients.
 *
 * @param system The kernel, the targets and the ridge.
 * @throws {NotPositiveDefiniteError} As {@linkcode factorKernel}.
 */
export async function fitKernel(
  { matrix, y, ridge, attempt }: KernelSystem,
  options: LinearAlgebraOptions,
): Promise<KernelFit> {
  const { signal } = options;
  const start = performance.now();
  const factored = await factorKernel(matrix, ridge, options, attempt);
  const between = performance.now();
  const data = await factored.solve(y.data, signal);
  const coefficients = makeTensor(y.shape, data);
  const residual = await residualOf(factored, matrix, { a: coefficients, y }, signal);
  const seconds = {
    factorization: (between - start) / 1000,
    solve: (performance.now() - between) / 1000,
  };
  return { factored, coefficients, residual, seconds };
}

/**
 * |(K + r I) a - y| / |y|, over all entries; 0 if y is 0.
 *
 * @param factored The ridge and the backend.
 * @param matrix K.
 * @param fit Coefficients a, and targets y of their shape.
 */
async function residualOf(
  { n, ridge, backend }: FactoredKernel,
  { data: kernel }: Matrix,
  { a, y }: { readonly a: Tensor; readonly y: Tensor },
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
 * @param kernels A*, `[m, n]`, and A**, `[m, m]`.
 */
export async function posteriorCovariance(
  factored: FactoredKernel,
  { cross, test }: { readonly cross: Matrix; readonly test: Matrix },
  attempt: string,
  signal: AbortSignal | undefined,
): Promise<Omit<Gaussian, "mean">> {
  const { n, backend } = factored;
  const m = cross.rows;
  const turn = startTurns(signal);
  const need = covarianceMemory(m, m * m + 3 * n * m);
  const { whole, learned } = await withMemory(attempt, need, async () => {
    const columns = await transposeInTurns(m, n, cross.data, turn);
    const half = await factored.halfSolve(columns, signal);
    const whole = await factored.restSolve(half, signal);
    const learned = backend.allocate(m * m);
    await backend.syrk({ n: m, k: n, a: half, c: learned, transpose: true }, { signal });
    return { whole, learned };
  });
  const entry = (i: number, j: number): number => test.data[i * m + j]! - learned[i * m + j]!;
  const rounding = {
    n,
    ...coarsest([factored, cross, test]),
    weights: await frobenius(whole, turn),
  };
  return await makeCovariance(m, entry, rounding, attempt, turn);
}
