/**
 * Kernel logistic regression.
 *
 * @module
 */
import { factorMatrix } from "../linalg/factor.ts";
import { formatIndex } from "../linalg/matrix.ts";
import type { Run } from "../linalg/run.ts";
import { withMemory } from "../memory/with_memory.ts";
import { makeTensor, type Tensor } from "../tensor.ts";

/** log(1 + exp(f)) - y f, without overflow. */
function lossOf(f: number, y: number): number {
  return Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f))) - y * f;
}

/** 1 / (1 + exp(-f)). */
function sigmoid(f: number): number {
  return 1 / (1 + Math.exp(-f));
}

/** The mean of log(1 + exp(f)) - y f, the negative log likelihood of classes y with log odds f. */
export function logisticLoss(f: Float64Array, y: Float64Array): number {
  return f.reduce((sum, odds, at) => sum + lossOf(odds, y[at]!), 0) / f.length;
}

/** Refuses targets that are no classes. */
export function checkClasses({ shape, data }: Tensor, name: string, attempt: string): void {
  const bad = data.findIndex((value) => value !== 0 && value !== 1);
  if (bad < 0) return;
  throw new RangeError(
    `Cannot ${attempt} as '${name}' must be 0 or 1 for the logistic loss: ` +
      `entry ${formatIndex(bad, shape)} is ${data[bad]}`,
  );
}

/** What is fitted. */
export interface LogisticJob {
  /** Number of inputs. */
  readonly n: number;
  /** K, `[n, n]`. */
  readonly k: Float64Array;
  /** Classes, 0 or 1, `[n]` or `[n, c]`: each column by itself. */
  readonly y: Tensor;
  /** r, above 0. */
  readonly ridge: number;
  /** Told the number of columns that are done. */
  readonly report: (done: number, total: number) => void;
}

/** A fit. */
export interface LogisticFit {
  /** a, of the shape of y. */
  readonly coefficients: Tensor;
  /** |r a + s(f) - y| / |y - 1/2| over all columns, with the logistic function s: 0 at the least. */
  readonly residual: number;
  /** f = K a, of the shape of y. */
  readonly outputs: Tensor;
}

/**
 * The least of sum_i log(1 + exp(f_i)) - y_i f_i + (r/2) a'K a with f = K a: the log odds of the classes. It is
 * convex, and least where r a = y - s(f).
 *
 * @param job What is fitted.
 * @throws {Error} If a column leaves a residual above 1e-6, as where r is tiny beside K.
 */
export async function fitLogistic(
  { n, k, y, ridge, report }: LogisticJob,
  run: Run,
): Promise<LogisticFit> {
  const c = y.data.length / n;
  const [a, f] = [new Float64Array(n * c), new Float64Array(n * c)];
  let squares = 0;
  for (let column = 0; column < c; column++) {
    const targets = Float64Array.from({ length: n }, (_, i) => y.data[i * c + column]!);
    const found = await fitColumn({ n, k, targets, ridge }, run);
    found.a.forEach((value, i) => a[i * c + column] = value);
    found.f.forEach((value, i) => f[i * c + column] = value);
    squares += found.residual ** 2;
    report(column + 1, c);
  }
  const like = (data: Float64Array): Tensor => makeTensor(y.shape, data);
  const residual = Math.sqrt(squares / c);
  return { coefficients: like(a), residual, outputs: like(f) };
}

interface Column {
  readonly n: number;
  readonly k: Float64Array;
  readonly targets: Float64Array;
  readonly ridge: number;
}

interface State {
  readonly a: Float64Array;
  readonly f: Float64Array;
}

/** Newton converges in five to fifteen steps; more are taken only where rounding ends it. */
const STEPS = 50;
/** Residual at which steps end. */
const TOLERANCE = 1e-12;
/** Most residual of a fit: rounding leaves less unless the ridge is tiny beside K. */
const ENOUGH = 1e-6;
/** Halvings of a step. */
const HALVINGS = 30;

/** Newton's method with steps that are halved until they lead down. */
async function fitColumn(column: Column, run: Run): Promise<State & { readonly residual: number }> {
  let state: State = { a: new Float64Array(column.n), f: new Float64Array(column.n) };
  let residual = residualOf(column, state);
  for (let step = 0; step < STEPS && residual > TOLERANCE; step++) {
    const next = nextState(column, state, await newton(column, state, run));
    if (next === undefined) break;
    state = next;
    residual = residualOf(column, state);
  }
  if (residual <= ENOUGH) return { ...state, residual };
  throw new Error(
    `Cannot fit classes as Newton's method does not converge: its residual is ` +
      `${
        residual.toPrecision(2)
      } where ${ENOUGH.toExponential()} is needed, with an absolute ridge of ` +
      `${column.ridge.toPrecision(2)}; choose a larger ridge`,
  );
}

/** |r a + s(f) - y| / |y - 1/2|: 1 where a = 0. */
function residualOf({ n, targets, ridge }: Column, { a, f }: State): number {
  const slack = f.map((odds, i) => targets[i]! - sigmoid(odds) - ridge * a[i]!);
  return Math.sqrt(slack.reduce((sum, value) => sum + value ** 2, 0)) / (Math.sqrt(n) / 2);
}

/** What Newton's method goes on from, if a step is any good. */
function nextState(column: Column, from: State, to: State): State | undefined {
  const lower = lowerState(column, from, to);
  if (lower !== undefined) return lower;
  // Along null vectors of K, as between equal inputs of both classes, only the residual falls.
  return residualOf(column, to) < residualOf(column, from) / 2 ? to : undefined;
}

/**
 * The least of the second-order expansion: (K + r W^-1) a = f + W^-1 (y - s) with W = s(1 - s), as in Rasmussen and
 * Williams, algorithm 3.1, by the factor of r I + W^(1/2) K W^(1/2), which is well conditioned where W is not.
 */
async function newton({ n, k, targets, ridge }: Column, { f }: State, run: Run): Promise<State> {
  const chance = f.map(sigmoid);
  const root = chance.map((p) => Math.sqrt(p * (1 - p)));
  const b = f.map((value, i) => root[i]! ** 2 * value + targets[i]! - chance[i]!);
  const matrix = { rows: n, columns: n, data: await weighted(run, { k, ridge }, root) };
  const factor = await factorMatrix(run, matrix, { attempt: "factor a matrix" });
  const right = (await timesKernel(run, k, b)).map((value, i) => root[i]! * value);
  const t = await factor.solve(right, run.signal);
  const a = b.map((value, i) => (value - root[i]! * t[i]!) / ridge);
  return { a, f: await timesKernel(run, k, a) };
}

/** r I + W^(1/2) K W^(1/2) from the root of W. */
async function weighted(
  run: Run,
  { k, ridge }: Pick<Column, "k" | "ridge">,
  root: Float64Array,
): Promise<Float64Array> {
  const n = root.length;
  const need = {
    what: `a weighted kernel of shape [${n},${n}]`,
    bytes: 8 * n * n,
    instead: 'use rfmTree(), or loss: "squared" with another solver',
  };
  const matrix = await withMemory("fit classes", need, () => new Float64Array(n * n));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) matrix[i * n + j] = root[i]! * root[j]! * k[i * n + j]!;
    matrix[i * n + i]! += ridge;
    await run.turn();
  }
  return matrix;
}

async function timesKernel(run: Run, k: Float64Array, v: Float64Array): Promise<Float64Array> {
  const n = v.length, c = run.backend.allocate(n);
  await run.backend.gemm({ m: n, n: 1, k: n, a: k, b: v, c }, run);
  return c;
}

/** The point on the way to a target at which the objective is lower, if there is one. */
function lowerState({ targets, ridge }: Column, from: State, to: State): State | undefined {
  const objective = ({ a, f }: State): number =>
    f.reduce((sum, odds, i) => sum + lossOf(odds, targets[i]!) + ridge / 2 * a[i]! * odds, 0);
  const start = objective(from);
  for (let halving = 0, share = 1; halving < HALVINGS; halving++, share /= 2) {
    const along = (u: Float64Array, v: Float64Array): Float64Array =>
      u.map((value, i) => value + share * (v[i]! - value));
    const state = { a: along(from.a, to.a), f: along(from.f, to.f) };
    if (objective(state) < start) return state;
  }
  return undefined;
}
