/**
 * Log-determinants: exact by factorisation, or estimated from products alone.
 *
 * @module
 */
import { IndefiniteOperatorError } from "../errors.ts";
import { checkAtLeast, checkSeed, checkWhole } from "../options.ts";
import { randomGenerator } from "../random.ts";
import type { TensorLike } from "../tensor.ts";
import type { Backend, LinearAlgebraOptions } from "./backend.ts";
import { cholesky } from "./cholesky.ts";
import type { NystromPreconditioner } from "./nystrom.ts";
import { checkOperator, type LinearOperator, readOperator, type RowOperator } from "./operator.ts";
import { checkOptions } from "./options.ts";
import type { Turn } from "../parallel/yielder.ts";
import { type Run, startRun } from "./run.ts";
import { type Estimate, estimateOf } from "./trace.ts";
import { addMultiple, inner, multiply, norm, rowOf, signRows } from "./vectors.ts";

/** Options of {@linkcode estimateLogDeterminant}. */
export interface LogDeterminantOptions extends LinearAlgebraOptions {
  /** Added to the diagonal of A, as an absolute number. @default {0} */
  readonly ridge?: number | undefined;
  /**
   * Takes its eigenvalues exactly and estimates what is left of log det, which needs fewer steps and
   * samples by far if A is ill-conditioned; made by {@linkcode nystrom} with the same ridge.
   * @default {none}
   */
  readonly preconditioner?: NystromPreconditioner | undefined;
  /** Number of random vectors, 2 or more. @default {32} */
  readonly samples?: number | undefined;
  /** Products with each of them, which is the degree of exactness of the quadrature. @default {64} */
  readonly steps?: number | undefined;
  /** Seed of the random vectors. @default {0} */
  readonly seed?: number | undefined;
}

/** An estimate by quadrature, with its two errors. */
export interface LogDeterminantEstimate extends Estimate {
  /**
   * Change of the value from half of the steps to all of them, which is of the size of the error of
   * the quadrature, or above it once that converges. If it exceeds the standard error, take more
   * steps or a preconditioner.
   */
  readonly quadratureError: number;
}

/** The error falls as one over the root of the samples: with more, take the exact determinant. */
const MOST_SAMPLES = 1e6;
const ATTEMPT = "estimate a log-determinant";

/** Random vectors that are worked on together; each keeps a basis of `steps` vectors. */
const GROUP = 8;

/**
 * The natural logarithm of the determinant of a symmetric positive definite matrix, by Cholesky
 * factorisation: log det A = 2 sum_i log L[i, i].
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`; not modified.
 * @param options The common options.
 * @returns log det A.
 * @throws {TypeError} If A is not square or not symmetric.
 * @throws {RangeError} If an entry is not finite.
 * @throws {NotPositiveDefiniteError} If A is not positive definite.
 *
 * @example Usage
 * ```ts
 * import { logDeterminant } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * assertAlmostEquals(await logDeterminant([[4, 2], [2, 10]]), Math.log(36));
 * ```
 */
export async function logDeterminant(
  a: TensorLike,
  options: LinearAlgebraOptions = {},
): Promise<number> {
  checkOptions("compute a log-determinant", options);
  return (await cholesky(a, options)).logDeterminant();
}

/**
 * Estimates log det (A + ridge I) = tr log (A + ridge I) by stochastic Lanczos quadrature (Ubaru,
 * Chen and Saad, SIAM Journal on Matrix Analysis and Applications 38, 2017, algorithm 1): the mean
 * over random sign vectors z of z' log(A + ridge I) z, each by Gauss quadrature with the nodes
 * theta_j and weights n s_j^2 of a Lanczos iteration that starts from z.
 *
 * The standard error is that of the random vectors. The quadrature has an error of its own, which falls
 * like exp(-4 steps / sqrt(condition number)) and is reported beside it. With a preconditioner,
 *
 * log det (A + ridge I) = log det P + tr log P^-1/2 (A + ridge I) P^-1/2,
 *
 * of which the first term is known and the operator in the second is well-conditioned.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`, or a function that multiplies by it; not modified.
 * @param options The ridge, how many vectors and steps, and the common options.
 * @returns The estimate and its errors.
 * @throws {TypeError} If A is not square or not symmetric, or the preconditioner is for another ridge.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 * @throws {IndefiniteOperatorError} If a direction is met along which A + ridge I is not positive.
 *
 * @example Usage
 * ```ts
 * import { estimateLogDeterminant } from "@widenet/ntk";
 * import { assertAlmostEquals } from "@std/assert";
 *
 * const { value, standardError } = await estimateLogDeterminant([[3, 1], [1, 3]], { samples: 100 });
 * assertAlmostEquals(value, Math.log(8), 4 * standardError);
 * ```
 */
export async function estimateLogDeterminant(
  a: TensorLike | LinearOperator,
  options: LogDeterminantOptions = {},
): Promise<LogDeterminantEstimate> {
  checkOptions(ATTEMPT, options, ["ridge", "preconditioner", "samples", "steps", "seed"]);
  const { samples = 32, steps = 64, seed = 0, ridge = 0, preconditioner } = options;
  checkWhole(ATTEMPT, "samples", samples, 2, MOST_SAMPLES);
  checkWhole(ATTEMPT, "steps", steps, 1);
  checkSeed(ATTEMPT, seed);
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  checkOperator(a, ATTEMPT);
  const run = await startRun(options);
  const source = withRidge(await readOperator(run, a, ATTEMPT), ridge);
  const { n, scale } = source;
  const operator = preconditioner === undefined
    ? source
    : whiten(run.backend, source, checkPreconditioner(preconditioner, n, ridge));
  const generator = randomGenerator(seed);
  const { turn } = run;
  const values: number[] = [], halves: number[] = [];
  while (values.length < samples) {
    const count = Math.min(GROUP, samples - values.length);
    const probes = await signRows(generator, count, n, turn);
    for (const iteration of await tridiagonalise(operator, probes, Math.min(steps, n), turn)) {
      const { open, diagonal: { length } } = iteration;
      const half = open ? Math.ceil(length / 2) : length;
      values.push(n * await quadrature(run, iteration, length));
      halves.push(n * await quadrature(run, iteration, half));
    }
  }
  const { value, standardError } = estimateOf(values);
  const known = preconditioner === undefined ? 0 : logDeterminantOf(preconditioner);
  return {
    value: value + n * Math.log(scale) + known,
    standardError,
    quadratureError: Math.abs(value - estimateOf(halves).value),
  };
}

function checkPreconditioner(
  preconditioner: NystromPreconditioner,
  n: number,
  ridge: number,
): NystromPreconditioner {
  if (preconditioner.n === n && preconditioner.ridge === ridge) return preconditioner;
  throw new TypeError(
    `Cannot ${ATTEMPT} as the preconditioner must be made for the same matrix and ridge: ` +
      `found n = ${preconditioner.n} and ridge = ${preconditioner.ridge}, ` +
      `expected ${n} and ${ridge}`,
  );
}

/** log det P, where P has the eigenvalues (lambda_i + ridge) / (lambda_l + ridge), and 1. */
function logDeterminantOf({ rank, values, ridge }: NystromPreconditioner): number {
  const least = values.data[rank - 1]! + ridge;
  return values.data.reduce((sum, value) => sum + Math.log((value + ridge) / least), 0);
}

/** A + ridge I */
function withRidge({ n, scale, apply }: RowOperator, ridge: number): RowOperator {
  return {
    n,
    scale,
    apply: async (k, x) => {
      const y = await apply(k, x);
      addMultiple(ridge / scale, x, y);
      return y;
    },
  };
}

/** P^-1/2 A P^-1/2 */
function whiten(
  backend: Backend,
  { n, scale, apply }: RowOperator,
  { rank, values, vectors, ridge }: NystromPreconditioner,
): RowOperator {
  const least = values.data[rank - 1]! + ridge;
  const root = async (k: number, x: Float64Array): Promise<Float64Array> => {
    if (rank === 0) return x;
    const y = x.slice(), c = backend.allocate(k * rank);
    await backend.gemm({ m: k, n: rank, k: n, a: x, b: vectors.data, c });
    for (let p = 0; p < c.length; p++) {
      c[p]! *= Math.sqrt(least / (values.data[p % rank]! + ridge)) - 1;
    }
    const job = { m: k, n, k: rank, a: c, b: vectors.data, c: y, transposeB: true, beta: 1 };
    await backend.gemm(job);
    return y;
  };
  return { n, scale, apply: async (k, x) => await root(k, await apply(k, await root(k, x))) };
}

/** The Lanczos iteration of one vector: T has `diagonal` and, beside it, `beside`. */
interface Iteration {
  readonly diagonal: number[];
  readonly beside: number[];
  readonly basis: Float64Array[];
  size: number;
  open: boolean;
}

/** Runs Lanczos iterations with full reorthogonalisation in step, sharing the products. */
async function tridiagonalise(
  { n, apply }: RowOperator,
  probes: Float64Array,
  steps: number,
  turn: Turn,
): Promise<Iteration[]> {
  const iterations = Array.from({ length: probes.length / n }, (_, i): Iteration => {
    const start = rowOf(n, probes, i).slice();
    multiply(1 / Math.sqrt(n), start);
    return { diagonal: [], beside: [], basis: [start], size: 0, open: true };
  });
  for (let step = 1; step <= steps; step++) {
    await turn();
    const open = iterations.filter((iteration) => iteration.open);
    if (open.length === 0) break;
    const x = new Float64Array(open.length * n);
    open.forEach(({ basis }, i) => x.set(basis.at(-1)!, i * n));
    const images = await apply(open.length, x);
    open.forEach((iteration, i) => advance(iteration, rowOf(n, images, i), step === steps));
  }
  return iterations;
}

function advance(iteration: Iteration, image: Float64Array, last: boolean): void {
  iteration.diagonal.push(inner(iteration.basis.at(-1)!, image));
  iteration.size = Math.max(iteration.size, norm(image));
  if (last) return;
  for (let pass = 0; pass < 2; pass++) {
    for (const vector of iteration.basis) addMultiple(-inner(vector, image), vector, image);
  }
  const beta = norm(image);
  // The Krylov space is exhausted, and the quadrature exact.
  iteration.open = beta > 16 * Number.EPSILON * iteration.size;
  if (!iteration.open) return;
  iteration.beside.push(beta);
  iteration.basis.push(image.map((value) => value / beta));
}

/** sum_j s_j^2 log theta_j over the eigenvalues theta_j of T of m steps; s_j begins a unit vector. */
async function quadrature(run: Run, { diagonal, beside }: Iteration, m: number): Promise<number> {
  const rows = run.backend.allocate(m * m), nodes = run.backend.allocate(m);
  for (let i = 0; i < m; i++) {
    rows[i * m + i] = diagonal[i]!;
    if (i > 0) rows[i * m + i - 1] = rows[(i - 1) * m + i] = beside[i - 1]!;
  }
  await run.backend.syevd({ n: m, a: rows, w: nodes }, run);
  if (!(nodes[0]! > 0)) {
    throw new IndefiniteOperatorError(ATTEMPT, { culprit: "operator", curvature: nodes[0]! });
  }
  return nodes.reduce((sum, node, j) => sum + rows[j * m]! ** 2 * Math.log(node), 0);
}
