/**
 * Kernel regressions with many ridges, from one factorisation.
 *
 * @module
 */
import type { LinearAlgebraOptions } from "../../linalg/backend.ts";
import type { SolveOptions } from "../../linalg/cholesky.ts";
import type { RowOperator } from "../../linalg/operator.ts";
import { checkOptions } from "../../linalg/options.ts";
import { checkAtLeast, checkWhole } from "../../options.ts";
import { type Run, startRun } from "../../linalg/run.ts";
import type { IterationReport } from "../../linalg/top_eigenpairs.ts";
import { norm } from "../../linalg/vectors.ts";
import { makeTensor, type Tensor, type TensorLike } from "../../tensor.ts";
import type { KernelBlocks } from "../kernel_blocks.ts";
import { kernelOperator, readKernel } from "../kernel_source.ts";
import { predictFrom } from "./predict_from.ts";
import { readTargets } from "../read.ts";
import { readRidges, ridgeInUnits, type RidgeOptions } from "../ridge.ts";
import { solveShifted, type Tridiagonal, tridiagonalFrom } from "./shifted_lanczos.ts";

/** Options of {@linkcode ridgePath}. */
export interface RidgePathOptions extends LinearAlgebraOptions {
  /** The ridges r, in any order. @default {1e-6 to 1 of the mean diagonal entry, two to a decade} */
  readonly ridges?: TensorLike | undefined;
  /** Units of the ridges, as {@linkcode RidgeOptions}. @default {"relative"} */
  readonly ridgeScale?: RidgeOptions["ridgeScale"];
  /** Largest |(K + r I) a - y| / |y| of an output. @default {1e-6} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with K an output; so many vectors of length n are kept. @default {min(n, 1000)} */
  readonly maxSize?: number | undefined;
  /** Called now and then with the number of products and the largest residual of the path. */
  readonly onProgress?: ((report: IterationReport) => void) | undefined;
}

/** What the targets have along the eigenvectors of K, as a Gauss quadrature. */
export interface SpectralMeasure {
  /** Nodes, ascending: the largest are eigenvalues of K. */
  readonly values: readonly number[];
  /** Weights: their sum is 1, and sum_i w_i g(values_i) is y' g(K) y / |y|^2 for smooth g. */
  readonly weights: readonly number[];
}

/** Fits with many ridges: f_r(x) = k(x, X) (K + r I)^-1 y. */
export interface RidgePath {
  /** The ridges in the caller's units, ascending. */
  readonly ridges: readonly number[];
  /** The ridges as added to the diagonal. */
  readonly absolute: readonly number[];
  /** a for each ridge, of the shape of y. */
  readonly coefficients: readonly Tensor[];
  /** The largest |(K + r I) a - y| / |y| of an output, for each ridge. */
  readonly residuals: readonly number[];
  /** Whether the residuals of all ridges are within the tolerance. */
  readonly status: "converged" | "iterations";
  /** Products with K until the residuals were small enough, of all outputs together. */
  readonly products: number;
  /** One an output. */
  readonly measures: readonly SpectralMeasure[];
  /**
   * Predicts with each ridge.
   *
   * @param kTestTrain Kernel between new and training inputs, `[p, n]`.
   * @returns Predictions for each ridge, each `[p]` or `[p, k]` as y.
   * @throws {TypeError} If the kernel has another shape.
   * @throws {RangeError} If an entry is not finite.
   */
  predict(kTestTrain: TensorLike, options?: SolveOptions): Promise<readonly Tensor[]>;
}

const ATTEMPT = "follow a ridge path";
const DEFAULT_PATH: readonly number[] = Array.from({ length: 13 }, (_, i) => 10 ** (i / 2 - 6));

/**
 * Solves (K + r I) a = y for many ridges r at the price of one.
 *
 * For each output, m products with K give a decomposition K Q' = Q' T + beta q e_m' with orthonormal rows of Q,
 * of which the first is y / |y|, and a tridiagonal T; then a_r = |y| Q' (T + r I)^-1 e_1 for every r, with the
 * residual |y| beta |e_m' (T + r I)^-1 e_1|, which is followed until it is small enough for the smallest
 * ridge. At the end, one more product with K measures the residuals that are reported. With m = n it is the tridiagonal form of K; where eigenvalues fall fast, m is a few hundred.
 *
 * Inputs must not change until the promise settles.
 *
 * @param kernel K, the kernel between training inputs, `[n, n]`, or its blocks; not modified.
 * @param y Targets, `[n]` or `[n, k]`; not modified.
 * @param options The ridges, when to stop, and the common options.
 * @returns The fits.
 * @throws {TypeError} If K is not square or not symmetric, y does not fit, or an option is of the wrong
 * kind.
 * @throws {RangeError} If an entry is not finite, a ridge is negative, or K + r I is not positive definite
 * along y, to rounding.
 *
 * @example Usage
 * ```ts
 * import { kernelRegression, ridgePath } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const kernel = [[4, 2], [2, 10]], y = [6, 12];
 * const { coefficients } = await ridgePath(kernel, y, { ridges: [0, 0.5] });
 * const fit = await kernelRegression(kernel, y, { ridge: 0.5 });
 * assertAlmostEquals(coefficients[0]!.data[1]!, 1, 1e-12);
 * assertAlmostEquals(coefficients[1]!.data[1]!, fit.coefficients.data[1]!, 1e-12);
 * ```
 */
export async function ridgePath(
  kernel: TensorLike | KernelBlocks,
  y: TensorLike,
  options: RidgePathOptions = {},
): Promise<RidgePath> {
  checkOptions(ATTEMPT, options, ["ridges", "ridgeScale", "tolerance", "maxSize", "onProgress"]);
  const { ridgeScale = "relative", tolerance = 1e-6, backend, workers, onProgress } = options;
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  const run = await startRun(options);
  const source = await readKernel(kernel, ATTEMPT, options.signal);
  const { n } = source, { maxSize = Math.min(n, 1000) } = options;
  checkWhole(ATTEMPT, "maxSize", maxSize, 1, n);
  const { y: targets, outputs: k } = await readTargets(y, n, ATTEMPT, run.turn);
  const ridges = readRidges(options, DEFAULT_PATH, ATTEMPT, () => source.unit);
  const absolute = ridges.map((ridge) =>
    ridgeInUnits({ ridge, ridgeScale }, ATTEMPT, () => source.unit)
  );
  const operator = kernelOperator(run, source, ATTEMPT);
  const found = absolute.map(() => run.backend.allocate(n * k)), residuals = absolute.map(() => 0);
  const measures: SpectralMeasure[] = [];
  let products = 0;
  for (let c = 0; c < k; c++) {
    const b = targets.data.filter((_, p) => p % k === c);
    const limits = { shifts: absolute, tolerance, maxSize };
    const onStep = (size: number, residual: number): void =>
      onProgress?.({ done: c * maxSize + size, total: k * maxSize, residual });
    const solved = await solveOutput(run, operator, b, { ...limits, onStep });
    products += solved.size;
    measures.push(solved.measure);
    solved.coefficients.forEach((a, p) => a.forEach((value, i) => found[p]![i * k + c] = value));
    solved.residuals.forEach((value, p) => residuals[p] = Math.max(residuals[p]!, value));
  }
  const coefficients = found.map((data): Tensor => (makeTensor(targets.shape, data)));
  return {
    ...{ ridges, absolute, coefficients, residuals, products, measures },
    status: residuals.every((residual) => residual <= tolerance) ? "converged" : "iterations",
    predict: async (kTestTrain, useOptions = {}) => {
      const R = ridges.length, data = new Float64Array(n * R * k);
      found.forEach((a, p) =>
        a.forEach((value, q) => data[(Math.floor(q / k) * R + p) * k + q % k] = value)
      );
      const all: Tensor = makeTensor([n, R * k], data);
      const expansion = { n, coefficients: all, backend, workers };
      return apart(await predictFrom(expansion, kTestTrain, useOptions), R, targets.shape);
    },
  };
}

/** Predictions of all ridges beside each other, `[p, R k]`, one after the other. */
function apart({ shape, data }: Tensor, R: number, y: readonly number[]): Tensor[] {
  const rows = shape[0]!, k = y[1] ?? 1;
  return Array.from({ length: R }, (_, p) => (makeTensor(
    [rows, ...y.slice(1)],
    Float64Array.from(
      { length: rows * k },
      (_, q) => data[(Math.floor(q / k) * R + p) * k + q % k]!,
    ),
  )));
}

/** One output. */
interface Solved {
  readonly coefficients: readonly Float64Array[];
  readonly residuals: readonly number[];
  readonly size: number;
  readonly measure: SpectralMeasure;
}

async function solveOutput(
  run: Run,
  operator: RowOperator,
  b: Float64Array,
  limits: Parameters<typeof tridiagonalFrom>[3],
): Promise<Solved> {
  const { shifts } = limits, { n } = operator;
  const size = Math.hypot(...largestFirst(b));
  if (size === 0) {
    const zeros = shifts.map(() => new Float64Array(n));
    return {
      ...{ coefficients: zeros, residuals: shifts.map(() => 0), size: 0 },
      measure: { values: [], weights: [] },
    };
  }
  const space = await tridiagonalFrom(run, operator, b, limits);
  const solutions = run.backend.allocate(shifts.length * space.size); // of b / |b|
  shifts.forEach((r, p) => {
    const z = solveShifted(space.diagonal, space.beside, r);
    if (Number.isNaN(z[0]!)) {
      throw new RangeError(
        `Cannot ${ATTEMPT} as the kernel with a ridge of ${r} is not positive definite: ` +
          `begin the path at a larger one`,
      );
    }
    solutions.set(z, p * space.size);
  });
  const a = run.backend.allocate(shifts.length * n);
  const job = { m: shifts.length, n, k: space.size, a: solutions, b: space.rows, c: a };
  await run.backend.gemm(job, run);
  const unit = space.rows.subarray(0, n);
  const residuals = await residualsOf(operator, shifts, a, unit);
  return {
    coefficients: shifts.map((_, p) => a.subarray(p * n, (p + 1) * n).map((value) => size * value)),
    residuals,
    size: space.size,
    measure: await measureOf(run, space),
  };
}

/** |(K + r I) a - b| for the solutions of all shifts, measured: recurrences do not see what rounding does. */
async function residualsOf(
  { n, scale, apply }: RowOperator,
  shifts: readonly number[],
  a: Float64Array,
  b: Float64Array,
): Promise<number[]> {
  const product = await apply(shifts.length, a);
  return shifts.map((r, p) =>
    norm(b.map((value, i) => scale * product[p * n + i]! + r * a[p * n + i]! - value))
  );
}

/** Norms of pieces, as no function takes ten thousand arguments. */
function largestFirst(b: Float64Array): number[] {
  const PIECE = 1000;
  return Array.from(
    { length: Math.ceil(b.length / PIECE) },
    (_, i) => Math.hypot(...b.subarray(i * PIECE, (i + 1) * PIECE)),
  );
}

/** Nodes and weights of T (Golub and Welsch 1969). */
async function measureOf(
  run: Run,
  { size: m, diagonal, beside }: Tridiagonal,
): Promise<SpectralMeasure> {
  const a = run.backend.allocate(m * m), w = run.backend.allocate(m);
  for (let i = 0; i < m; i++) {
    a[i * m + i] = diagonal[i]!;
    if (i + 1 < m) a[(i + 1) * m + i] = a[i * m + i + 1] = beside[i]!;
  }
  await run.backend.syevd({ n: m, a, w }, run);
  return { values: [...w], weights: Array.from({ length: m }, (_, j) => a[j * m]! ** 2) };
}
