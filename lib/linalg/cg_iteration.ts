/**
 * The iteration of conjugate gradients, on operators that have been read.
 *
 * @module
 */
import { IndefiniteOperatorError } from "../errors.ts";
import { startTurns } from "../parallel/yielder.ts";
import type { RowOperator } from "./operator.ts";
import type { IterationReport } from "./top_eigenpairs.ts";
import { transpose } from "./transpose.ts";
import { addMultiple, inner, multiply, norm, rowOf } from "./vectors.ts";

/** What is attempted, for messages. */
export const ATTEMPT = "solve by conjugate gradients";

/**
 * How an iteration ended: all right-hand sides within the tolerance; or rounding kept one from
 * coming nearer; or the iterations were used up.
 */
export type ConjugateGradientsStatus = "converged" | "stagnated" | "iterations";

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
export interface CgIteration {
  /** Largest |A x - b| / |b| of a right-hand side. */
  readonly tolerance: number;
  /** Largest number of products with A. */
  readonly maxIterations: number;
  /** Stops the iteration. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each iteration with the largest relative residual. */
  readonly onProgress?: ((progress: IterationReport) => void) | undefined;
}

/** A solution of all right-hand sides. */
export interface CgSolution {
  /** x, `[n, k]`. */
  readonly x: Float64Array;
  /** |A x - b| / |b| of each right-hand side, `[k]`. */
  readonly residuals: Float64Array;
  /** Products with A. */
  readonly iterations: number;
  /** How it ended. */
  readonly status: ConjugateGradientsStatus;
}

/**
 * Solves a system whose parts have been read.
 *
 * @param system A, b, the ridge and the preconditioner.
 * @param options How exactly.
 * @returns The solution.
 * @throws {IndefiniteOperatorError} If a direction is met along which A + ridge I or the preconditioner is
 * not positive beyond rounding.
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
