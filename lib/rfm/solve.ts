/**
 * The kernel regression of one iteration.
 *
 * @module
 */
import { type MemoryNeed, withMemory } from "../memory/with_memory.ts";
import type { KernelBlocks } from "../predict/kernel_blocks.ts";
import { type Regressor, solveRegression } from "../predict/regression/solve_regression.ts";
import type { LinearAlgebraOptions } from "../linalg/backend.ts";
import { makeTensor, type Tensor } from "../tensor.ts";
import { absoluteRidge } from "../predict/ridge.ts";
import { type Expansion, tileRows } from "./gradients.ts";
import {
  type BoundKernel,
  kernelDiagonal,
  kernelValues,
  type PairContext,
} from "./kernels/pairs.ts";
import { fitLogistic } from "./logistic.ts";
import type { RfmProgress, Settings } from "./options.ts";
import { type Points, selectPoints, slicePoints } from "./points.ts";

/** Largest kernel in bytes that an iterative solver keeps; a larger one is computed block by block. */
const KEPT = 2 ** 32;

/** A fit with what it leaves over. */
export interface Solved {
  /** a, of the shape of y. */
  readonly coefficients: Tensor;
  /** |(K + r I) a - y| / |y|, or the same with what the logistic loss makes 0. */
  readonly residual: number;
  /** f at the training inputs, of the shape of y. */
  readonly outputs: Tensor;
}

/** What is solved. */
export interface SolveJob {
  /** The kernel. */
  readonly kernel: BoundKernel;
  /** The training inputs. */
  readonly points: Points;
  /** Their targets. */
  readonly y: Tensor;
  /** How. */
  readonly settings: Settings;
  /** The common options. */
  readonly options: LinearAlgebraOptions;
  /** Told how far it is. */
  readonly report: (stage: RfmProgress["stage"], done: number, total: number) => void;
}

/**
 * Solves (K + r I) a = y, or fits log odds.
 *
 * @param job What is solved.
 * @param context What it runs with.
 * @param attempt What is attempted.
 */
export async function solve(job: SolveJob, context: PairContext, attempt: string): Promise<Solved> {
  const { kernel, points, y, settings, report } = job;
  const { n } = points;
  report("kernel", 0, n);
  const keep = settings.solver === "cholesky" || 8 * n * n <= KEPT;
  const whole = keep ? await wholeKernel(kernel, points, context, attempt) : undefined;
  report("kernel", n, n);
  if (settings.loss === "logistic") {
    const ridge = absoluteRidge(n, whole!.data, settings, attempt);
    const told = (done: number, total: number): void => report("solve", done, total);
    return await fitLogistic({ n, k: whole!.data, y, ridge, report: told }, context);
  }
  const source = whole ?? blocksOf(kernel, points, context);
  const { coefficients, residual } = await regression(source, job);
  const outputs = whole === undefined
    ? await expand({ kernel, centres: points, coefficients }, points, context)
    : await product(whole.data, coefficients, n, context);
  return { coefficients, residual, outputs: makeTensor(y.shape, outputs.data) };
}

async function regression(
  source: Tensor | KernelBlocks,
  { y, settings, options, report }: SolveJob,
): Promise<Regressor> {
  const { ridge, ridgeScale, solver, cg, eigenPro } = settings;
  return await solveRegression(source, y, {
    ...options,
    ridge,
    ridgeScale,
    solve: solver === "eigenPro" ? "eigenpro" : solver,
    cg,
    eigenpro: eigenPro,
    onProgress: ({ done, total }) => report("solve", done, total),
  });
}

async function wholeKernel(
  kernel: BoundKernel,
  points: Points,
  context: PairContext,
  attempt: string,
): Promise<Tensor> {
  const { n } = points;
  const need: MemoryNeed = {
    what: `a kernel of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead: 'use solver: "eigenPro" or "cg", which work on blocks, or rfmTree()',
  };
  const data = await withMemory(attempt, need, () => kernelValues(kernel, points, points, context));
  return makeTensor([n, n], data);
}

/** The kernel as solvers take it that look at some rows at a time. */
export function blocksOf(kernel: BoundKernel, points: Points, context: PairContext): KernelBlocks {
  const { n } = points;
  return {
    n,
    block: async (rows, columns) => {
      const u = selectPoints(points, rows);
      const v = columns === undefined ? points : selectPoints(points, columns);
      const data = await kernelValues(kernel, u, v, context);
      return makeTensor([u.n, v.n], data);
    },
    diagonal: async () => {
      const data = await kernelDiagonal(kernel, points, context);
      return makeTensor([n], data);
    },
  };
}

/**
 * f at points, some rows at a time.
 *
 * @param expansion f.
 * @param u Where.
 * @returns f, `[m]` or `[m, c]` as the coefficients.
 */
export async function expand(
  { kernel, centres, coefficients }: Expansion,
  u: Points,
  context: PairContext,
): Promise<Tensor> {
  const rest = coefficients.shape.slice(1);
  const c = coefficients.data.length / centres.n;
  const data = new Float64Array(u.n * c);
  const rows = tileRows(centres.n);
  for (let start = 0; start < u.n; start += rows) {
    const block = slicePoints(u, start, Math.min(rows, u.n - start));
    const tile = await kernelValues(kernel, block, centres, context);
    data.set((await product(tile, coefficients, block.n, context)).data, start * c);
  }
  return makeTensor([u.n, ...rest], data);
}

async function product(
  k: Float64Array,
  { shape, data: a }: Tensor,
  m: number,
  { backend, signal }: PairContext,
): Promise<Tensor> {
  const n = shape[0]!;
  const c = a.length / n;
  const f = backend.allocate(m * c);
  await backend.gemm({ m, n: c, k: n, a: k, b: a, c: f }, { signal });
  return makeTensor([m, ...shape.slice(1)], f);
}
