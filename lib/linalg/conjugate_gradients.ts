/**
 * Conjugate gradients for systems that are too large to factor.
 *
 * @module
 */
import { IndefiniteOperatorError } from "../errors.ts";
import { makeTensor } from "../make_tensor.ts";
import type { Tensor, TensorLike } from "../tensor.ts";
import type { Backend, LinearAlgebraOptions } from "./backend.ts";
import { selectBackend } from "./backends.ts";
import { readRightHandSide } from "./matrix.ts";
import { type LinearOperator, readOperator, type RowOperator } from "./operator.ts";
import { checkAtLeast, checkOptions, checkWhole } from "./options.ts";
import { startTurns } from "../parallel/yielder.ts";
import type { IterationReport } from "./top_eigenpairs.ts";
import { addMultiple, inner, multiply, norm, rowOf } from "./vectors.ts";
import { transpose } from "./transpose.ts";

/** Options of {@linkcode conjugateGradients}. */
export interface ConjugateGradientsOptions extends LinearAlgebraOptions {
  /** Added to the diagonal of A, as an absolute number; not negative. @default {0} */
  readonly ridge?: number | undefined;
  /** Approximates the inverse of A + ridge I; symmetric positive definite. @default {the identity} */
  readonly preconditioner?: LinearOperator | undefined;
  /** Largest |A x - b| / |b| of a right-hand side. @default {1e-10} */
  readonly tolerance?: number | undefined;
  /** Largest number of products with A. @default {1000} */
  readonly maxIterations?: number | undefined;
  /** Called after each iteration with the largest relative residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

/**
 * How an iteration ended: all right-hand sides within the tolerance; or rounding kept one from
 * coming nearer; or the iterations were used up.
 */
export type ConjugateGradientsStatus = "converged" | "stagnated" | "iterations";

/** A solution by conjugate gradients, and how well it fits. */
export interface ConjugateGradientsSolution {
  /** x, of the shape of b. */
  readonly solution: Tensor;
  /** |A x - b| / |b| of each right-hand side, computed from x; 0 if b is 0, `[k]`. */
  readonly residuals: Tensor;
  /** Iterations: products with A for all right-hand sides that were still open. */
  readonly iterations: number;
  /** How it ended; a solution is returned in any case. */
  readonly status: ConjugateGradientsStatus;
}

/** One right-hand side of norm 1, and where its iteration stands. */
interface Column {
  readonly index: number;
  readonly b: Float64Array;
  readonly x: Float64Array;
  readonly r: Float64Array;
  readonly p: Float64Array;
  /** r'M r; 0 before the first iteration, which then goes along M r. */
  rz: number;
  /** |b - A x| when it was last computed from x. */
  residual: number;
  status: ConjugateGradientsStatus;
}

/** Multiplies several vectors at once. */
type Multiply = (rows: readonly Float64Array[]) => Promise<Float64Array[]>;

const ATTEMPT = "solve by conjugate gradients";

/**
 * Solves (A + ridge I) x = b for symmetric positive definite A by preconditioned conjugate gradients
 * (Hestenes and Stiefel 1952; Saad, Iterative Methods for Sparse Linear Systems, algorithm 9.1).
 *
 * Each right-hand side has an iteration of its own, and they share the products with A. The residual
 * of the recurrence is not believed: it is computed from x when it seems small enough, and the
 * iteration starts again from there if it is not. Look at `status`.
 *
 * Inputs must not change until the promise settles.
 *
 * @param a A, `[n, n]`, or a function that multiplies by it; not modified.
 * @param b Right-hand sides, `[n]` or `[n, k]`; not modified.
 * @param options The ridge, the preconditioner, how exactly, and the common options.
 * @returns The solution, its residuals and how the iteration ended.
 * @throws {TypeError} If A is not square or not symmetric, or b does not fit.
 * @throws {RangeError} If an entry is not finite, or an option is out of range.
 * @throws {IndefiniteOperatorError} If a direction is met along which A + ridge I or the
 * preconditioner is not positive beyond rounding.
 *
 * @example Usage
 * ```ts
 * import { conjugateGradients } from "@widenet/ntk";
 * import { assertAlmostEquals, assertEquals } from "@std/assert";
 *
 * const { solution, status, iterations } = await conjugateGradients([[4, 2], [2, 10]], [6, 12]);
 * assertEquals(status, "converged");
 * assertEquals(iterations, 2);
 * assertAlmostEquals(solution.data[0]!, 1);
 * ```
 */
export async function conjugateGradients(
  a: TensorLike | LinearOperator,
  b: TensorLike,
  options: ConjugateGradientsOptions = {},
): Promise<ConjugateGradientsSolution> {
  checkOptions(ATTEMPT, options, [
    "ridge",
    "preconditioner",
    "tolerance",
    "maxIterations",
    "onProgress",
  ]);
  const { ridge = 0, tolerance = 1e-10, maxIterations = 1000, signal } = options;
  checkAtLeast(ATTEMPT, "ridge", ridge, 0);
  checkAtLeast(ATTEMPT, "tolerance", tolerance, 0);
  checkWhole(ATTEMPT, "maxIterations", maxIterations, 1);
  const backend = await selectBackend(options.backend, options.workers);
  const operator = await readOperator(backend, a, ATTEMPT, { signal });
  const { n } = operator;
  const preconditioner = await readPreconditioner(backend, options, n);
  const right = await readRightHandSide(b, n, ATTEMPT);
  const { shape, columns: k } = right;
  const system: CgSystem = { operator, preconditioner, ridge, k, b: right.data };
  const { x, residuals, iterations, status } = await solveByCg(system, {
    ...options,
    tolerance,
    maxIterations,
  });
  return {
    solution: makeTensor([...shape], x),
    residuals: makeTensor([k], residuals),
    iterations,
    status,
  };
}

/** A system whose parts have been read. */
export interface CgSystem {
  /** A. */
  readonly operator: RowOperator;
  /** Approximates the inverse of A + ridge I, if there is such an operator. */
  readonly preconditioner: RowOperator | undefined;
  /** What is added to the diagonal. */
  readonly ridge: number;
  /** Right-hand sides. */
  readonly k: number;
  /** Their entries, `[n, k]`; not modified. */
  readonly b: Float64Array;
}

/** How a system is solved. */
export interface CgIteration extends Pick<ConjugateGradientsOptions, "signal" | "onProgress"> {
  /** Largest |A x - b| / |b| of a right-hand side. */
  readonly tolerance: number;
  /** Largest number of products with A. */
  readonly maxIterations: number;
}

/** What {@linkcode conjugateGradients} finds, as other computations go on with it. */
export interface CgSolution extends Pick<ConjugateGradientsSolution, "iterations" | "status"> {
  /** x, `[n, k]`. */
  readonly x: Float64Array;
  /** |A x - b| / |b| of each right-hand side, `[k]`. */
  readonly residuals: Float64Array;
}

/**
 * Solves a system whose parts have been read.
 *
 * @param system A, b, the ridge and the preconditioner.
 * @param options How exactly.
 * @returns The solution.
 * @throws {IndefiniteOperatorError} As {@linkcode conjugateGradients}.
 */
export async function solveByCg(
  { operator, preconditioner, ridge, k, b }: CgSystem,
  options: CgIteration,
): Promise<CgSolution> {
  const { n } = operator;
  const columns = startColumns(n, k, b);
  const product = withRidge(stacked(operator), ridge);
  const precondition = preconditioner && stacked(preconditioner);
  const iterations = await iterate(columns, product, precondition, options);
  const scales = columnScales(n, k, b);
  const x = new Float64Array(n * k), residuals = new Float64Array(k);
  for (const column of columns) {
    multiply(scales[column.index]!, column.x);
    x.set(column.x, column.index * n);
    residuals[column.index] = column.residual;
  }
  options.signal?.throwIfAborted();
  return { x: transpose(k, n, x), residuals, iterations, status: worstStatus(columns) };
}

/** Runs until no column is open; returns the number of iterations. */
async function iterate(
  columns: readonly Column[],
  product: Multiply,
  precondition: Multiply | undefined,
  { tolerance, maxIterations, signal, onProgress }: CgIteration,
): Promise<number> {
  const turn = startTurns(signal);
  let open = columns, largest = 0;
  for (let iteration = 0;; iteration++) {
    open = open.filter((column) => column.status === "iterations");
    if (open.length === 0) return iteration;
    if (iteration === maxIterations) {
      await computeResiduals(open, product);
      return iteration;
    }
    await turn();
    await redirect(open, precondition);
    const images = await product(open.map((column) => column.p));
    open.forEach((column, j) => largest = step(column, images[j]!, largest));
    const near = open.filter((column) => !(norm(column.r) > tolerance));
    if (near.length > 0) await verify(near, product, tolerance);
    const residual = Math.max(...columns.map((column) => columnResidual(column)));
    onProgress?.({ done: iteration + 1, total: maxIterations, residual });
  }
}

/** p := M r + (r'M r / that of the iteration before) p */
async function redirect(
  open: readonly Column[],
  precondition: Multiply | undefined,
): Promise<void> {
  const residuals = open.map((column) => column.r);
  const directions = precondition === undefined ? residuals : await precondition(residuals);
  open.forEach((column, j) => {
    const z = directions[j]!;
    const rz = inner(column.r, z);
    if (!(rz > 0)) {
      const curvature = rz / inner(column.r, column.r);
      throw new IndefiniteOperatorError(ATTEMPT, { culprit: "preconditioner", curvature });
    }
    multiply(column.rz === 0 ? 0 : rz / column.rz, column.p);
    addMultiple(1, z, column.p);
    column.rz = rz;
  });
}

/** Goes to the minimum along p; returns the largest curvature met so far. */
function step(column: Column, image: Float64Array, largest: number): number {
  const { p, x, r } = column;
  const length = inner(p, p);
  const curvature = inner(p, image) / length;
  const rounding = Number.EPSILON * largest;
  if (!(curvature > rounding)) {
    throw new IndefiniteOperatorError(ATTEMPT, { culprit: "operator", curvature, rounding });
  }
  const alpha = column.rz / (curvature * length);
  addMultiple(alpha, p, x);
  addMultiple(-alpha, image, r);
  return Math.max(largest, curvature);
}

/** Closes columns that have converged; others start again, or give up if that gained little. */
async function verify(
  near: readonly Column[],
  product: Multiply,
  tolerance: number,
): Promise<void> {
  const before = near.map((column) => column.residual);
  await computeResiduals(near, product);
  near.forEach((column, j) => {
    if (column.residual <= tolerance) column.status = "converged";
    else if (column.residual > before[j]! / 2) column.status = "stagnated";
  });
}

/** r := b - A x */
async function computeResiduals(columns: readonly Column[], product: Multiply): Promise<void> {
  const images = await product(columns.map((column) => column.x));
  columns.forEach((column, j) => {
    column.r.set(column.b);
    addMultiple(-1, images[j]!, column.r);
    column.residual = norm(column.r);
    column.rz = 0;
  });
}

function columnResidual({ status, r, residual }: Column): number {
  return status === "iterations" ? norm(r) : residual;
}

function startColumns(n: number, k: number, b: Float64Array): Column[] {
  const rows = transpose(n, k, b);
  return [...columnScales(n, k, b)].map((scale, index) => {
    const unit = rowOf(n, rows, index).map((value) => scale === 0 ? 0 : value / scale);
    return {
      index,
      b: unit,
      x: new Float64Array(n),
      r: unit.slice(),
      p: new Float64Array(n),
      rz: 0,
      residual: scale === 0 ? 0 : 1,
      status: scale === 0 ? "converged" : "iterations",
    };
  });
}

/** Norms of the columns of b, safe from overflow. */
function columnScales(n: number, k: number, b: Float64Array): Float64Array {
  const rows = transpose(n, k, b);
  return Float64Array.from({ length: k }, (_, j) => {
    const row = rowOf(n, rows, j);
    const largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    return largest === 0 ? 0 : largest * norm(row.map((value) => value / largest));
  });
}

async function readPreconditioner(
  backend: Backend,
  { preconditioner, signal }: ConjugateGradientsOptions,
  n: number,
): Promise<RowOperator | undefined> {
  if (preconditioner === undefined) return undefined;
  const operator = await readOperator(backend, preconditioner, "precondition", { signal });
  if (operator.n !== n) {
    throw new TypeError(
      `Cannot ${ATTEMPT} as 'n' of the preconditioner must be ${n}: found ${operator.n}`,
    );
  }
  return operator;
}

/** Multiplies by A, several vectors at once. */
function stacked({ n, scale, apply }: RowOperator): Multiply {
  return async (rows) => {
    const x = new Float64Array(rows.length * n);
    rows.forEach((row, j) => x.set(row, j * n));
    const y = await apply(rows.length, x);
    if (scale !== 1) multiply(scale, y);
    return rows.map((_, j) => rowOf(n, y, j));
  };
}

function withRidge(product: Multiply, ridge: number): Multiply {
  return async (rows) => {
    const images = await product(rows);
    rows.forEach((row, j) => addMultiple(ridge, row, images[j]!));
    return images;
  };
}

function worstStatus(columns: readonly Column[]): ConjugateGradientsStatus {
  const statuses = columns.map((column) => column.status);
  if (statuses.includes("iterations")) return "iterations";
  return statuses.includes("stagnated") ? "stagnated" : "converged";
}
